"""What changes in preparedness."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.groups.actions import add_task
from liane.server.community.members.models import Member
from liane.server.lookout.preparedness import costs, knowledge
from liane.server.lookout.preparedness.models import (
    Drill,
    Duty,
    DutyName,
    Estimate,
    Line,
    Mark,
    Message,
    Sign,
)
from liane.server.lookout.preparedness.permissions import may_prepare
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_sign",
    "end_sign",
    "estimate_cost",
    "give_duty",
    "mark_line",
    "plan_drill",
    "review_drill",
    "start_drill",
    "stop_drill",
    "update_line",
    "write_message",
]


def _guard(member: Member, line: Line | None = None) -> None:
    own = line is not None and line.owner_id == member.pk
    if not own and not may_prepare(member):
        raise BadInput(N_("preparation: ask the safety referent or a facilitator to write this"))


def _must(allowed: bool, message: str, **facts: Any) -> None:
    if not allowed:
        raise BadInput(message, **facts)


@transaction.atomic
def update_line(code: str, seen_version: int, *, acting_member: Member, **values: Any) -> Line:
    """Say who sees to a line, by when, how far it is. Raises `EditedMeanwhile`.

    `done` asks for a proof and its day: without them nobody could tell in six months.
    """
    _must(knowledge.the_item(code) is not None, N_("line: it is not in the checklists"))
    line, _new = Line.objects.get_or_create(operator_id=acting_member.operator_id, code=code)
    _guard(acting_member, line)
    if values.get("state") == Line.State.DONE:
        _must(
            bool((values.get("proof") or "").strip()) and values.get("proof_on") is not None,
            N_("proof: say what shows that it is done, and of which day"),
        )
        _must(values["proof_on"] <= timezone.localdate(), N_("proof: its day is still to come"))
    line = change(line, seen_version, **values)
    audit.note("preparedness.update_line", acting_member, line, code=code, state=line.state)
    return line


@transaction.atomic
def add_sign(
    *,
    acting_member: Member,
    kind: str,
    what: str,
    source: str,
    on_day: date | None = None,
    from_day: date | None = None,
    until_day: date | None = None,
    weight: int | None = None,
    source_on: date | None = None,
) -> Sign:
    """Write down a date or a sign; its window and weight are those of its kind unless given."""
    _guard(acting_member)
    known = knowledge.signals().get(kind)
    if known is None:
        raise BadInput(N_("sign: choose a kind from the list"))
    _must(bool(source.strip()), N_("source: say where it was read or heard"))
    day = on_day or timezone.localdate()
    first = from_day or day - timedelta(known.window if on_day else 0)
    last = until_day or day + timedelta(known.window)
    _must(first <= last, N_("days: the last one comes before the first"))
    sign = Sign.objects.create(
        operator_id=acting_member.operator_id,
        kind=kind,
        what=what.strip() or known.said,
        on_day=on_day,
        from_day=first,
        until_day=last,
        weight=weight or known.weight,
        source=source.strip(),
        source_on=source_on,
    )
    audit.note("preparedness.add_sign", acting_member, sign, kind=kind, weight=sign.weight)
    return sign


@transaction.atomic
def end_sign(sign: Sign, *, acting_member: Member) -> None:
    """It no longer counts; it stays readable."""
    _guard(acting_member)
    Sign.objects.filter(pk=sign.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    audit.note("preparedness.end_sign", acting_member, sign)


@transaction.atomic
def plan_drill(*, acting_member: Member, title: str, **facts: Any) -> Drill:
    """Plan a rehearsal. `facts`: scenario, planned_on, to_reach."""
    _guard(acting_member)
    drill = Drill.objects.create(operator_id=acting_member.operator_id, title=title, **facts)
    audit.note("preparedness.plan_drill", acting_member, drill)
    return drill


def _fresh(drill: Drill) -> Drill:
    return Drill.objects.select_for_update().get(pk=drill.pk)


@transaction.atomic
def start_drill(drill: Drill, *, acting_member: Member) -> Drill:
    """Start the clock. Started twice: the first start counts."""
    _guard(acting_member)
    drill = _fresh(drill)
    if drill.started_at is None:
        drill.started_at = timezone.now()
        drill.save(update_fields=["started_at"])
        audit.note("preparedness.start_drill", acting_member, drill)
    return drill


@transaction.atomic
def mark_line(drill: Drill, code: str, *, acting_member: Member) -> None:
    """A line of DURING was carried out now. Marked twice: the first time counts."""
    _must(drill.operator_id == acting_member.operator_id, N_("drill: it is not of this operator"))
    drill = _fresh(drill)
    known = knowledge.the_item(code)
    _must(known is not None and known.phase == "during", N_("line: it is not in the checklists"))
    running = drill.started_at is not None and drill.stopped_at is None
    _must(running, N_("drill: it is not under way; start it first"))
    Mark.objects.get_or_create(drill=drill, code=code)
    audit.note("preparedness.mark_line", acting_member, drill, code=code)


@transaction.atomic
def stop_drill(drill: Drill, reached: int | None = None, *, acting_member: Member) -> Drill:
    """Stop the clock and say how many people were reached; nothing if nobody counted."""
    _guard(acting_member)
    drill = _fresh(drill)
    _must(drill.started_at is not None, N_("drill: it is not under way; start it first"))
    _must(drill.stopped_at is None, N_("drill: it was stopped already"))
    if reached is not None and drill.to_reach is not None and reached > drill.to_reach:
        raise BadInput(N_("reached: more people than there were to reach"))
    drill.stopped_at, drill.reached = timezone.now(), reached
    drill.save(update_fields=["stopped_at", "reached"])
    audit.note("preparedness.stop_drill", acting_member, drill)
    return drill


@transaction.atomic
def review_drill(drill: Drill, review: str, lessons: list[str], *, acting_member: Member) -> Drill:
    """Write down what was learnt; each lesson becomes a task. A review is written once."""
    _guard(acting_member)
    drill = _fresh(drill)
    _must(drill.stopped_at is not None, N_("drill: stop it before the review"))
    _must(drill.reviewed_at is None, N_("drill: its review is written; add a task for what is new"))
    tasks = [
        add_task(
            acting_member=acting_member,
            title=lesson[:140],
            about_kind=Drill._meta.label,
            about=drill.pk,
        )
        for lesson in lessons
    ]
    drill.review, drill.reviewed_at = review, timezone.now()
    drill.lessons = [str(task.pk) for task in tasks]
    drill.save(update_fields=["review", "reviewed_at", "lessons"])
    audit.note("preparedness.review_drill", acting_member, drill, lessons=len(tasks))
    return drill


@transaction.atomic
def estimate_cost(
    *,
    acting_member: Member,
    title: str,
    inputs: dict[str, list[str]],
    estimate: Estimate | None = None,
    seen_version: int | None = None,
) -> Estimate:
    """Keep the inputs of an estimate: name: [value, source]; a value needs its source."""
    _guard(acting_member)
    kept = {name: [text.strip() for text in inputs.get(name, ["", ""])] for name in costs.INPUTS}
    for name, (value, source) in kept.items():
        asked = name not in ("days", "share", "use")
        _must(
            not value or bool(source) or not asked,
            N_("{name}: say where this figure comes from"),
            name=name,
        )
    if estimate is None:
        made = Estimate.objects.create(
            operator_id=acting_member.operator_id, title=title, inputs=kept
        )
    else:
        made = change(estimate, seen_version or estimate.version, title=title, inputs=kept)
    audit.note("preparedness.estimate_cost", acting_member, made)
    return made


@transaction.atomic
def give_duty(
    name: str, holder: Member | None, deputy: Member | None, *, acting_member: Member
) -> Duty:
    """Say who answers for a duty and who is the deputy: two people, not one twice."""
    _guard(acting_member)
    _must(name in DutyName.values, N_("duty: choose one from the list"))
    _must(
        holder is None or deputy is None or holder.pk != deputy.pk,
        N_("deputy: it has to be somebody else"),
    )
    duty, _new = Duty.objects.update_or_create(
        operator_id=acting_member.operator_id,
        name=name,
        defaults={"holder": holder, "deputy": deputy},
    )
    audit.note("preparedness.give_duty", acting_member, duty, duty=name)
    return duty


@transaction.atomic
def write_message(kit: str, language: str, text: str, *, acting_member: Member) -> Message:
    """Keep the operator's own text of a message, in any language."""
    _guard(acting_member)
    _must(kit in knowledge.kits(), N_("message: choose an audience from the list"))
    _must(bool(text.strip()), N_("message: it is empty; nothing was kept"))
    message, _new = Message.objects.update_or_create(
        operator_id=acting_member.operator_id,
        kit=kit,
        language=language,
        defaults={"text": text.strip()},
    )
    audit.note("preparedness.write_message", acting_member, message, kit=kit, language=language)
    return message
