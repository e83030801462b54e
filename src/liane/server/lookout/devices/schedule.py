"""How often the own network is looked at, and its readings summed up."""

from liane.server.lookout.devices import tasks
from liane.server.site.schedule import DAY_S, HOUR_S, Scheduled

__all__ = ["TASKS"]

TASKS = (
    Scheduled("devices.look", 20, tasks.look, wanted=tasks.is_watched),
    Scheduled("devices.sum_up", HOUR_S, tasks.sum_up, wanted=tasks.is_watched),
    Scheduled("devices.tidy", DAY_S, tasks.tidy, wanted=tasks.is_watched),
)
