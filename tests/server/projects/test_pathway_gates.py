"""Every gate of the pathway opens by facts alone, each from the room that measured it."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.communication import actions as communication
from liane.server.community.governance import actions as governance
from liane.server.community.governance.models import Assembly
from liane.server.community.training import actions as training
from liane.server.networks.interconnection import actions as interconnection
from liane.server.networks.plans.models import AcceptanceTest, Plan
from liane.server.projects.finance import actions as finance
from liane.server.projects.finance.models import Published
from liane.server.projects.needs import actions as needs
from liane.server.projects.pathway import actions
from liane.server.projects.pathway.measures import facts_of_gate
from liane.server.projects.pathway.models import Deliverable, Passage
from liane.server.projects.pathway.phases import LAST
from liane.server.projects.pathway.rules import LOW, OK, UNKNOWN, blocking, opens, receipt_of
from liane.server.projects.readiness import actions as readiness
from liane.server.projects.readiness.questions import questions
from liane.server.projects.regulation import actions as regulation

NOW = timezone.now


@pytest.fixture
def village(bearer):
    """A project at its first gate: everybody heard, papers there, minutes adopted, no fact yet."""
    project = actions.begin(acting_member=bearer, name="Relier Dougouba")
    asked = readiness.open_round(acting_member=bearer, title="Avant le plan")
    given = {each.code: {"stage": "4"} for each in questions()}
    for group in ("bearers", "inhabitants", "authorities", "technical", "legal"):
        sheet = readiness.start_sheet(asked, group, "meeting", acting_member=bearer)
        readiness.answer(sheet, given, acting_member=bearer)
    project.deliverables.exclude(code__in=("statutes", "conflicts")).update(
        state=Deliverable.State.DONE, document="classeur vert", done_on=timezone.localdate()
    )
    held = governance.plan_assembly(acting_member=bearer, title="Réunion", at=NOW())
    Assembly.objects.filter(pk=held.pk).update(minutes_adopted_at=NOW())
    return project


def name_three_uses(project, bearer):
    for number in range(3):
        sheet = needs.say(
            project.operator, acting_member=bearer, use="learn", words=f"Besoin {number}"
        )
        made = needs.group([sheet.pk], acting_member=bearer, need=None, title=f"Usage {number}")
        needs.change_need(made, made.version, acting_member=bearer, owner=bearer)
        needs.follow_need(made, acting_member=bearer, state="chosen", words="En réunion")


def write_statutes(project, bearer):
    papers = project.deliverables.filter(code__in=("statutes", "conflicts"))
    for each in papers:
        actions.change_deliverable(
            each, each.version, acting_member=bearer, state="done", document="statuts, article 13"
        )


def receive_an_offer(project, bearer):
    point = interconnection.add_point(
        project.operator, {"name": "Poste de Koni", "lat": 14.5, "lon": -4.2}, acting_member=bearer
    )
    offer = {"provider": "Sotelma", "written": "yes", "said_on": timezone.localdate()}
    interconnection.add_offer(point, offer, acting_member=bearer)


def decide_a_plan_and_sign(project, bearer):
    Plan.objects.create(
        operator=project.operator, number=1, name="Version B", state="decided", gap=0.04,
        decided_on=timezone.localdate(), calculated_at=NOW(), survival=[{"cut": []}],
    )  # fmt: skip
    finance.set_basis(acting_member=bearer, currency="XOF", households=10)
    finance.add_line(acting_member=bearer, name="Transit", side="running", price=Decimal(24_000))
    finance.add_tariff(acting_member=bearer, name="Foyer", price=Decimal(2000), is_main=True)
    for family in ("Diarra", "Koné"):
        finance.pledge_on_paper(Decimal(2000), acting_member=bearer, name=family)


def file_what_is_due(project, bearer):
    filing = regulation.open_filing(acting_member=bearer, title="Déclaration", country="ML")
    filed = {"state": "filed", "filed_on": timezone.localdate(), "receipt": "n° 12"}
    regulation.follow_filing(filing, filing.version, acting_member=bearer, **filed)


def take_over_and_train(project, bearer, others):
    plan = Plan.objects.get()
    AcceptanceTest.objects.create(
        operator=project.operator, plan=plan, kind="rate", key="a-b", state="passed",
        tested_on=timezone.localdate(),
    )  # fmt: skip
    for each in others:
        training.see_skill(
            each, acting_member=bearer, what="Régler un lien", grade=2, role="technician"
        )


def publish_three_months(project, bearer):
    facts = {"months": [{"month": f"2026-0{n}-01"} for n in (1, 2, 3)]}
    Published.objects.create(operator=project.operator, facts=facts)


def go_out_every_week(project, bearer, weeks=4):
    message = communication.plan_message(
        acting_member=bearer, title="Le jardin de l’école", audience="tous", text="…",
        channel="radio", on_day=timezone.localdate(),
    )  # fmt: skip
    for week in range(1, weeks + 1):
        at = NOW() - timedelta(weeks=week)
        communication.add_outing(message, acting_member=bearer, at=at, where="Radio Kolon")
        message.refresh_from_db()


def see_the_kit_taken_up(project, bearer):
    kit, _data = actions.make_kit(project, acting_member=bearer)
    receipt = receipt_of(kit.seal, "Kéniéba")
    actions.keep_receipt(project, "Kéniéba", receipt, acting_member=bearer)


def test_the_eleven_gates_open_one_after_the_other_by_facts_alone(village, bearer, somebody):
    # Given, for each gate, what is recorded in another room, and the facts that come of it
    others = [somebody("Moussa", "technician"), somebody("Kadia", "technician")]
    recorded = {
        1: (name_three_uses, {"uses"}),
        3: (write_statutes, {"statutes", "conflicts", "deliverables"}),
        5: (receive_an_offer, {"offer"}),
        6: (decide_a_plan_and_sign, {"pledges", "plan", "gap", "survival"}),
        7: (file_what_is_due, {"filings"}),
        8: (partial(take_over_and_train, others=others), {"tests", "trained"}),
        9: (publish_three_months, {"accounts"}),
        10: (go_out_every_week, {"items"}),
        11: (see_the_kit_taken_up, {"exported", "reused"}),
    }
    decision = governance.decide(acting_member=bearer, title="Nous passons")
    for phase in range(1, LAST + 1):
        record, facts = recorded.get(phase, (None, set()))
        if phase == 1:  # a paper that names the uses would do: here needs are carried
            village.deliverables.filter(code="uses").update(document="")
        # When nothing is recorded, these facts and no other stand in the way
        before = facts_of_gate(village, phase)
        assert {each.code for each in blocking(before)} == facts, phase
        if record is not None:
            with pytest.raises(BadInput, match="manque"):
                actions.pass_gate(village, phase, acting_member=bearer, decision=decision)
            record(village, bearer)
        # Then, once it is, the gate is open, and people pass it
        assert opens(facts_of_gate(village, phase)) is True, phase
        actions.pass_gate(village, phase, acting_member=bearer, decision=decision)
    assert village.phase == LAST + 1
    assert set(Passage.objects.values_list("kind", flat=True)) == {Passage.Kind.PASSED}


def fact(project, phase, code):
    return next(each for each in facts_of_gate(project, phase) if each.code == code)


@pytest.fixture
def bare(bearer):
    return actions.begin(acting_member=bearer, name="Relier Dougouba")


def test_two_technicians_by_role_are_not_two_people_trained(bare, bearer, somebody):
    moussa, kadia = somebody("Moussa", "technician"), somebody("Kadia", "technician")
    assert fact(bare, 8, "trained").state == UNKNOWN
    look = {"acting_member": bearer, "what": "Régler un lien", "role": "technician"}
    training.see_skill(moussa, grade=3, **look)
    training.see_skill(kadia, grade=1, **look)  # with help
    assert fact(bare, 8, "trained").state == LOW
    training.see_skill(kadia, grade=2, **look)
    assert fact(bare, 8, "trained").state == OK
    training.see_skill(kadia, grade=1, **look)  # the last look holds
    assert fact(bare, 8, "trained").state == LOW


def test_three_weeks_in_four_are_no_habit(bare, bearer):
    assert fact(bare, 10, "items").state == UNKNOWN
    go_out_every_week(bare, bearer, weeks=3)
    told = fact(bare, 10, "items")
    assert (told.state, told.said) == (LOW, "3 des 4 dernières semaines")
