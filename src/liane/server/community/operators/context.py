"""What every page shows around its content: the operator, the menu, the state of the link."""

from typing import Any

from django.http import HttpRequest

from liane.server.community.accounts.queries import can_lock, memberships

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
    """Whether the foot of the page locks the box at one tap; inside an operator, by its roles."""
    user, member = getattr(request, "user", None), getattr(request, "member", None)
    if user is None or not user.is_authenticated:
        return False
    if getattr(request, "operator", None) is not None:
        return member is not None and can_lock([member])
    return can_lock(memberships(user))
