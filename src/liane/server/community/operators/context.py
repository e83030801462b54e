"""What every page shows around its content: the operator, the menu, the state of the link."""

from typing import Any

from django.http import HttpRequest

__all__ = ["frame"]


def frame(request: HttpRequest) -> dict[str, Any]:
    """`operator`, `member`, `open_wings` for the base template."""
    operator = getattr(request, "operator", None)
    return {
        "operator": operator,
        "member": getattr(request, "member", None),
        "open_wings": set(operator.wings) if operator else set(),
    }
