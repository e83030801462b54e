"""Rounds and sheets, as people fill them."""

import pytest

from liane.errors import BadInput
from liane.server.community.governance.models import AgendaItem
from liane.server.community.groups.models import Task
from liane.server.projects.readiness import actions, queries
from liane.server.projects.readiness.models import Answer, Round, Sheet

BASE = "/o/dougouba/projet/preparation/"


@pytest.fixture
def asked(bearer):
    return actions.open_round(acting_member=bearer, title="Avant le plan")


@pytest.mark.database("one open round, by a constraint")
def test_one_round_is_open_at_a_time(asked, bearer):
    with pytest.raises(BadInput, match="ouverte"):
        actions.open_round(acting_member=bearer, title="Autre")


def test_ones_own_sheet_is_found_again_and_a_paper_is_another(asked, bearer):
    mine = actions.start_sheet(asked, "bearers", acting_member=bearer)
    assert actions.start_sheet(asked, "bearers", acting_member=bearer) == mine
    paper = actions.start_sheet(asked, "inhabitants", "paper", acting_member=bearer)
    assert paper.member is None and Sheet.objects.count() == 2


def test_a_plain_member_does_not_enter_what_others_said(asked, somebody):
    with pytest.raises(BadInput):
        actions.start_sheet(asked, "inhabitants", "paper", acting_member=somebody())


def test_nobody_writes_on_the_sheet_of_another(asked, bearer, somebody):
    sheet = actions.start_sheet(asked, "bearers", acting_member=bearer)
    with pytest.raises(BadInput):
        actions.answer(sheet, {"D1Q1": {"stage": "4"}}, acting_member=somebody())


def test_an_answer_is_changed_taken_back_and_fixed_by_the_end_of_the_round(asked, bearer):
    sheet = actions.start_sheet(asked, "bearers", acting_member=bearer)
    for stage in ("2", "3"):
        actions.answer(sheet, {"D1Q1": {"stage": stage}}, acting_member=bearer)
    assert Answer.objects.get().stage == 3
    actions.answer(sheet, {"D1Q1": {"stage": ""}}, acting_member=bearer)
    assert not Answer.objects.exists()
    actions.close_round(asked, acting_member=bearer)
    with pytest.raises(BadInput, match="close"):
        actions.answer(sheet, {"D1Q1": {"stage": "3"}}, acting_member=bearer)


def test_a_disagreement_waits_once_on_the_agenda(asked, bearer):
    for group, stage in (("bearers", "4"), ("inhabitants", "2")):
        sheet = actions.start_sheet(asked, group, "meeting", acting_member=bearer)
        actions.answer(sheet, {"D2Q2": {"stage": stage}}, acting_member=bearer)
        actions.answer(sheet, {"D2Q1": {"stage": "3"}}, acting_member=bearer)
    assert AgendaItem.objects.count() == 1


def test_a_line_of_the_action_list_becomes_one_task(asked, bearer):
    first = actions.make_task(asked, "D1Q2", acting_member=bearer)
    assert actions.make_task(asked, "D1Q2", acting_member=bearer) == first
    assert Task.objects.count() == 1


@pytest.mark.database("figures come back from JSON")
def test_what_other_rooms_computed_counts_with_its_origin(asked, operator):
    from datetime import date
    from decimal import Decimal

    told = [queries.Computed("D10Q3", Decimal("110"), "finance", date(2026, 11, 1))]
    assert queries.profile_of(asked, told).stages["D10Q3"] == 3


def test_a_person_answers_a_page_and_reads_the_profile(
    bearer, as_member, django_assert_max_num_queries
):
    awa = as_member(bearer)
    assert 'class="tendril"' in awa.get(BASE).content.decode()
    awa.post(f"{BASE}ouvrir/", {"title": "Avant"})
    began = awa.post(f"{BASE}{Round.objects.get().pk}/repondre/", {"group": "bearers"})
    page = awa.post(began.url, {"D1Q1": "3", "D1Q3_value": "10", "D1Q4": "unknown"})
    assert page.url.endswith("/D2/")
    assert sorted(Answer.objects.values_list("code", "stage")) == [
        ("D1Q1", 3), ("D1Q3", 3), ("D1Q4", None),
    ]  # fmt: skip
    with django_assert_max_num_queries(12):
        told = awa.get(BASE).content.decode()
    assert "à établir" in told and "<svg" in told


def test_a_sheet_of_somebody_else_and_an_unknown_page_are_not_there(
    asked, bearer, somebody, as_member
):
    sheet = actions.start_sheet(asked, "bearers", acting_member=bearer)
    assert as_member(somebody()).get(f"{BASE}fiche/{sheet.pk}/D1/").status_code == 404
    assert as_member(bearer).get(f"{BASE}fiche/{sheet.pk}/D13/").status_code == 404
