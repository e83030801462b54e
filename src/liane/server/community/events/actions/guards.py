"""What every action of events asks first."""

from liane.errors import BadInput
from liane.server.community.events.permissions import may_organise
from liane.server.community.members.models import Member
from liane.words import N_

__all__ = ["must", "must_organise"]


def must(allowed: bool, message: str) -> None:
    """Refuse with `message` unless `allowed`."""
    if not allowed:
        raise BadInput(message)


def must_organise(member: Member | None) -> None:
    """Refuse who does not prepare events."""
    must(
        may_organise(member),
        N_("event: the bearer, a facilitator or an editor does this; ask one of them"),
    )
