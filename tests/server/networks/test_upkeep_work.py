"""Spares, calendar, rota, questions: append-only, in time, sealed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.models import Chore, Question, StockItem, Visit
from liane.server.networks.upkeep.rules.calendar import (
    monday_of,
    next_after,
    season_hints,
)
from liane.server.networks.upkeep.rules.words import median_delay
from liane.server.site.ical import Entry, as_ical


@pytest.fixture
def moussa(somebody):
    return somebody("Moussa", "technician")


def base(operator):
    return f"/o/{operator.slug}/reseau/entretien"


def test_the_quantity_is_the_sum_of_the_movements(operator, moussa):
    item = actions.add_item(operator, acting_member=moussa, name="Câble", unit="m")
    actions.move_stock(item, "received", Decimal("100.5"), acting_member=moussa)
    actions.move_stock(item, "used", Decimal(20), acting_member=moussa)
    actions.count_stock(operator, {item: Decimal(75)}, acting_member=moussa)
    item.refresh_from_db()
    assert item.quantity == sum(each.delta for each in item.movements.all()) == Decimal(75)
    assert item.counted_on is not None


def test_an_item_is_written_once(operator, moussa):
    actions.add_item(operator, acting_member=moussa, name="RJ45")
    with pytest.raises(BadInput):
        actions.add_item(operator, acting_member=moussa, name="rj45")


def test_a_shelf_is_counted_in_the_browser_and_empty_lines_stay(as_member, operator, moussa):
    a = actions.add_item(operator, acting_member=moussa, name="A", quantity=Decimal(5))
    b = actions.add_item(operator, acting_member=moussa, name="B", quantity=Decimal(5))
    as_member(moussa).post(f"{base(operator)}/stock/compter/", {str(a.pk): "3,5", str(b.pk): ""})
    found = dict(StockItem.objects.values_list("name", "quantity"))
    assert found == {"A": Decimal("3.5"), "B": Decimal(5)}


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_a_chore_comes_back_after_its_months(done_on, months):
    then = next_after(done_on, months)
    assert (then.year * 12 + then.month) - (done_on.year * 12 + done_on.month) == months
    assert then.day <= done_on.day


def test_a_chore_due_soon_gets_one_visit(operator, moussa, site):
    actions.add_chore(operator, acting_member=moussa, kind="panels", every_months=3, site=site)
    actions.add_chore(
        operator, acting_member=moussa, kind="backup", every_months=1, goes_there=False
    )
    assert len(actions.prepare_visits(operator, acting_member=None)) == 1
    assert actions.prepare_visits(operator, acting_member=None) == []
    visit = Visit.objects.get()
    actions.finish_visit(
        visit, visit.version, acting_member=moussa, found="poussière", done="nettoyé",
        done_on=timezone.localdate(), outcome="solved",
    )  # fmt: skip
    chore = Chore.objects.get(kind="panels")
    assert chore.next_on == next_after(timezone.localdate(), 3)
    assert chore.times.get().visit == visit


def test_a_chore_past_its_day_is_late(operator, moussa):
    past = timezone.localdate() - timedelta(days=3)
    actions.add_chore(operator, acting_member=moussa, kind="dust", every_months=6, next_on=past)
    assert queries.overdue_chores(operator).count() == 1


def test_suggesting_twice_writes_once(operator, moussa, site):
    first = actions.suggest_chores(operator, site, acting_member=moussa)
    assert len(first) == 6
    assert actions.suggest_chores(operator, site, acting_member=moussa) == []


def test_the_calendar_of_a_phone_names_zones_and_no_place(client, operator, moussa, site):
    actions.add_chore(operator, acting_member=moussa, kind="panels", every_months=3, site=site)
    key = actions.new_calendar_key(acting_member=moussa)
    answer = client.get(f"/agenda/{key.secret}.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert site.name not in text
    assert site.zone in text
    old = key.secret
    actions.new_calendar_key(acting_member=moussa)
    assert client.get(f"/agenda/{old}.ics").status_code == 404


def test_who_is_no_longer_a_technician_has_no_calendar(client, operator, moussa):
    secret = actions.new_calendar_key(acting_member=moussa).secret
    moussa.roles.update(until=timezone.localdate())
    assert client.get(f"/agenda/{secret}.ics").status_code == 404


@given(st.text(max_size=200))
def test_no_line_of_a_calendar_is_longer_than_75_bytes(what):
    text = as_ical(
        "x", [Entry("1", date(2026, 1, 1), what)], datetime(2026, 1, 1, tzinfo=UTC), zone="UTC"
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_seasons_are_said_only_where_they_are_known():
    assert season_hints("ML", date(2026, 7, 1))
    assert season_hints("FR", date(2026, 7, 1)) == []


def test_a_week_has_one_first_and_one_second(operator, moussa, somebody):
    kadia = somebody("Kadia", "technician")
    wednesday = date(2026, 11, 25)
    actions.set_duty(operator, wednesday, moussa, acting_member=moussa)
    actions.set_duty(operator, wednesday, kadia, acting_member=moussa)
    actions.set_duty(operator, wednesday, moussa, acting_member=moussa, rank=2, reach="canal 7")
    duties = queries.on_call(operator, monday_of(wednesday))
    assert [(each.rank, each.member) for each in duties] == [(1, kadia), (2, moussa)]
    actions.set_duty(operator, wednesday, None, acting_member=moussa)
    assert len(queries.on_call(operator, wednesday)) == 1


def test_members_see_who_answers_and_not_the_ladder(as_member, operator, moussa, somebody):
    actions.add_step(operator, acting_member=moussa, who="Boutique Konaté", reach="66 00 00 00")
    actions.set_duty(operator, timezone.localdate(), moussa, acting_member=moussa, reach="canal 7")
    page = as_member(somebody("Yaya")).get(f"{base(operator)}/astreinte/").content.decode()
    assert "canal 7" in page
    assert "Konaté" not in page
    assert "Konaté" in as_member(moussa).get(f"{base(operator)}/astreinte/").content.decode()


def test_the_delay_of_answers_is_unknown_until_one_was_given(operator, moussa):
    assert queries.reply_delay(operator) is None
    question = actions.ask(
        operator, acting_member=None, subject="Comment changer le mot de passe ?"
    )
    Question.objects.update(made_at=timezone.now() - timedelta(hours=5))
    actions.reply(question, "hint", "Regardez sous le routeur", acting_member=moussa)
    delay = queries.reply_delay(operator)
    assert timedelta(hours=4.9) < delay < timedelta(hours=5.1)
    assert Question.objects.get().state == "hinted"


def test_the_median_delay_is_that_of_the_middle():
    days = [timedelta(days=n) for n in (1, 9, 2)]
    assert median_delay(days) == timedelta(days=2)
    assert median_delay([]) is None


def test_a_visitor_asks_and_reads_the_answer_at_a_secret_address(
    client, as_member, operator, moussa
):
    sent = client.post(
        f"{base(operator)}/questions/poser/", {"subject": "Ma page est lente", "wish": "hint"}
    )
    question = Question.objects.get()
    helper = as_member(moussa)
    helper.post(
        f"{base(operator)}/questions/{question.pk}/repondre/",
        {"kind": "answer", "words": "Approchez-vous de l’école"},
    )
    page = client.get(sent["Location"]).content.decode()
    assert "Approchez-vous" in page
    assert "Moussa" not in page


def test_another_member_does_not_read_a_question(as_member, operator, moussa, somebody):
    yaya, nana = somebody("Yaya"), somebody("Nana")
    question = actions.ask(operator, acting_member=yaya, subject="Une question à moi")
    address = f"{base(operator)}/questions/{question.pk}/"
    assert as_member(nana).get(address).status_code == 404
    assert as_member(yaya).get(address).status_code == 200


def test_a_lesson_that_helps_is_counted_and_told(operator, moussa):
    ticket = actions.report(operator, acting_member=None, service="wifi")
    lesson = actions.write_lesson(
        operator, acting_member=moussa, title="Wi-Fi lent", problem="Wi-Fi lent", fix="canal 11"
    )
    actions.reuse_lesson(lesson, ticket, acting_member=moussa)
    lesson.refresh_from_db()
    assert lesson.reused == 1
    assert queries.lessons_that_may_help(ticket) == [lesson]


def test_the_demonstration_tells_a_story_and_can_be_exported(operator, bearer, sites, somebody):
    from pathlib import Path

    from liane.server.community.operators.exchange import rows_of
    from liane.server.networks.upkeep.demo import fill
    from liane.server.networks.upkeep.exchange import KEPT
    from liane.server.site.demo import PEOPLE, DemoContext

    people = {key: somebody(name, *roles) for key, (name, roles) in PEOPLE.items() if key != "awa"}
    fill(DemoContext(operator, {"awa": bearer, **people}, Path()))
    figures = queries.state_of(operator)
    assert (figures.ok, figures.worn, figures.cut) == (4, 1, 1)
    tables = {kept.kind: list(rows_of(kept.of(operator))) for kept in KEPT}
    assert len(tables["tickets"]) == 3
    assert sum(float(row["delta"]) for row in tables["stock_movements"]) > 0
