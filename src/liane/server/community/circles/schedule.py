"""What circles do by themselves, and how often."""

from liane.server.community.circles import tasks
from liane.server.site.schedule import DAY_S, Scheduled

__all__ = ["TASKS"]

TASKS = (
    Scheduled("circles.tell_circles", DAY_S, tasks.tell_circles),
    Scheduled("circles.hand_on", DAY_S, tasks.hand_on),
)
