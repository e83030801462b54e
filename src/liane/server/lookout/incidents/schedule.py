"""What the lookout does by itself, and how often."""

from liane.server.lookout.incidents import tasks
from liane.server.site.schedule import DAY_S, Scheduled

__all__ = ["TASKS"]

TASKS = (
    Scheduled("incidents.watch_link", 60, tasks.watch_link),
    Scheduled("incidents.forget_contacts", DAY_S, tasks.forget_contacts),
)
