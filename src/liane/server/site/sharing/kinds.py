"""What can be shared: each app says it in its own `sharing.py`, and gives its public fields alone.

    def _notice(operator, pk):
        ...
        return Sheet(title=found.title, text=found.text, day=found.from_day)

    SHARED = (Shared("notice", _notice), Shared("event", _event, page="event"))

`find` gives None for whatever a visitor may not read. A `Sheet` is built field by field: a record
is never handed over, so that nothing private can pass. Where `page` names the page that shows the
thing, « Share » stands at its foot by itself; `{% share "notice" notice.pk %}` puts it elsewhere.
Nothing is offered where the operator is not public.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any

from django.apps import apps
from django.urls import reverse

__all__ = ["Shared", "Sheet", "every_kind", "find", "listed", "of_operator", "shown_on"]

FEW = 8


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
    page: str = ""  # the name of the page that shows it; its thing is `pk`, or the operator


@cache
def _every() -> dict[str, Shared]:
    found = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.sharing"
        if app.name.startswith("liane.server.") and find_spec(name):
            for each in getattr(import_module(name), "SHARED", ()):
                found[each.kind] = each
    return found


def every_kind() -> list[Shared]:
    """All that can be shared, by kind."""
    return list(_every().values())


@cache
def _by_page() -> dict[str, Shared]:
    return {each.page: each for each in _every().values() if each.page}


def shown_on(page: str) -> Shared | None:
    """What a page shows that can be shared."""
    return _by_page().get(page)


def of_operator(
    title: Callable[[Any], str],
    page: str,
    lines: Callable[[Any], Iterable[tuple[str, str]]] = lambda _operator: (),
    text: Callable[[Any], str] = lambda _operator: "",
) -> Callable[[Any, str], Sheet | None]:
    """What finds a page that an operator has one of: a list, its accounts."""

    def found(operator: Any, pk: str) -> Sheet | None:
        if pk != str(operator.pk):
            return None
        return Sheet(
            title=title(operator),
            text=text(operator),
            lines=tuple(islice(lines(operator), FEW)),
            signed=operator.name,
            address=reverse(page, args=[operator.slug]),
        )

    return found


def listed(
    kind: str,
    page: str,
    title: Any,
    lines: Callable[[Any], Iterable[tuple[str, str]]] = lambda _operator: (),
) -> Shared:
    """A list that everybody may read, with what stands first in it; `title` is lazy."""
    return Shared(kind, of_operator(lambda _operator: str(title), page, lines), page)


def find(kind: str, operator: Any, pk: str) -> Sheet | None:
    """The public words of a thing; None if there is none, or if visitors may not read it."""
    shared = _every().get(kind)
    return shared.find(operator, pk) if shared else None
