"""What every page shows around its content: the operator, the menu, the state of the link."""

from typing import Any

from django.http import HttpRequest

from liane.server.community.accounts.models import User
from liane.server.community.accounts.queries import can_lock

__all__ = ["frame"]


def frame(request: HttpRequest) -> dict[str, Any]:
    """`operator`, `member`, `open_wings`, `may_lock` for the base template."""
    operator = getattr(request, "operator", None)
    return {
        "operator": operator,
        "member": getattr(request, "member", None),
        "open_wings": set(operator.wings) if operator else set(),
        "may_lock": lambda: _may_lock(request),
    }


def _may_lock(request: HttpRequest) -> bool:
    """Whether the foot of the page locks the box at one tap, wherever somebody is on it."""
    user, member = getattr(request, "user", None), getattr(request, "member", None)
    if not isinstance(user, User):
        return False
    return bool(member.holds) if member is not None else can_lock(user)
