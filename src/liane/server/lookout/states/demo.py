"""The example's faults: what is cut now stands there, and quiet hours are set.

The link of the box was cut while the incident that is over went on, as its strip and months show.
"""

from datetime import time, timedelta

from liane.server.lookout.incidents.models import Incident, State
from liane.server.lookout.states import actions
from liane.server.site.demo import DemoContext
from liane.server.site.uplink.models import LinkChange

__all__ = ["fill"]


def fill(context: DemoContext) -> None:
    """Faults follow the states that upkeep told."""
    actions.set_hours(
        acting_member=context.people["moussa"], quiet_from=time(22), quiet_until=time(6),
        by_mail=True, by_text=False, after_minutes=10,
    )  # fmt: skip
    actions.follow_states(context.operator)
    _link(context)


def _link(context: DemoContext) -> None:
    over = Incident.objects.filter(operator=context.operator, state=State.OVER).first()
    if over is None or over.began_at is None or over.ended_at is None:
        return
    told = (
        (over.began_at - timedelta(days=70), "ok"),
        (over.began_at, "cut"),
        (over.ended_at, "ok"),
    )
    LinkChange.objects.bulk_create(LinkChange(at=at, state=state) for at, state in told)
