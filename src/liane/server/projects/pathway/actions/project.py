"""What changes a project: its beginning, deliverables, gates, results."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from liane import words
from liane.errors import BadInput
from liane.server.community.governance.models import Decision, Proposal
from liane.server.community.groups.actions import add_task
from liane.server.community.groups.models import Task
from liane.server.community.members.models import Member
from liane.server.projects.pathway.actions.guards import must, must_steer
from liane.server.projects.pathway.known import Known
from liane.server.projects.pathway.measures import facts_of_gate
from liane.server.projects.pathway.models import Deliverable, Gate, Passage, Project, Reading
from liane.server.projects.pathway.permissions import may_change, may_steer
from liane.server.projects.pathway.phases import LAST, indicators, phases
from liane.server.projects.pathway.queries import title_of
from liane.server.projects.pathway.rules import Measured, as_kept, opens
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_deliverable",
    "begin",
    "change_deliverable",
    "force_gate",
    "go_back",
    "make_task",
    "measure",
    "pass_gate",
    "read_indicator",
    "reword",
]


@transaction.atomic
def measure(project: Project, phase: int, *, acting_member: Member | None) -> None:
    """Measure a gate anew, for whoever reads French or English; the box does it every hour."""
    if not 1 <= phase <= LAST:
        return
    known = Known(project, phase)
    for language in ("fr", "en"):
        facts = as_kept(_in(language, known))
        Gate.objects.update_or_create(
            project=project,
            phase=phase,
            language=language,
            defaults={"facts": facts, "at": timezone.now()},
        )
    if acting_member is not None:
        audit.note("pathway.measure", acting_member, project, phase=phase)


def _in(language: str, known: Known) -> list[Measured]:
    """The facts of a gate in a language; whoever asked goes on in their own."""
    spoken = words.language()
    try:
        with override(language):
            return facts_of_gate(known.project, known.phase, known)
    finally:
        words.use(spoken)


@transaction.atomic
def begin(*, acting_member: Member, name: str, aim: str = "") -> Project:
    """Begin the project of an operator, with everything its phases have to leave behind."""
    must_steer(acting_member)
    must(bool(name.strip()), N_("project: give it a name"))
    home = acting_member.operator_id
    try:
        with transaction.atomic():
            made = Project.objects.create(operator_id=home, name=name.strip()[:120], aim=aim)
    except IntegrityError as error:
        raise BadInput(N_("project: it has begun already; open it")) from error
    Deliverable.objects.bulk_create(
        Deliverable(operator_id=home, project=made, phase=each.number, code=one.code)
        for each in phases()
        for one in each.deliverables
    )
    measure(made, made.phase, acting_member=None)
    audit.note("pathway.begin", acting_member, made)
    return made


@transaction.atomic
def reword(
    project: Project, seen_version: int, *, acting_member: Member, name: str, aim: str
) -> Project:
    """Say anew what the project is for."""
    must_steer(acting_member)
    must(bool(name.strip()), N_("project: give it a name"))
    project = change(project, seen_version, name=name.strip()[:120], aim=aim)
    audit.note("pathway.reword", acting_member, project)
    return project


@transaction.atomic
def add_deliverable(
    project: Project, phase: int, title: str, *, acting_member: Member
) -> Deliverable:
    """Something more that this project wants to leave behind."""
    must_steer(acting_member)
    _exists(phase)
    must(bool(title.strip()), N_("deliverable: say what it is"))
    made = Deliverable.objects.create(
        operator_id=project.operator_id, project=project, phase=phase, title=title.strip()[:140]
    )
    measure(project, phase, acting_member=None)
    audit.note("pathway.add_deliverable", acting_member, made)
    return made


@transaction.atomic
def change_deliverable(
    deliverable: Deliverable, seen_version: int, *, acting_member: Member, **values: Any
) -> Deliverable:
    """Say who sees to it, by when, where it stands, what shows it."""
    must(
        may_change(acting_member, deliverable),
        N_("deliverable: who sees to it, the bearer or a facilitator says where it stands"),
    )
    if values.get("state") == Deliverable.State.DONE:
        values["done_on"] = deliverable.done_on or timezone.localdate()
    elif "state" in values:
        values["done_on"] = None
    deliverable = change(deliverable, seen_version, **values)
    measure(deliverable.project, deliverable.phase, acting_member=None)
    audit.note(
        "pathway.change_deliverable", acting_member, deliverable, state=str(deliverable.state)
    )
    return deliverable


@transaction.atomic
def make_task(deliverable: Deliverable, *, acting_member: Member) -> Task:
    """A task for a deliverable; once as long as it is not ended."""
    living = Task.objects.filter(about=deliverable.pk, state__in=("open", "taken")).first()
    return living or add_task(
        acting_member=acting_member,
        title=title_of(deliverable),
        due=deliverable.due,
        about_kind=deliverable._meta.label,
        about=deliverable.pk,
    )


@transaction.atomic
def pass_gate(
    project: Project,
    seen_phase: int,
    *,
    acting_member: Member,
    decision: Decision | None = None,
    proposal: Proposal | None = None,
) -> Passage:
    """Pass a gate whose facts are all there, as an assembly decided or a vote carried."""
    _exists(seen_phase)
    facts = facts_of_gate(project, seen_phase)
    must(
        opens(facts) is True,
        N_("gate: a fact is missing or not enough; supply it, or force the gate with a reason"),
    )
    must(
        decision is not None or proposal is not None,
        N_("gate: people decide it; say which decision or which vote"),
    )
    return _cross(
        project,
        seen_phase,
        seen_phase + 1,
        acting_member,
        kind=Passage.Kind.PASSED,
        decision=decision,
        proposal=_carried(proposal),
        facts=as_kept(facts),
    )


@transaction.atomic
def force_gate(
    project: Project,
    seen_phase: int,
    *,
    acting_member: Member,
    signed: str,
    reason: str,
    decision: Decision | None = None,
    proposal: Proposal | None = None,
) -> Passage:
    """Go on although facts are missing: somebody puts their name and says why, for ever."""
    _exists(seen_phase)
    must(bool(signed.strip()), N_("gate: who takes it on themselves writes their name"))
    must(bool(reason.strip()), N_("gate: say why it is forced; it stays written"))
    return _cross(
        project,
        seen_phase,
        seen_phase + 1,
        acting_member,
        kind=Passage.Kind.FORCED,
        decision=decision,
        proposal=_carried(proposal),
        signed=signed.strip()[:120],
        reason=reason.strip(),
        facts=as_kept(facts_of_gate(project, seen_phase)),
    )


@transaction.atomic
def go_back(
    project: Project, seen_phase: int, to: int, reason: str, *, acting_member: Member
) -> Passage:
    """Take an earlier phase up again; nothing that was done is lost."""
    must(1 <= to < seen_phase, N_("project: choose an earlier phase"))
    must(bool(reason.strip()), N_("project: say why it is taken up again"))
    return _cross(
        project, seen_phase, to, acting_member, kind=Passage.Kind.BACK, reason=reason.strip()
    )


def _exists(phase: int) -> None:
    must(1 <= phase <= LAST, N_("project: there is no such phase"))


def _carried(proposal: Proposal | None) -> Proposal | None:
    result = getattr(proposal, "result", None)
    if proposal is not None and (result is None or result.winner in ("", "against")):
        raise BadInput(N_("gate: this vote carried nothing"))
    return proposal


def _cross(
    project: Project, seen_phase: int, to: int, acting_member: Member, **facts: Any
) -> Passage:
    """Move the project if it is still where it was seen."""
    must_steer(acting_member)
    must(1 <= to <= LAST + 1, N_("project: there is no such phase"))
    home = acting_member.operator_id
    theirs = [one for one in (facts.get("decision"), facts.get("proposal")) if one is not None]
    must(all(one.operator_id == home for one in theirs), N_("gate: it was decided elsewhere"))
    moved = Project.objects.filter(pk=project.pk, phase=seen_phase).update(
        phase=to, entered_on=timezone.localdate()
    )
    must(bool(moved), N_("gate: somebody passed it meanwhile; open the project again"))
    made = Passage.objects.create(project=project, from_phase=seen_phase, to_phase=to, **facts)
    audit.note("pathway.cross", acting_member, project, kind=str(made.kind), phase=seen_phase)
    project.refresh_from_db()
    measure(project, project.phase, acting_member=None)
    return made


@transaction.atomic
def read_indicator(
    project: Project,
    code: str,
    value: Decimal,
    source: str,
    on: date | None = None,
    *,
    acting_member: Member,
) -> Reading:
    """Write a result down; a correction is a new reading."""
    must(
        may_steer(acting_member) or bool(acting_member.role_names & {"data", "treasurer"}),
        N_("result: the bearer, a facilitator, the treasurer or the data referent writes it down"),
    )
    must(any(each.code == code for each in indicators()), N_("result: choose which one"))
    must(bool(source.strip()), N_("result: say how it was counted"))
    day = on or timezone.localdate()
    must(day <= timezone.localdate(), N_("result: its day is still to come"))
    made = Reading.objects.create(
        project=project, code=code, value=value, source=source.strip()[:160], on=day
    )
    audit.note("pathway.read_indicator", acting_member, project, code=code)
    return made
