"""Rounds and sheets, as people fill them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.governance.models import AgendaItem
from liane.server.community.groups.models import Task
from liane.server.community.surveys.models import Edition, Survey, Tally
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


@pytest.fixture
def edition(operator):
    survey = Survey.objects.create(
        operator=operator, title="Préparation", form_id="preparation", purpose="readiness"
    )
    made = Edition.objects.create(
        operator=operator, survey=survey, name="Mars", closed_at=timezone.now()
    )
    picked = {"D5/D5Q1": {"a": 6, "c": {"1": 3, "3": 2, "unknown": 1}}, "group": {"a": 6}}
    Tally.objects.create(edition=made, segment="technical", answers=6, counts=picked)
    Tally.objects.create(edition=made, segment="legal", answers=4, counts=picked)
    return made


def test_answers_of_the_survey_count_in_a_round_but_for_groups_under_five(asked, edition, bearer):
    sheet = actions.start_sheet(asked, "bearers", acting_member=bearer)
    actions.answer(sheet, {"D5Q1": {"stage": "4"}}, acting_member=bearer)
    actions.take_in(asked, edition, acting_member=bearer)
    Tally.objects.all().delete()  # what was taken in stays as it was
    found = queries.profile_of(Round.objects.get())
    # (1·3 + 3·2) / 5 = 1.8 for technicians, 4 for bearers: 2.9, and they are 2.2 apart
    assert found.by_group["D5Q1"] == {"technical": 1.8, "bearers": 4.0}
    assert found.stages["D5Q1"] == pytest.approx(2.9)
    assert found.disagreements == {"D5Q1": pytest.approx(2.2)}
    assert AgendaItem.objects.count() == 1


def test_an_edition_that_is_open_or_of_another_survey_is_not_taken_in(asked, edition, bearer):
    Edition.objects.update(closed_at=None)
    edition.refresh_from_db()
    with pytest.raises(BadInput, match="cinq"):
        actions.take_in(asked, edition, acting_member=bearer)
    Survey.objects.update(purpose="open")
    with pytest.raises(BadInput, match="préparation"):
        actions.take_in(asked, Edition.objects.get(), acting_member=bearer)


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


def test_what_shows_an_answer_is_read_with_its_day_and_words_stay_with_who_steers(
    asked, bearer, somebody, as_member
):
    awa, long_ago = as_member(bearer), timezone.localdate() - timedelta(days=400)
    sheet = actions.start_sheet(asked, "bearers", acting_member=bearer)
    for dimension in ("D2", "D3"):
        said = {"D2Q1": "3", "D2Q1_evidence": "Carte du bourg", "D2Q1_on": str(long_ago),
                "D2Q5": "2", "D2Q5_words": "La borne du nord", "D3Q1_value": "4"}  # fmt: skip
        shown = awa.post(f"{BASE}fiche/{sheet.pk}/{dimension}/", said)
    assert "Choisissez aussi le stade" in shown.content.decode()  # a measure alone says no stage
    assert 'name="D3Q3"' not in shown.content.decode()  # computed: nobody is asked
    page = f"{BASE}{asked.pk}/sujet/D2/"
    told = awa.get(page).content.decode()
    assert "Carte du bourg" in told and "plus d’un an" in told and "La borne du nord" in told
    assert "La borne du nord" not in as_member(somebody()).get(page).content.decode()
    late = {"D2Q1": "3", "D2Q1_on": str(timezone.localdate() + timedelta(days=2))}
    assert "à venir" in awa.post(f"{BASE}fiche/{sheet.pk}/D2/", late).content.decode()


def test_hours_of_power_are_placed_unless_a_stage_was_chosen(asked, bearer):
    sheet = actions.start_sheet(asked, "technical", acting_member=bearer)
    for stage, wanted in (("", 3), ("4", 4)):  # 4: a sized solar plant, whatever the hours
        given = {"D5Q3": {"stage": stage, "value": 12}}
        actions.answer(sheet, given, acting_member=bearer)
        assert Answer.objects.get().stage == wanted


def test_every_round_stands_beside_the_last(asked, edition, bearer, as_member):
    awa = as_member(bearer)
    actions.take_in(asked, edition, acting_member=bearer)
    actions.close_round(asked, acting_member=bearer)
    for title in ("Avant le chantier", "Après"):
        actions.open_round(acting_member=bearer, title=title)
        actions.close_round(Round.objects.order_by("-pk")[0], acting_member=bearer)
    told = awa.get(BASE).content.decode().partition("<thead>")[2]
    assert told.index("Avant le plan") < told.index("Avant le chantier") < told.index("Confiance")
