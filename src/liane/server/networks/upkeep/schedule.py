"""What upkeep does by itself, and how often."""

from liane.server.networks.upkeep import tasks
from liane.server.site.schedule import DAY_S, Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("upkeep.prepare_visits", DAY_S, tasks.prepare_all_visits),)
