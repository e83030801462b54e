"""Puts scheduled tasks in the queue when they are due: once each, whatever crashes.

The task is queued in the transaction that notes its time. Of two schedulers on one database, one
wins and the other finds the note changed. A task that still waits or runs is not queued again. A
clock set back (a box without a battery wakes in 1970) does not silence the schedule.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from liane.server.site.models import LastRun
from liane.server.site.schedule import Scheduled, every_task

__all__ = ["tick"]

_UNFINISHED = ("READY", "RUNNING")


def tick(now: datetime | None = None) -> list[str]:
    """Queue what is due; return the names."""
    moment = now or timezone.now()
    return [each.name for each in every_task() if _queue(each, moment)]


def _queue(scheduled: Scheduled, now: datetime) -> bool:
    last, _made = LastRun.objects.get_or_create(name=scheduled.name)
    every = timedelta(seconds=scheduled.every_seconds)
    if last.at and timedelta(0) <= now - last.at < every:
        return False
    if not scheduled.wanted():
        return False
    if DBTaskResult.objects.filter(pk=last.task, status__in=_UNFINISHED).exists():
        return False
    with transaction.atomic():
        won = LastRun.objects.filter(pk=last.pk, at=last.at).update(at=now)
        if won:
            result = scheduled.task_function.enqueue()
            LastRun.objects.filter(pk=last.pk).update(task=result.id)
    return bool(won)
