"""Dates that apps keep, read together in one question: what a calendar is made of.

An app that has dates offers `calendar.py` with `dates(operator, member, start, end)`, which gives
`Dates`; or, where a queryset cannot say it, `entries(operator, member, start, end)` which gives
`Entry`s by questions of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from liane.server.site.ical import Entry

__all__ = ["Dates", "read"]

_MOST = 2000


@dataclass(frozen=True)
class Dates:
    """Records of one kind that have a day or an hour.

    `at`, `what`, `until` and `where` are fields or expressions; `say` words what was read, and
    `page` is the address of a record (its operator's slug and its `key`).
    """

    kind: str
    records: QuerySet[Any]
    at: str
    what: Any
    until: str = ""
    where: str = ""
    page: str = ""
    key: str = "pk"
    say: Callable[[str], str] = str


def _as_text(field: Any) -> Any:
    if field == "":
        return Value("", output_field=CharField())
    named = F(field) if isinstance(field, str) else field
    return Coalesce(Cast(named, CharField()), Value(""), output_field=CharField())


def _columns(number: int, each: Dates) -> QuerySet[Any]:
    return each.records.order_by().values_list(
        Value(str(number), output_field=CharField()),
        _as_text("pk"),
        _as_text(each.at),
        _as_text(each.until),
        _as_text(each.what),
        _as_text(each.where),
        _as_text(each.key),
    )


def read(every: Iterable[Dates], slug: str) -> list[Entry]:
    """Everything as entries of a calendar, with one question to the database."""
    asked = list(every)
    if not asked:
        return []
    first, *others = [_columns(number, each) for number, each in enumerate(asked)]
    rows = first.union(*others, all=True) if others else first
    return [_entry(asked[int(row[0])], row, slug) for row in rows[:_MOST]]


def _moment(text: str) -> date | None:
    """A day, or an hour of UTC, as databases write it."""
    if len(text) <= 10:
        return date.fromisoformat(text) if text else None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _entry(of: Dates, row: tuple[str, ...], slug: str) -> Entry:
    _number, pk, at, until, what, where, key = row
    link = reverse(of.page, args=[slug, UUID(key)]) if of.page else ""
    on = _moment(at) or date.max
    return Entry(f"{of.kind}-{UUID(pk)}", on, of.say(what), _moment(until), where, link)
