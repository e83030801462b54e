"""Background work of the site itself: forgetting, clearing, keeping the records' file small."""

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from liane.server.site import audit

__all__ = ["clear_results", "clear_sessions", "forget_who", "tidy_records"]

DONE_KEPT, FAILED_KEPT = timedelta(days=1), timedelta(days=14)


@task()
def forget_who() -> int:
    """Turn the members of audit lines older than 30 days into pseudonyms, run after run."""
    forgotten = audit.forget_who()
    if forgotten == audit.A_RUN:
        forget_who.enqueue()
    return forgotten


@task()
def clear_sessions() -> None:
    """Erase sessions that have ended."""
    call_command("clearsessions")


@task()
def clear_results() -> int:
    """Erase tasks done a day ago, and those that failed two weeks ago."""
    now, results = timezone.now(), DBTaskResult.objects
    done = results.successful().filter(finished_at__lt=now - DONE_KEPT).delete()[0]
    failed = results.failed().filter(finished_at__lt=now - FAILED_KEPT).delete()[0]
    return int(done + failed)


@task()
def tidy_records() -> None:
    """On SQLite: bring the write-ahead log into the records' file, and refresh statistics."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
