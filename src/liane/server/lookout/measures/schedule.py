"""How often it is looked whether a round is due."""

from liane.server.lookout.measures import tasks
from liane.server.site.schedule import Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("measures.look", 30, tasks.look),)
