"""What waits for a member, told by every app: the queue of the first page.

An app that has something to say offers `waiting.py` with `lines(member)`, which gives `Line`s.
Lines are counted together, in one question to the database, whatever their number.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from liane.server.community.members.models import Member
from liane.server.site.counting import counted

__all__ = ["Line", "Waits", "address_in", "what_waits"]


@dataclass(frozen=True)
class Line:
    """Records that wait for somebody: how it is said for `n` of them, and where they are handled.

    `urgent` shows it as something that is down or late.
    """

    say: Callable[[int], str]
    url_name: str
    records: QuerySet[Any]
    urgent: bool = False


@dataclass(frozen=True)
class Waits:
    """A line that has something in it."""

    text: str
    url: str
    count: int
    urgent: bool


def what_waits(member: Member) -> list[Waits]:
    """What waits for `member` in their operator, what is down or late first."""
    lines = [line for app in _apps() for line in app(member)]
    counts = counted([line.records for line in lines])
    waits = [
        Waits(line.say(count), address_in(line.url_name, member), count, line.urgent)
        for line, count in zip(lines, counts, strict=True)
        if count
    ]
    return sorted(waits, key=lambda each: not each.urgent)


def address_in(name: str, member: Member) -> str:
    """A page of the member's operator; empty if there is none of that name."""
    try:
        return reverse(name, args=[member.operator.slug])
    except NoReverseMatch:
        return ""


@cache
def _apps() -> list[Callable[[Member], Iterable[Line]]]:
    """What the apps offer, looked for once in a process."""
    found = []
    for app in apps.get_app_configs():
        name = f"{app.name}.waiting"
        if app.name.startswith("liane.server.") and find_spec(name):
            found.append(import_module(name).lines)
    return found
