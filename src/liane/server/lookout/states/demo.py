"""The example's faults: what is cut now stands there, and quiet hours are set."""

from datetime import time

from liane.server.lookout.states import actions
from liane.server.site.demo import DemoContext

__all__ = ["fill"]


def fill(context: DemoContext) -> None:
    """Faults follow the states that upkeep told."""
    actions.set_hours(
        acting_member=context.people["moussa"], quiet_from=time(22), quiet_until=time(6),
        by_mail=True, by_text=False, after_minutes=10,
    )  # fmt: skip
    actions.follow_states(context.operator)
