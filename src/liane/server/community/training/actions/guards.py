"""What every action asks first."""

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.training.permissions import may_teach
from liane.words import N_

__all__ = ["must", "must_teach"]


def must(allowed: bool, message: str) -> None:
    """Refuse with a message unless `allowed`."""
    if not allowed:
        raise BadInput(message)


def must_teach(member: Member) -> None:
    """Only who teaches goes on."""
    must(
        may_teach(member),
        N_("training: ask the bearer, a facilitator, a technician or a mediator to do it"),
    )
