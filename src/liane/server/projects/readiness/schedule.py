"""What readiness does by itself, and how often."""

from liane.server.projects.readiness import tasks
from liane.server.site.schedule import HOUR_S, Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("readiness.look_at_computed", HOUR_S, tasks.look_at_computed),)
