"""How often people are reminded of events."""

from liane.server.community.events import tasks
from liane.server.site.schedule import HOUR_S, Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("events.remind", HOUR_S, tasks.remind),)
