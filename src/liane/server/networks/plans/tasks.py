"""Background work of plans: a calculation in a process of its own; lost ones taken up again."""

import contextlib
import os
import signal
import subprocess
import time
from uuid import UUID

from django.db import transaction
from django_tasks import task

from liane.server.networks.plans import runs
from liane.server.networks.plans.models import Run
from liane.words import N_

__all__ = ["calculate", "enqueue", "recover"]

_POLL_S = 0.5


@task(queue_name="heavy")
def calculate(run_id: str) -> str:
    """Start the job of a run and stay until it ends; return the state of the run."""
    run = Run.objects.filter(pk=UUID(run_id)).select_related("plan").first()
    if run is None or run.state in (Run.ENDED, Run.FAILED):
        return "nothing to do"
    if not runs.engines_are_here():
        runs.fail(run, N_("the engines are not on this box; calculate elsewhere with: liane plan"))
        return Run.FAILED
    if run.state == Run.RUNNING and runs.is_alive(run):
        return _wait_for_other(run)
    if run.attempt >= runs.ATTEMPTS:
        runs.queue_again(run)
        return Run.FAILED
    return _stay(run)


def _stay(run: Run) -> str:
    process = runs.start_process(run.pk)
    try:
        code = process.wait()
    except BaseException:  # the worker is told to stop: its job too
        end(process)
        raise
    run.refresh_from_db()
    if run.state in (Run.QUEUED, Run.RUNNING):
        _taken_up(run, code)
    return run.state


def _taken_up(run: Run, code: int) -> None:
    """The process ended without a word: again, or failed after three times."""
    if run.state == Run.QUEUED:
        runs.fail(run, N_("the calculation could not be started (code {code})"), code=code)
    elif runs.queue_again(run):
        enqueue(run)


def _wait_for_other(run: Run) -> str:
    while run.state == Run.RUNNING and runs.is_alive(run):
        time.sleep(_POLL_S)
        run.refresh_from_db()
    if run.state == Run.RUNNING and runs.queue_again(run):
        enqueue(run)
    return run.state


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a job and what it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def enqueue(run: Run) -> None:
    """Put a run in the queue once the records say so."""
    transaction.on_commit(lambda: _enqueue(run))


def _enqueue(run: Run) -> None:
    calculate.enqueue(str(run.pk))


@task()
def recover() -> int:
    """Queue again the runs whose process died; return how many."""
    lost = [run for run in Run.objects.filter(state=Run.RUNNING) if runs.is_lost(run)]
    again = [run for run in lost if runs.queue_again(run)]
    for run in again:
        enqueue(run)
    return len(again)
