"""What the box does by itself, and how often.

Each app may have such a module with `TASKS`, a tuple of `Scheduled`; `every_task` finds them all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from liane.server.site import tasks

__all__ = ["DAY_S", "HOUR_S", "TASKS", "Scheduled", "every_task"]

HOUR_S = 3600
DAY_S = 24 * HOUR_S


@dataclass(frozen=True)
class Scheduled:
    """A task without arguments to run every so many seconds; its name is kept, so keep it.

    `wanted` is asked each time before it is queued: what has nothing to do costs no task.
    """

    name: str
    every_seconds: int
    task_function: Any
    wanted: Callable[[], bool] = lambda: True


TASKS = (
    Scheduled("site.forget_who", DAY_S, tasks.forget_who),
    Scheduled("site.clear_sessions", DAY_S, tasks.clear_sessions),
    Scheduled("site.clear_results", DAY_S, tasks.clear_results),
    Scheduled("site.tidy_records", HOUR_S, tasks.tidy_records),
)


def every_task() -> list[Scheduled]:
    """The tasks of every app, in the order of INSTALLED_APPS."""
    found: list[Scheduled] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.schedule"
        if app.name.startswith("liane.server.") and find_spec(name):
            found += import_module(name).TASKS
    return found
