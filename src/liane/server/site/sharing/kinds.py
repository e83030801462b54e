"""What can be shared: each app says it in its own `sharing.py`, and gives its public fields alone.

    def _notice(operator, pk):
        ...
        return Sheet(title=found.title, text=found.text, day=found.from_day)

    SHARED = (Shared("notice", _notice),)

`find` gives None for whatever a visitor may not read. A `Sheet` is built field by field: a record
is never handed over, so that nothing private can pass. `{% share "notice" notice.pk %}` makes the
link; it shows nothing where the operator is not public.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

__all__ = ["Shared", "Sheet", "find"]


@dataclass(frozen=True)
class Sheet:
    """The public words of something: what leaves, and nothing else does."""

    title: str
    text: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    day: date | None = None
    signed: str = ""
    address: str = ""


@dataclass(frozen=True)
class Shared:
    """A kind of thing that can be shared, and how its public words are found."""

    kind: str
    find: Callable[[Any, str], Sheet | None]


@cache
def _every() -> dict[str, Shared]:
    found = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.sharing"
        if app.name.startswith("liane.server.") and find_spec(name):
            for each in getattr(import_module(name), "SHARED", ()):
                found[each.kind] = each
    return found


def find(kind: str, operator: Any, pk: str) -> Sheet | None:
    """The public words of a thing; None if there is none, or if visitors may not read it."""
    shared = _every().get(kind)
    return shared.find(operator, pk) if shared else None
