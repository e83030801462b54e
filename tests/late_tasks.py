"""Tasks that tests put in the queue of a server that runs."""

import os
import time
from pathlib import Path

from django_tasks import task


@task()
def note(file: str) -> None:
    """Say in `file` that it ran."""
    with Path(file).open("a", encoding="utf-8") as out:
        out.write(f"{os.getpid()}\n")


@task(queue_name="heavy")
def slow_the_first_time(file: str) -> None:
    """Note the worker; the first one never ends."""
    note.call(file)
    while len(Path(file).read_text("utf-8").splitlines()) < 2:
        time.sleep(0.1)
