"""What every action asks first."""

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.pathway.permissions import may_steer
from liane.words import N_

__all__ = ["must", "must_steer"]


def must(allowed: bool, message: str) -> None:
    """Refuse with a message unless `allowed`."""
    if not allowed:
        raise BadInput(message)


def must_steer(member: Member) -> None:
    """Only who steers the project goes on."""
    must(may_steer(member), N_("project: ask the bearer or a facilitator"))
