"""Background work of the site itself: forgetting, clearing, keeping the records' file small."""

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from liane.server.site import audit

__all__ = ["clear_results", "clear_sessions", "forget_who", "tidy_records"]

RESULTS_KEPT = timedelta(days=14)


@task()
def forget_who() -> int:
    """Turn the members of audit lines older than 30 days into pseudonyms."""
    return audit.forget_who()


@task()
def clear_sessions() -> None:
    """Erase sessions that have ended."""
    call_command("clearsessions")


@task()
def clear_results() -> int:
    """Erase finished tasks older than two weeks."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - RESULTS_KEPT)
    return int(old.delete()[0])


@task()
def tidy_records() -> None:
    """On SQLite: bring the write-ahead log into the records' file, and refresh statistics."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
