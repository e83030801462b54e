"""What plans do by themselves."""

from liane.server.networks.plans import tasks
from liane.server.site.schedule import Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("plans.recover", 60, tasks.recover),)
