"""What actions begin with: who may, and a refusal that says why."""

from typing import Any

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.funding.permissions import may_run
from liane.words import N_

__all__ = ["must", "must_run"]


def must(allowed: bool, message: str, **facts: Any) -> None:
    if not allowed:
        raise BadInput(message, **facts)


def must_run(member: Member) -> None:
    must(may_run(member), N_("call: bearers, treasurers and facilitators do this; ask them"))
