"""Who answers when: the rota of weeks, what a week tells the next, the ladder, the desk."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import Desk, Duty, Escalation, Handover
from liane.server.networks.upkeep.rules.calendar import monday_of
from liane.server.site import audit
from liane.words import N_

__all__ = ["add_step", "hand_over", "remove_step", "set_desk", "set_duty"]


@transaction.atomic
def set_duty(
    operator: Operator,
    week: date,
    member: Member | None,
    *,
    acting_member: Member,
    rank: int = 1,
    reach: str = "",
) -> Duty | None:
    """Say who answers in the week of a day; None leaves the place empty."""
    monday = monday_of(week)
    audit.note("upkeep.set_duty", acting_member, operator=operator, week=str(monday), rank=rank)
    if member is None:
        Duty.objects.filter(operator=operator, week=monday, rank=rank).delete()
        return None
    if member.operator_id != operator.pk:
        raise BadInput(N_("duty: this person is no member here; choose somebody of the list"))
    duty, _made = Duty.objects.update_or_create(
        operator=operator,
        week=monday,
        rank=rank,
        defaults={"member": member, "reach": reach.strip() or None},
    )
    return duty


@transaction.atomic
def hand_over(operator: Operator, week: date, words: str, *, acting_member: Member) -> Handover:
    """Tell the next week what it must know."""
    if not words.strip():
        raise BadInput(N_("hand-over: write what the next ones must know, or « nothing »"))
    audit.note("upkeep.hand_over", acting_member, operator=operator, week=str(monday_of(week)))
    return Handover.objects.create(
        operator=operator, week=monday_of(week), words=words.strip(), said_by=acting_member.name
    )


@transaction.atomic
def add_step(
    operator: Operator, *, acting_member: Member, who: str, reach: str = "", when: str = ""
) -> Escalation:
    """Add a step at the end of the ladder: whom to ask next."""
    if not who.strip():
        raise BadInput(N_("who: write a person, a shop or a provider"))
    last = Escalation.objects.filter(operator=operator).aggregate(n=Max("rank"))["n"] or 0
    audit.note("upkeep.add_step", acting_member, operator=operator, rank=last + 1)
    return Escalation.objects.create(
        operator=operator, rank=last + 1, who=who.strip(), reach=reach.strip() or None, when=when
    )


@transaction.atomic
def remove_step(step: Escalation, *, acting_member: Member) -> None:
    """Take a step out of the ladder."""
    audit.note("upkeep.remove_step", acting_member, operator=step.operator, rank=step.rank)
    step.delete()


@transaction.atomic
def set_desk(operator: Operator, *, acting_member: Member, hours: str, reach: str) -> Desk:
    """Say when the helpers are there and how to reach them as a team."""
    audit.note("upkeep.set_desk", acting_member, operator=operator)
    desk, _made = Desk.objects.update_or_create(
        operator=operator, defaults={"hours": hours.strip(), "reach": reach.strip()}
    )
    return desk
