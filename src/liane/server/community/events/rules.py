"""What must hold of places: who has one, who moves up, which code was typed.

Pure. A name is compared without case, accents or spaces; a code is read with the letters that
look alike taken for each other, alone or inside the address that its QR holds.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from liane.server.site.shares import plain

__all__ = [
    "CODE",
    "Line",
    "Opinions",
    "code_of",
    "folded",
    "hour_there",
    "is_mail",
    "lines_of",
    "opinions",
    "promoted",
    "room_left",
    "way_to",
]

CODE = 10
_MOST_LINES = 500


def room_left(places: int | None, coming: int) -> int | None:
    """How many places are free; None: there is no limit.

    >>> room_left(20, 25)
    0
    """
    return None if places is None else max(0, places - coming)


def promoted(waiting: int, free: int | None) -> int:
    """How many of those who wait move up.

    >>> promoted(3, 1), promoted(3, None)
    (1, 3)
    """
    return waiting if free is None else min(waiting, free)


def folded(name: str) -> str:
    """A name as it is compared.

    >>> folded(" Aïssata  TRAORÉ ")
    'aissatatraore'
    """
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in bare if letter.isalnum())


def code_of(typed: str) -> str:
    """The code in what was typed or scanned; empty if there is none.

    >>> code_of("https://box/o/x/evenements/billet/ABCDE-01234/")
    'ABCDE01234'
    """
    last = [part for part in re.split(r"[/\s]+", typed.strip()) if part]
    code = plain(last[-1]) if last else ""
    return code if len(code) == CODE else ""


def is_mail(contact: str) -> bool:
    """Whether a contact can be written to by mail.

    >>> is_mail("+223 70 00 00 00")
    False
    """
    return bool(re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+", contact.strip()))


def way_to(contact: str) -> str:
    """How somebody is reached there: `mail`, `sms`, or nothing that a box can use.

    >>> way_to("awa@farako.ml"), way_to("70 11 22 33"), way_to("chez Fanta")
    ('mail', 'sms', '')
    """
    if is_mail(contact):
        return "mail"
    digits = re.sub(r"[\s().-]", "", contact)
    return "sms" if re.fullmatch(r"\+?\d{6,15}", digits) else ""


def hour_there(at: datetime, zone: str) -> str:
    """An hour as the clocks of a place show it, with their name.

    >>> from datetime import UTC
    >>> hour_there(datetime(2026, 11, 22, 9, 30, tzinfo=UTC), "Africa/Kinshasa")
    '22/11/2026 10:30 WAT'
    """
    try:
        clock: tzinfo = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        clock = UTC
    return f"{at.astimezone(clock):%d/%m/%Y %H:%M %Z}"


@dataclass(frozen=True)
class Line:
    """A line of a paper list: a name, and perhaps how to reach them."""

    name: str
    contact: str


def lines_of(text: str) -> list[Line]:
    """A paper list typed fast: one person a line, « name ; contact ».

    >>> lines_of("Awa ; 70 00 00 00\\n\\nMoussa")
    [Line(name='Awa', contact='70 00 00 00'), Line(name='Moussa', contact='')]
    """
    found = []
    for line in text.splitlines():
        name, _mark, contact = line.partition(";")
        if folded(name):
            found.append(Line(name.strip()[:80], contact.strip()[:120]))
    return found[:_MOST_LINES]


@dataclass(frozen=True)
class Opinions:
    """What people thought, together; `mean` is None under five opinions."""

    count: int
    mean: Fraction | None
    by_mark: tuple[int, int, int, int, int]


def opinions(marks: Iterable[int]) -> Opinions:
    """Marks from 1 to 5 together; fewer than five say too much of each.

    >>> opinions([5, 4, 4, 3, 4]).mean
    Fraction(4, 1)
    """
    kept = [mark for mark in marks if 1 <= mark <= 5]
    by_mark = tuple(kept.count(mark) for mark in range(1, 6))
    mean = Fraction(sum(kept), len(kept)) if len(kept) >= 5 else None
    return Opinions(len(kept), mean, by_mark)  # type: ignore[arg-type]
