"""Background work of the ground: starts a job's process, listens to it, keeps what it brought.

A job that a dead worker left is run again from its start: tiles already here are kept, a cut
download takes up where it stopped.
"""

import json
import subprocess
import sys
import time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from liane.server.networks.ground import actions
from liane.server.networks.ground.models import GroundJob, JobKind, JobState
from liane.server.networks.ground.queries import terrain_files
from liane.server.site.home import folder
from liane.words import N_

__all__ = ["perform", "run_job"]

_MODULE = "liane.server.networks.ground.job"
_EVERY_S = 1.0


@task(queue_name="heavy")
def run_job(job_id: str) -> str:
    """Run a job of the ground in its own process; return its last state."""
    job = GroundJob.objects.select_related("operator").filter(pk=UUID(job_id)).first()
    if job is None or job.state not in (JobState.WAITING, JobState.RUNNING):
        return "gone"
    return perform(job)


def perform(job: GroundJob) -> str:
    """Start the process, follow it, keep what it brought; return the last state."""
    _write(job, state=JobState.RUNNING, started_at=timezone.now())
    told = _follow(job)
    if "done" in told:
        _keep(job, told["done"])
        stopped = job.stop or told["done"].get("left", 0) > 0
        state = JobState.STOPPED if stopped else JobState.DONE
        _write(job, state=state, share=1.0, ended_at=timezone.now(), message=_summary(told["done"]))
    else:
        failed = told.get("failed") or {"message": N_("the job broke; try again"), "facts": {}}
        _write(job, state=JobState.FAILED, ended_at=timezone.now(), message=json.dumps(failed))
    return str(job.state)


def _write(job: GroundJob, **values: Any) -> None:
    GroundJob.objects.filter(pk=job.pk).update(**values)
    for name, value in values.items():
        setattr(job, name, value)


def _asked(job: GroundJob) -> dict[str, Any]:
    """What the process is told: folders are added here, so that no record holds a path."""
    asked = dict(job.asked)
    operator = str(job.operator_id)
    if job.kind == JobKind.DOWNLOAD:
        asked["folder"] = str(folder("ground", operator, "tiles"))
    elif job.kind == JobKind.UPLOAD:
        asked["path"] = str(folder("ground", operator, "arriving") / asked["file"])
    else:
        asked["folder"] = str(folder("ground", operator, "relief", str(job.pk)))
        asked["files"] = [str(file) for file in terrain_files(job.operator)]
    return asked


def _follow(job: GroundJob) -> dict[str, Any]:
    """The last line that the process says; progress is written at most once a second."""
    words = [sys.executable, "-m", _MODULE, job.kind]
    last: dict[str, Any] = {}
    written = 0.0
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101
        process.stdin.write(json.dumps(_asked(job)))
        process.stdin.close()
        for line in process.stdout:
            last = _read(line) or last
            if "share" in last and time.monotonic() - written > _EVERY_S:
                written = time.monotonic()
                _write(job, share=last["share"], message=_progress(last))
                job.refresh_from_db(fields=["stop"])
                if job.stop:
                    process.terminate()
    return last


def _read(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _progress(line: dict[str, Any]) -> str:
    return json.dumps({"message": line["message"], "facts": {}})


def _summary(done: dict[str, Any]) -> str:
    message = N_("{tiles} tiles; {absent} do not exist (open sea, or not released)")
    if "zooms" in done:
        message = N_("{tiles} pieces of map drawn")
    tiles = done["tiles"] if isinstance(done["tiles"], int) else len(done["tiles"])
    facts = {"tiles": tiles, "absent": done.get("absent", 0)}
    return json.dumps({"message": message, "facts": facts})


def _keep(job: GroundJob, done: dict[str, Any]) -> None:
    if job.kind == JobKind.RELIEF:
        actions.keep_relief(job.operator, str(job.pk), done, acting_member=None)
        return
    if job.kind == JobKind.UPLOAD:
        arrived = folder("ground", str(job.operator_id), "arriving") / job.asked["file"]
        arrived.replace(folder("ground", str(job.operator_id), "tiles") / job.asked["file"])
    source = job.asked.get("source", "")
    if actions.keep_tiles(job.operator, done["tiles"], source, acting_member=None):
        actions.ask_relief(job.operator, acting_member=None)
