"""What the worker does for operators: keep the days that were announced."""

from django_tasks import task

from liane.server.community.operators.actions import close_those_due, erase_those_past

__all__ = ["keep_announced_days"]


@task()
def keep_announced_days() -> tuple[int, int]:
    """Close what is due, erase what can no longer be reopened; return how many of each."""
    return close_those_due(), erase_those_past()
