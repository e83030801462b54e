"""What every action of the room asks first."""

from datetime import date, timedelta

from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.finance.permissions import may_keep
from liane.words import N_

__all__ = ["must", "must_be_oneself", "must_have_come", "must_keep"]


def must(allowed: bool, message: str, **facts: object) -> None:
    """Refuse with a message that says what to do next."""
    if not allowed:
        raise BadInput(message, **facts)


def must_keep(member: Member) -> None:
    """Only who keeps the money goes on."""
    must(may_keep(member), N_("finance: the treasurer or the bearer does this; ask them"))


def must_be_oneself(member: Member) -> None:
    """A signature is one's own: nobody signs while acting for another."""
    must(member.acts_for is None, N_("signature: it is one’s own; stop acting for another first"))


def must_have_come(day: date) -> None:
    """Money moved on a day that is there; one more is allowed, for who lives east of the box."""
    must(
        day <= timezone.localdate() + timedelta(days=1),
        N_("day: {day} is still to come; look at the calendar, and at the clock of this box"),
        day=day.isoformat(),
    )
