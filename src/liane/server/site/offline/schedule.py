"""How often marks of forms that were sent are forgotten."""

from liane.server.site.offline import tasks
from liane.server.site.schedule import DAY_S, Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("offline.forget_marks", DAY_S, tasks.forget_marks),)
