"""A project on its way: deliverables, gates that people pass, one that is forced, a step back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import override

from liane.errors import BadInput
from liane.server.community.events.queries import calendar_of
from liane.server.community.governance import actions as governance
from liane.server.community.governance.models import Assembly
from liane.server.community.groups.models import Task
from liane.server.projects.pathway import actions, queries
from liane.server.projects.pathway.demo import fill
from liane.server.projects.pathway.measures import facts_of_gate
from liane.server.projects.pathway.models import Deliverable, Passage, Project
from liane.server.projects.pathway.rules import LOW, OK, UNKNOWN
from liane.server.projects.pathway.tasks import measure_gates
from liane.server.projects.pathway.waiting import lines
from liane.server.projects.readiness import actions as readiness
from liane.server.projects.readiness.queries import current_round
from liane.server.projects.readiness.questions import questions
from liane.server.site.demo import DemoContext
from liane.server.site.models import AuditLine
from liane.server.site.records import EditedMeanwhile

BASE = "/o/dougouba/projet/"


@pytest.fixture
def project(bearer):
    return actions.begin(acting_member=bearer, name="Relier Dougouba")


def state_of(project, phase, code):
    return next(each for each in facts_of_gate(project, phase) if each.code == code).state


def supply_phase_1(project, bearer):
    """Everything the first gate measures."""
    for each in project.deliverables.filter(phase=1):
        values = {"state": "done", "document": "cahier de la mairie"}
        actions.change_deliverable(each, each.version, acting_member=bearer, **values)
    asked = readiness.open_round(acting_member=bearer, title="Avant le plan")
    for group in ("bearers", "inhabitants", "authorities", "technical", "legal"):
        sheet = readiness.start_sheet(asked, group, "meeting", acting_member=bearer)
        given = {each.code: {"stage": "4"} for each in questions()}
        readiness.answer(sheet, given, acting_member=bearer)
    held = governance.plan_assembly(acting_member=bearer, title="Réunion", at=timezone.now())
    Assembly.objects.filter(pk=held.pk).update(minutes_adopted_at=timezone.now())


def test_a_project_begins_once_with_all_it_has_to_leave_behind(project, bearer):
    assert project.phase == 1 and project.deliverables.count() == 37
    with pytest.raises(BadInput, match="commencé"):
        actions.begin(acting_member=bearer, name="Un autre")


def test_a_plain_member_does_not_steer(project, somebody):
    with pytest.raises(BadInput):
        actions.go_back(project, 1, 1, "pour voir", acting_member=somebody())


def test_who_sees_to_a_deliverable_says_where_it_stands(project, bearer, somebody):
    seydou = somebody("Seydou")
    paper = project.deliverables.get(code="problem")
    with pytest.raises(BadInput):
        actions.change_deliverable(paper, paper.version, acting_member=seydou, state="done")
    paper = actions.change_deliverable(paper, paper.version, acting_member=bearer, owner=seydou)
    paper = actions.change_deliverable(paper, paper.version, acting_member=seydou, state="done")
    assert paper.done_on == timezone.localdate()
    with pytest.raises(EditedMeanwhile):
        actions.change_deliverable(paper, paper.version - 1, acting_member=seydou, state="missing")


def test_a_deliverable_becomes_a_task_once(project, bearer):
    paper = project.deliverables.get(code="charter")
    one = actions.make_task(paper, acting_member=bearer)
    assert actions.make_task(paper, acting_member=bearer) == one
    assert Task.objects.get().title == "La charte"


def test_what_nobody_measured_is_unknown_and_opens_nothing(project, bearer):
    assert state_of(project, 1, "needs") == UNKNOWN
    assert state_of(project, 9, "accounts") == UNKNOWN
    with pytest.raises(BadInput, match="manque"):
        actions.pass_gate(project, 1, acting_member=bearer)


def test_a_paper_said_to_be_there_without_a_trace_is_not_a_fact(project, bearer):
    uses = project.deliverables.get(code="uses")
    assert state_of(project, 1, "uses") == LOW
    uses = actions.change_deliverable(uses, uses.version, acting_member=bearer, state="done")
    assert state_of(project, 1, "uses") == UNKNOWN
    actions.change_deliverable(uses, uses.version, acting_member=bearer, document="cahier")
    assert state_of(project, 1, "uses") == OK


def test_a_gate_with_its_facts_still_needs_people_to_decide(project, bearer):
    supply_phase_1(project, bearer)
    with pytest.raises(BadInput, match="décid"):
        actions.pass_gate(project, 1, acting_member=bearer)
    decision = governance.decide(acting_member=bearer, title="Nous passons à la phase 2")
    made = actions.pass_gate(project, 1, acting_member=bearer, decision=decision)
    assert project.phase == 2 and made.kind == Passage.Kind.PASSED
    assert {row["state"] for row in made.facts} == {OK}


def test_a_forced_gate_keeps_name_reason_and_the_facts_as_they_stood(project, bearer):
    with pytest.raises(BadInput, match="nom"):
        actions.force_gate(project, 1, acting_member=bearer, signed=" ", reason="il pleut")
    actions.force_gate(
        project, 1, acting_member=bearer, signed="Awa Diarra", reason="La pluie arrive."
    )
    kept = Passage.objects.get()
    assert (str(kept.signed), kept.reason, project.phase) == ("Awa Diarra", "La pluie arrive.", 2)
    assert UNKNOWN in {row["state"] for row in kept.facts}
    assert "Awa Diarra" not in str(list(AuditLine.objects.values_list("facts", flat=True)))
    assert queries.ladder_of(project, queries.passages_of(project))[0].forced


@pytest.mark.database("of two who write at once one wins")
def test_of_two_who_pass_a_gate_at_once_the_second_is_told(project, bearer):
    other = Project.objects.get(pk=project.pk)
    facts = {"acting_member": bearer, "signed": "Awa", "reason": "vite"}
    actions.force_gate(project, 1, **facts)
    with pytest.raises(BadInput, match="entre-temps"):
        actions.force_gate(other, 1, **facts)
    assert Passage.objects.count() == 1


def test_phases_loop_and_nothing_is_lost(project, bearer):
    actions.force_gate(project, 1, acting_member=bearer, signed="Awa", reason="vite")
    actions.go_back(project, 2, 1, "Les besoins ont changé.", acting_member=bearer)
    assert project.phase == 1
    assert [each.kind for each in queries.passages_of(project)] == ["forced", "back"]


def test_a_vote_that_carried_nothing_passes_no_gate(project, bearer):
    vote = governance.propose(acting_member=bearer, title="Passer", text="…")
    with pytest.raises(BadInput, match="vote"):
        actions.force_gate(
            project, 1, acting_member=bearer, signed="Awa", reason="vite", proposal=vote
        )


def test_a_result_is_corrected_by_a_new_one(project, bearer):
    for value in (12, 15):
        actions.read_indicator(project, "households", value, "registre", acting_member=bearer)
    rows = {each.code: (first, last) for each, _n, first, last in queries.results_of(project)}
    first, last = rows["households"]
    assert (first.value, last.value) == (12, 15) and rows["tickets"] == (None, None)


def test_a_result_of_a_day_to_come_is_refused(project, bearer):
    ahead = timezone.localdate() + timedelta(days=2)
    with pytest.raises(BadInput):
        actions.read_indicator(project, "able", 3, "registre", ahead, acting_member=bearer)


def test_the_pages_show_where_we_are_and_what_blocks(
    project, bearer, as_member, django_assert_max_num_queries
):
    client = as_member(bearer)
    with django_assert_max_num_queries(12):
        page = client.get(BASE).content.decode()
    assert "Relier Dougouba" in page and "inconnu" in page
    for path in ("etapes/1/", "etapes/11/", "etapes/1/porte/", "etapes/etat/", "etapes/resultats/"):
        assert client.get(BASE + path).status_code == 200
    paper = Deliverable.objects.first()
    sent = {"state": "done", "document": "cahier", "link": "", "seen_version": paper.version}
    assert client.post(f"{BASE}etapes/element/{paper.pk}/", sent).status_code == 302
    sent = {"signed": "Awa", "reason": "La pluie arrive."}
    assert client.post(f"{BASE}etapes/1/porte/", sent).status_code == 302
    page = client.get(f"{BASE}etapes/etat/").content.decode()
    assert "La pluie arrive." in page and "Awa" in page


def test_a_deliverable_with_a_day_stands_in_the_calendar_and_waits_when_it_is_late(
    project, bearer, somebody
):
    late = timezone.localdate() - timedelta(days=1)
    paper = project.deliverables.get(code="charter")
    actions.change_deliverable(paper, paper.version, acting_member=bearer, due=late)
    (entry,) = calendar_of(project.operator, bearer, late, late)
    assert (entry.on, entry.what) == (late, "La charte")
    assert [line.records.count() for line in lines(bearer)] == [1]
    assert [line.records.count() for line in lines(somebody("Seydou"))] == [0]


def test_readiness_says_in_words_what_blocks_a_gate(project, bearer):
    supply_phase_1(project, bearer)
    asked = current_round(project.operator)
    for group in ("bearers", "inhabitants", "authorities", "technical", "legal"):
        sheet = readiness.start_sheet(asked, group, "paper", acting_member=bearer)
        readiness.answer(sheet, {"D1Q1": {"stage": "1"}}, acting_member=bearer)
    fact = next(each for each in facts_of_gate(project, 1) if each.code == "readiness")
    assert fact.state == LOW and "Qui porte le projet" in fact.said


def test_the_example_is_at_its_sixth_gate_with_one_forced(bearer, operator):
    context = DemoContext(operator, {"awa": bearer, "fanta": bearer}, Path())
    fill(context)
    project = queries.project_of(operator)
    assert project.phase == 6
    assert [each.kind for each in queries.passages_of(project)].count("forced") == 1


def test_a_gate_is_measured_in_both_languages_and_says_when(project, bearer, as_member):
    with override("en"):
        facts, at = queries.facts_now(project, 1)
    assert at is not None and "First three uses, with who carries them" in {f.label for f in facts}
    assert queries.facts_now(project, 5) == ([], None)
    client = as_member(bearer)
    assert client.post(f"{BASE}etapes/5/mesurer/").status_code == 302
    assert len(queries.facts_now(project, 5)[0]) == 4
    assert measure_gates.func() == 1
