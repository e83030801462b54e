"""What the worker does for forms kept on phones."""

from django_tasks import task

from liane.server.site.offline.actions import forget_old_marks

__all__ = ["forget_marks"]


@task()
def forget_marks() -> int:
    return forget_old_marks()
