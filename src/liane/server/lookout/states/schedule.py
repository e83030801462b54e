"""How often states are looked at."""

from liane.server.lookout.states import tasks
from liane.server.site.schedule import Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("states.look", 60, tasks.look),)
