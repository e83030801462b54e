"""What everybody has to read before anything else: at the head of the portal.

An app offers `portal.py` with `warnings(operator)`: what was let out by a person, while it holds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from liane.server.community.operators.models import Operator

__all__ = ["Warned", "warnings_of"]


@dataclass(frozen=True)
class Warned:
    """A line that warns, how sure it is, and the page that says more."""

    words: str
    note: str
    address: str
    at: datetime


def warnings_of(operator: Operator) -> list[Warned]:
    """What the apps have to say to everybody now, the newest first."""
    told = (each for tell in _apps() for each in tell(operator))
    return sorted(told, key=lambda each: each.at, reverse=True)


@cache
def _apps() -> list[Callable[[Operator], Iterable[Warned]]]:
    """What the apps offer, looked for once in a process."""
    found = []
    for app in apps.get_app_configs():
        name = f"{app.name}.portal"
        if app.name.startswith("liane.server.") and find_spec(name):
            found.append(import_module(name).warnings)
    return found
