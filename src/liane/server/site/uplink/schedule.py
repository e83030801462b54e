"""How often the link is looked at."""

from liane.server.site.schedule import Scheduled
from liane.server.site.uplink import tasks

__all__ = ["TASKS"]

TASKS = (Scheduled("uplink.watch_link", 60, tasks.watch_link),)
