"""What the pathway does by itself, and how often."""

from liane.server.projects.pathway import tasks
from liane.server.site.schedule import HOUR_S, Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("pathway.measure_gates", HOUR_S, tasks.measure_gates),)
