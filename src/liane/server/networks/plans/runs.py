"""Runs: a calculation asked for, started, watched, stopped, taken up again when its process died.

The records are the only thing that the web, the worker and the job share. A run whose process is
gone and silent is queued again, three times at most; a run whose process lives is left alone.
"""

import os
import subprocess
import sys
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from liane.errors import LianeError
from liane.server.networks.plans.models import Plan, Run, State
from liane.server.site.home import folder, home
from liane.words import N_

__all__ = [
    "ATTEMPTS",
    "SILENCE",
    "claim",
    "engines_are_here",
    "fail",
    "folder_of",
    "is_alive",
    "queue_again",
    "start_process",
]

ATTEMPTS = 3
SILENCE = timedelta(seconds=15)
_ENGINES = ("numpy", "numba", "scipy", "rasterio", "pyproj", "ortools", "highspy", "jsonschema")


def engines_are_here() -> bool:
    """Whether this box can calculate; nothing is imported to know it."""
    return all(find_spec(name) is not None for name in _ENGINES)


def folder_of(name: str) -> Path:
    """The folder of a run or plan, whether it is there or not."""
    return home() / "plans" / name


def is_alive(run: Run) -> bool:
    """Whether the process of `run` is there, on this machine."""
    if run.pid is None:
        return False
    words = Path(f"/proc/{run.pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            return str(run.pk).encode() in words.read_bytes()
        except OSError:
            return False
    try:
        os.kill(run.pid, 0)
    except OSError:
        return False
    return True


def is_lost(run: Run) -> bool:
    """A run that should be running, whose process is silent and gone."""
    if run.state != Run.RUNNING:
        return False
    spoke = run.heartbeat_at or run.started_at
    silent = spoke is None or timezone.now() - spoke > SILENCE
    return silent and not is_alive(run)


def claim(run_id: UUID) -> Run | None:
    """Take a run for this process; None if it has ended or another process has it."""
    with transaction.atomic():
        run = Run.objects.select_for_update().select_related("plan").filter(pk=run_id).first()
        if run is None or run.state in (Run.ENDED, Run.FAILED):
            return None
        if run.state == Run.RUNNING and run.pid != os.getpid() and is_alive(run):
            return None
        now = timezone.now()
        run.state, run.pid, run.attempt = Run.RUNNING, os.getpid(), run.attempt + 1
        run.started_at, run.heartbeat_at = now, now
        run.fraction, run.message, run.costs = 0.0, N_("reading what is asked"), []
        run.save()
    return run


def start_process(run_id: UUID) -> "subprocess.Popen[bytes]":
    """The job of a run, in a process group of its own, less urgent than the pages."""
    log = folder("plans", str(run_id)) / "job.log"
    module = "liane.server.networks.plans.job"
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", module, str(run_id)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "liane.server.site.settings"},
        )


def fail(run: Run, error: LianeError | str, **facts: object) -> None:
    """Say why a run gave nothing; the words stay untranslated with what fills them."""
    kind = type(error).__name__ if isinstance(error, LianeError) else "Broken"
    message = error.message if isinstance(error, LianeError) else error
    given = error.facts if isinstance(error, LianeError) else facts
    with transaction.atomic():
        ended = Run.objects.filter(pk=run.pk).exclude(state__in=(Run.ENDED, Run.FAILED))
        if not ended.update(
            state=Run.FAILED,
            ended_at=timezone.now(),
            error=kind,
            error_message=message,
            error_facts={name: _plain(value) for name, value in given.items()},
        ):
            return
        if run.kind == Run.PLAN:
            _state(run.plan_id, State.FAILED)


def _plain(value: object) -> str:
    """A fact as text; files are told by their name: where the box keeps them says nothing."""
    text = str(value)
    return Path(text).name if text.startswith(str(home())) else text


def _state(plan_id: UUID, state: str) -> None:
    Plan.objects.filter(pk=plan_id).update(
        state=state, version=models.F("version") + 1, changed_at=timezone.now()
    )


def queue_again(run: Run) -> bool:
    """Queue a lost run again, or fail it after three times; return whether it was queued."""
    if run.attempt >= ATTEMPTS:
        fail(run, N_("the calculation died {times} times; ask for less effort"), times=ATTEMPTS)
        return False
    found = Run.objects.filter(pk=run.pk, state=Run.RUNNING, pid=run.pid, attempt=run.attempt)
    return bool(found.update(state=Run.QUEUED, pid=None, message=""))
