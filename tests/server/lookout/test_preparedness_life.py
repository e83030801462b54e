"""Being ready, as people do it: lines, signs, drills, costs, messages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.events.queries import calendar_of
from liane.server.community.groups.models import Task
from liane.server.community.welcome.queues import what_waits
from liane.server.lookout.preparedness import actions, queries
from liane.server.lookout.preparedness.models import Drill, Estimate, Line
from liane.server.site.models import AuditLine
from liane.server.site.records import EditedMeanwhile

BASE = "/o/dougouba/vigie/preparation/"


@pytest.fixture
def awa(bearer, as_member):
    return as_member(bearer)


def test_a_line_is_done_with_its_proof_and_readiness_moves(bearer, operator):
    values = {"state": "done", "proof": "Registre, page 4", "proof_on": timezone.localdate()}
    actions.update_line("b05", 1, acting_member=bearer, **values)
    told, _rows = queries.readiness_of(operator)
    assert (told.done, told.counted, told.percent) == (1, 15, 6)


def test_done_without_a_proof_is_refused_with_the_next_step(bearer):
    with pytest.raises(BadInput, match="preuve"):
        actions.update_line("b05", 1, acting_member=bearer, state="done", proof=" ", proof_on=None)
    assert not Line.objects.exists()


@pytest.mark.database("of two who write at once one wins")
def test_of_two_who_write_a_line_the_second_sees_both(bearer):
    actions.update_line("b05", 1, acting_member=bearer, state="doing")
    with pytest.raises(EditedMeanwhile):
        actions.update_line("b05", 1, acting_member=bearer, state="todo")


def test_a_plain_member_writes_only_what_they_see_to(bearer, somebody):
    seydou = somebody("Seydou")
    with pytest.raises(BadInput):
        actions.update_line("b05", 1, acting_member=seydou, state="doing")
    tomorrow = timezone.localdate() + timedelta(1)
    actions.update_line("b05", 1, acting_member=bearer, owner=seydou, due=tomorrow)
    assert "1 ligne de la préparation est due" in [each.text for each in what_waits(seydou)]
    actions.update_line("b05", 2, acting_member=seydou, state="doing")


def test_a_proof_is_sealed_and_is_in_no_audit(bearer):
    proof = "Maître Keita, au 70 00 00 00"
    values = {"state": "done", "proof": proof, "proof_on": timezone.localdate()}
    actions.update_line("b07", 1, acting_member=bearer, **values)
    assert "Keita" not in str(list(AuditLine.objects.values_list("facts", flat=True)))


def test_the_warning_is_the_sum_of_what_counts_today(bearer, operator):
    today = timezone.localdate()
    near, far = today + timedelta(10), today + timedelta(200)
    for day in (near, far):
        actions.add_sign(acting_member=bearer, kind="election", what="Vote", source="x", on_day=day)
    watch = queries.watch_of(operator)
    assert (watch.warning.total, watch.warning.level) == (3, "yellow")
    told = [each.what for each in calendar_of(operator, bearer, today, far)]
    assert told == ["À risque\u202f: Vote"] * 2 and not calendar_of(operator, None, today, far)
    assert len(queries.signs_to_come(operator)) == 2
    actions.end_sign(watch.signs[0], acting_member=bearer)
    assert queries.watch_of(operator).warning.total == 0


def test_a_sign_without_a_source_is_refused(bearer):
    with pytest.raises(BadInput, match="source"):
        actions.add_sign(acting_member=bearer, kind="vpn", what="x", source=" ")


def test_a_drill_is_timed_scored_reviewed_and_becomes_tasks(awa, bearer):
    form = {"title": "Coupure", "scenario": "x", "planned_on": "2026-12-01", "to_reach": "10"}
    awa.post(f"{BASE}exercices/nouveau/", form)
    drill = Drill.objects.get()
    page = f"{BASE}exercices/{drill.pk}/"
    awa.post(f"{page}commencer/")
    for code in ("d01", "d02", "d02", "d03"):
        awa.post(f"{page}fait/{code}/")
    awa.post(f"{page}arreter/", {"reached": "8"})
    awa.post(f"{page}bilan/", {"review": "Bien", "lessons": "Charger la radio\n\nDeux clés"})
    said = awa.get(page).content.decode()
    assert "3 / 12" in said
    assert "52 %" in said
    assert {task.about for task in Task.objects.all()} == {drill.pk}
    assert Task.objects.count() == 2
    awa.post(f"{page}bilan/", {"review": "Encore", "lessons": "Trois"})
    assert Task.objects.count() == 2


def test_nothing_is_marked_in_a_drill_that_is_not_under_way(bearer):
    drill = actions.plan_drill(
        acting_member=bearer, title="x", scenario="y", planned_on=timezone.localdate()
    )
    with pytest.raises(BadInput, match="pas en cours"):
        actions.mark_line(drill, "d01", acting_member=bearer)


def test_an_estimate_shows_its_range_its_inputs_and_what_is_missing(awa):
    sent = {"title": "Cinq jours", "days": "5", "share": "100", "gdp": "219e9", "use": "middling"}
    sent |= {"gdp_from": "Banque mondiale", "people": "82000000", "people_from": "INS"}
    awa.post(f"{BASE}couts/nouveau/", sent)
    page = awa.get(f"{BASE}couts/{Estimate.objects.get().pk}/").content.decode()
    assert "Banque mondiale" in page
    assert "30\u202f000\u202f000" in page
    assert "À demander" in page


def test_a_figure_without_its_source_is_refused_and_nothing_is_lost(awa):
    sent = {"title": "Sans source", "days": "5", "gdp": "219e9"}
    page = awa.post(f"{BASE}couts/nouveau/", sent).content.decode()
    assert "d’où vient ce chiffre" in page
    assert "219e9" in page
    assert not Estimate.objects.exists()


def test_a_message_is_filled_by_its_address_and_kept_nowhere(awa, operator):
    page = awa.get(f"{BASE}messages/press/fr/", {"lieu": "Dougouba"}).content.decode()
    assert "à Dougouba" in page
    empty = awa.get(f"{BASE}messages/press/bm/").content.decode()
    assert "Personne n’a encore écrit ce message" in empty


def test_a_language_that_lacks_a_message_takes_one_from_people(awa, bearer, operator):
    actions.write_message("press", "bm", "Ɛntɛrinɛti tɛ sɔrɔ {lieu}", acting_member=bearer)
    assert "Ɛntɛrinɛti tɛ sɔrɔ" in awa.get(f"{BASE}messages/press/bm/").content.decode()


def test_a_deputy_is_somebody_else(bearer):
    with pytest.raises(BadInput, match="quelqu’un d’autre"):
        actions.give_duty("lead", bearer, bearer, acting_member=bearer)


PAGES = ("", "listes/avant/", "listes/apres/?groupe=lawyer", "lignes/b01/", "calendrier/", "roles/")
MORE = ("calendrier/nouveau/", "roles/lead/", "exercices/", "couts/", "couts/nouveau/", "messages/")


@pytest.mark.parametrize("page", [*PAGES, *MORE])
def test_empty_pages_say_what_they_are_for(awa, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert awa.get(BASE + page).status_code == 200


@pytest.mark.parametrize("page", ["listes/rien/", "lignes/zz/", "roles/x/", "messages/press/xx/"])
def test_what_is_not_there_is_not_found(awa, page):
    assert awa.get(BASE + page).status_code == 404
