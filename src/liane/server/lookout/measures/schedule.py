"""How often it is looked whether a round is due, and whether causes have to be weighed."""

from liane.server.lookout.measures import tasks, weighing
from liane.server.site.schedule import Scheduled

__all__ = ["TASKS"]

TASKS = (
    Scheduled("measures.look", 30, tasks.look),
    Scheduled("measures.weigh", 300, weighing.weigh, wanted=weighing.is_wanted),
)
