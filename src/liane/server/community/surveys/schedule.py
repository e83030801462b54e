"""What surveys do by themselves, and how often."""

from liane.server.community.surveys import tasks
from liane.server.site.schedule import DAY_S, Scheduled

__all__ = ["TASKS"]

TASKS = (Scheduled("surveys.forget_drafts", DAY_S, tasks.forget_drafts),)
