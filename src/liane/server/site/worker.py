"""The worker process: three queues and the clock, each in a thread.

`default` holds what ends within seconds, `heavy` what takes minutes (a plan), `watch` what waits
for devices to answer, so that none waits for another. A task runs to its end or, when the worker
was killed, again from its start: rows left « running » by a worker of this box are taken again when
it starts, three times at most.
Engines are never imported here: heavy tasks start a process.
"""

import hashlib
import logging
import os
import platform
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from liane.server.site.processes import die_with_parent, end_children

__all__ = ["ATTEMPTS", "box_mark", "main", "take_again"]

ATTEMPTS = 3
QUEUES = ("default", "heavy", "watch")
GRACE_S = 3.0
_POLL_S, _TICK_S, _RETRY_S = 1.0, 20.0, 5.0

_log = logging.getLogger("liane.worker")


def box_mark() -> str:
    """What the worker identifiers of this data folder begin with, on this machine."""
    from liane.server.site.home import home  # noqa: PLC0415 (light start)

    place = f"{platform.node()}:{home()}"
    return hashlib.sha256(place.encode()).hexdigest()[:12]


def take_again() -> int:
    """Put back in the queue what a dead worker of this box was doing; return how many.

    Only one server runs on a data folder, so whatever its workers left running is nobody's. What
    was tried `ATTEMPTS` times is called failed: it may be what kills the worker.
    """
    from django.db import transaction  # noqa: PLC0415 (after django.setup)
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    taken = 0
    with transaction.atomic():
        for row in DBTaskResult.objects.running().select_for_update():
            if not str((row.worker_ids or [""])[-1]).startswith(box_mark()):
                continue
            if len(row.worker_ids) >= ATTEMPTS:
                row.set_failed(RuntimeError(f"its worker died {ATTEMPTS} times"))
                continue
            row.status, row.started_at = "READY", None
            row.save(update_fields=["status", "started_at"])
            taken += 1
    return taken


def _queue(name: str) -> Any:
    """One of the library's workers; it runs in a thread, so it is given no signals."""
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415

    return Worker(
        queue_names=[name],
        interval=_POLL_S,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{box_mark()}-{os.getpid()}-{name}",
        excluded_queue_names=[],
    )


def _serve_queue(worker: Any, stopping: threading.Event) -> None:
    """Take tasks until told to stop; a database that is busy or full is tried again."""
    from django.db import DatabaseError, close_old_connections  # noqa: PLC0415

    while worker.running and not stopping.is_set():
        try:
            worker.run()
        except DatabaseError as error:
            _log.error("%s: %s", worker.worker_id, error)
            close_old_connections()
            stopping.wait(_RETRY_S)


def _keep_time(stopping: threading.Event) -> None:
    """Look every few seconds for what is due."""
    from django.db import DatabaseError, close_old_connections  # noqa: PLC0415

    from liane.server.site.scheduler import tick  # noqa: PLC0415

    while not stopping.is_set():
        try:
            close_old_connections()
            tick()
        except DatabaseError as error:
            _log.error("schedule: %s", error)
        stopping.wait(_TICK_S)


def _map_nothing(connection: Any, **_more: Any) -> None:
    """Read the database without mapping it: rounds over all of it would fill a small box."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")


def _thread(work: Callable[..., None], *given: Any) -> None:
    """A thread whose unforeseen end ends the process, which is then started again."""

    def until_it_breaks() -> None:
        try:
            work(*given)
        except BaseException:
            _log.exception("a thread of the worker broke")
            os._exit(1)

    threading.Thread(target=until_it_breaks, daemon=True).start()


def main() -> None:
    """Work until SIGTERM; then give short tasks a moment, and leave long ones to be taken again."""
    die_with_parent()
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_unused: stopping.set())
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liane.server.site.settings")
    from django.db.backends.signals import connection_created  # noqa: PLC0415

    django.setup()
    connection_created.connect(_map_nothing)
    take_again()
    queues = [_queue(name) for name in QUEUES]
    for worker in queues:
        _thread(_serve_queue, worker, stopping)
    _thread(_keep_time, stopping)
    stopping.wait()
    _finish(queues)


def _finish(queues: list[Any]) -> None:
    for worker in queues:
        worker.running = False
    end = time.monotonic() + GRACE_S
    while queues[0].running_task and time.monotonic() < end:
        time.sleep(0.05)
    end_children()  # and at once, before a thread can call its task failed:
    os._exit(0)
