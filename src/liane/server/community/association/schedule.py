"""What the association does by itself, and how often."""

from liane.server.community.association import tasks
from liane.server.site.schedule import DAY_S, Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("association.remind", DAY_S, tasks.remind_everybody),)
