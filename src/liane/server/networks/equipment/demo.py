"""A radio looked for in Farako, for the demonstration: the worker answers once it runs."""

from typing import Any

from liane.errors import LianeError
from liane.server.networks.equipment import actions, queries

__all__ = ["fill"]


def fill(context: Any) -> None:
    """Ask which radio reaches from the town to a hill, if this box has the engines."""
    if queries.choices_of(context.operator).exists():
        return
    asked: dict[str, Any] = {"mbps": 30, "country": "ML", "distance_km": 8.8}
    try:
        actions.ask_choice(context.operator, **asked, acting_member=context.people["moussa"])
    except LianeError:
        return  # a box without engines shows its catalogue's absence all the same
