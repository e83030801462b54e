"""What operators ask of the clock."""

from liane.server.community.operators.tasks import keep_announced_days
from liane.server.site.schedule import HOUR_S, Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("operators.keep_announced_days", 6 * HOUR_S, keep_announced_days),)
