"""Scheduled tasks are queued once when due; what a dead worker left is taken again, to a limit."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from liane.server.site.models import LastRun
from liane.server.site.schedule import every_task
from liane.server.site.scheduler import tick
from liane.server.site.tasks import clear_results, tidy_records
from liane.server.site.worker import ATTEMPTS, box_mark, take_again

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def finish_all() -> None:
    DBTaskResult.objects.update(status="SUCCESSFUL")


def test_names_of_scheduled_tasks_are_unique():
    names = [each.name for each in every_task()]
    assert len(names) == len(set(names)) >= 4


def test_a_task_is_queued_once_until_it_is_due_again():
    assert "site.tidy_records" in tick(NOW)
    finish_all()
    assert "site.tidy_records" not in tick(NOW + timedelta(minutes=59))
    assert "site.tidy_records" in tick(NOW + timedelta(minutes=61))


def test_a_task_that_still_waits_is_not_queued_twice():
    tick(NOW)
    assert tick(NOW + timedelta(days=3)) == []


def test_a_clock_that_was_set_back_does_not_silence_the_schedule():
    tick(NOW)
    finish_all()
    assert "site.forget_who" in tick(NOW - timedelta(days=400))


def test_of_two_schedulers_one_wins():
    tick(NOW)
    finish_all()
    later = NOW + timedelta(days=2)
    before = DBTaskResult.objects.count()
    seen = LastRun.objects.get(name="site.forget_who")
    LastRun.objects.filter(pk=seen.pk).update(at=later)  # the other one came first
    assert "site.forget_who" not in tick(later)
    assert DBTaskResult.objects.filter(pk=seen.task).count() == 1
    assert DBTaskResult.objects.count() >= before


def left_running(worker: str, times: int = 1) -> DBTaskResult:
    row = tidy_records.enqueue().db_result
    row.status, row.worker_ids = "RUNNING", [worker] * times
    row.save()
    return row


def test_a_task_of_a_dead_worker_goes_back_to_the_queue():
    row = left_running(f"{box_mark()}-1-default")
    assert take_again() == 1
    row.refresh_from_db()
    assert row.status == "READY"


def test_a_task_of_another_box_is_left_to_it():
    row = left_running("another-box-1-default")
    assert take_again() == 0
    row.refresh_from_db()
    assert row.status == "RUNNING"


def test_a_task_that_killed_its_worker_each_time_is_called_failed():
    row = left_running(f"{box_mark()}-1-heavy", ATTEMPTS)
    assert take_again() == 0
    row.refresh_from_db()
    assert row.status == "FAILED"
    assert "died" in row.traceback


@pytest.mark.parametrize(
    ("state", "days", "left"),
    [
        ("SUCCESSFUL", 0, 1),
        ("SUCCESSFUL", 2, 0),
        ("FAILED", 2, 1),
        ("FAILED", 15, 0),
    ],
)
def test_what_is_done_is_cleared_in_a_day_and_what_failed_in_two_weeks(state, days, left):
    tidy_records.enqueue()
    DBTaskResult.objects.update(status=state, finished_at=NOW - timedelta(days=days))
    clear_results.call()
    assert DBTaskResult.objects.count() == left
