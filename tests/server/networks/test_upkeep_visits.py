"""Visits: the checklist opens the sheet, two go up, parts leave the shelf, a lesson stays."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import TestCase
from django.utils import timezone
from PIL import Image

from liane.errors import BadInput
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.actions.visits import photo_file
from liane.server.networks.upkeep.models import Lesson, StockItem, Ticket, Visit
from liane.server.networks.upkeep.rules.visits import CHECKLIST, may_print, wanted_boxes

TODAY = date(2026, 11, 22)


@pytest.fixture
def moussa(somebody):
    return somebody("Moussa", "technician")


@pytest.fixture
def ticket(operator):
    return actions.report(operator, acting_member=None, service="internet", zone="Kela")


@pytest.fixture
def visit(operator, moussa, ticket, site):
    return actions.plan_visit(
        operator, acting_member=moussa, planned_on=TODAY, purpose="Voir le routeur",
        people=[moussa], ticket=ticket, site=site,
    )  # fmt: skip


def url(operator, visit, verb=""):
    return f"/o/{operator.slug}/reseau/entretien/visites/{visit.pk}/{verb}"


def test_planning_moves_the_ticket(visit, ticket):
    assert Ticket.objects.get().state == "planned"


def test_at_height_nobody_goes_alone(operator, moussa):
    with pytest.raises(BadInput):
        actions.plan_visit(
            operator, acting_member=moussa, planned_on=TODAY, purpose="Mât", people=[moussa],
            at_height=True,
        )  # fmt: skip
    assert not Visit.objects.exists()


def test_the_sheet_opens_only_when_every_box_is_ticked(as_member, operator, visit, moussa):
    browser = as_member(moussa)
    refused = browser.get(url(operator, visit, "feuille/"))
    assert refused.status_code == 302
    boxes = list(wanted_boxes(at_height=False, with_power=False))
    browser.post(url(operator, visit, "verifier/"), {"box": boxes[:-1]})
    assert browser.get(url(operator, visit, "feuille/")).status_code == 302
    browser.post(url(operator, visit, "verifier/"), {"box": boxes})
    assert browser.get(url(operator, visit, "feuille/")).status_code == 200


def test_boxes_of_the_height_are_wanted_at_height():
    low = wanted_boxes(at_height=False, with_power=False)
    high = wanted_boxes(at_height=True, with_power=True)
    assert set(low) < set(high)
    assert len(high) == len(CHECKLIST)
    assert not may_print(high, 1, at_height=True, with_power=True)


def test_another_day_asks_for_the_checklist_anew(visit, moussa):
    actions.tick(visit, wanted_boxes(at_height=False, with_power=False), acting_member=moussa)
    visit.refresh_from_db()
    changed = actions.change_visit(
        visit, visit.version, acting_member=moussa, people=[moussa], planned_on=date(2026, 12, 1)
    )
    assert changed.cleared_at is None
    assert not changed.checks.exists()


def test_a_result_takes_parts_from_the_shelf_and_solves_the_ticket(operator, visit, moussa):
    item = actions.add_item(operator, acting_member=moussa, name="RJ45", quantity=Decimal(20))
    actions.carry(visit, {item: Decimal(4)}, acting_member=moussa)
    actions.finish_visit(
        visit, visit.version, acting_member=moussa, found="connecteur rouillé", done="remplacé",
        done_on=TODAY, outcome="solved", used={item: Decimal(2)}, readings=[("rssi", -64.0, "A")],
    )  # fmt: skip
    assert StockItem.objects.get().quantity == 18
    assert Ticket.objects.get().state == "solved"
    assert visit.readings.get().origin == "measured"
    assert queries.parts_to_carry(operator, TODAY) == []


def test_more_used_than_written_is_kept_and_asks_for_a_count(operator, visit, moussa):
    item = actions.add_item(operator, acting_member=moussa, name="Batterie", quantity=Decimal(1))
    actions.finish_visit(
        visit, visit.version, acting_member=moussa, found="morte", done="changée", done_on=TODAY,
        outcome="solved", used={item: Decimal(2)},
    )  # fmt: skip
    assert list(queries.low_stock(operator)) == [StockItem.objects.get(quantity=-1)]


def test_a_visit_is_told_in_the_browser_then_asks_for_its_lesson(
    as_member, operator, visit, moussa
):
    browser = as_member(moussa)
    told = browser.post(
        url(operator, visit, "resultat/"),
        {"found": "batterie vide", "done": "rechargée", "outcome": "solved",
         "done_on": TODAY.isoformat(), "value_voltage": "12,6", "seen_version": visit.version},
    )  # fmt: skip
    assert told["Location"].endswith(f"lecons/nouvelle/?visite={visit.pk}")
    assert visit.readings.get().value == 12.6
    wrote = browser.post(
        told["Location"],
        {"title": "Plus de courant la nuit", "problem": "coupé vers 4 h", "fix": "recharger",
         "tags": "batterie, nuit"},
    )  # fmt: skip
    assert wrote.status_code == 302
    assert list(queries.lessons_of(operator, "BATTERIE courant")) == [Lesson.objects.get()]
    assert Lesson.objects.get().ticket == visit.ticket


def test_a_part_that_lacks_makes_the_ticket_wait(visit, moussa):
    actions.finish_visit(
        visit, visit.version, acting_member=moussa, found="panne", done="rien", done_on=TODAY,
        outcome="waiting",
    )  # fmt: skip
    assert Ticket.objects.get().state == "waiting"


def test_a_visit_that_is_over_is_not_told_twice(visit, moussa):
    told = {"acting_member": moussa, "found": "a", "done": "b", "done_on": TODAY}
    over = actions.finish_visit(visit, visit.version, outcome="solved", **told)
    with pytest.raises(BadInput):
        actions.finish_visit(over, over.version, outcome="solved", **told)


def test_a_dropped_visit_gives_the_ticket_back(visit, moussa):
    actions.drop_visit(visit, acting_member=moussa)
    assert Ticket.objects.get().state == "taken"


def test_a_photo_is_written_anew_without_its_place(as_member, operator, visit, moussa):
    picture = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "chez Fatoumata"
    exif.get_ifd(0x8825).update({1: "N", 2: (14.0, 27.0, 12.0)})  # where it was taken
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG", exif=exif)
    picture.seek(0)
    picture.name = "mat.jpg"
    browser = as_member(moussa)
    browser.post(url(operator, visit, "photos/"), {"picture": picture, "caption": "le mât"})
    photo = visit.photos.get()
    shown = browser.get(f"/o/{operator.slug}/reseau/entretien/photos/{photo.pk}.webp")
    content = b"".join(shown.streaming_content)
    assert b"Fatoumata" not in content
    assert Image.open(BytesIO(content)).format == "WEBP"
    assert not Image.open(BytesIO(content)).getexif()


def test_a_photo_is_taken_away_again_from_the_disk_too(
    as_member, operator, visit, moussa, somebody
):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    photo = actions.add_photo(visit, picture.getvalue(), acting_member=moussa)
    file, away = (
        photo_file(photo),
        f"/o/{operator.slug}/reseau/entretien/photos/{photo.pk}/effacer/",
    )
    assert as_member(somebody("Seydou")).post(away).status_code == 403
    assert away in as_member(moussa).get(url(operator, visit)).content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert as_member(moussa).post(away).status_code == 302
    assert not visit.photos.exists()
    assert not file.exists()


def test_what_is_no_picture_is_refused_in_words(as_member, operator, visit, moussa):
    picture = BytesIO(b"bonjour")
    picture.name = "mat.jpg"
    answer = as_member(moussa).post(url(operator, visit, "photos/"), {"picture": picture})
    assert answer.status_code == 400
    assert not visit.photos.exists()


def test_the_sheet_shows_what_to_carry_and_who_answers(as_member, operator, visit, moussa):
    item = actions.add_item(operator, acting_member=moussa, name="Pince RJ45")
    actions.carry(visit, {item: Decimal(1)}, acting_member=moussa)
    actions.set_duty(operator, TODAY, moussa, acting_member=moussa, reach="70 00 00 00")
    actions.tick(visit, wanted_boxes(at_height=False, with_power=False), acting_member=moussa)
    page = as_member(moussa).get(url(operator, visit, "feuille/")).content.decode()
    assert "Pince RJ45" in page
    assert "70 00 00 00" in page


def test_members_who_are_no_technicians_see_no_visit(as_member, operator, visit, somebody):
    assert as_member(somebody("Yaya")).get(url(operator, visit)).status_code == 403
    assert timezone.now()
