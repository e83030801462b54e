"""Replay: every alert found again from what is stored, and what came late told apart.

The table of observations holds the steps of each measurement and the verdict of the rules of its
day. The events are found without the rows that came late (after the day that follows their own):
those are the alerts as they were known. Then with all rows: what only they show is labelled late,
for it may be true and was not to be known then. An alert of then is found again the same, or what
differs is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import compute

from liane.detection.blocking import BLOCKING_RULES
from liane.detection.causes.incident import iso
from liane.detection.series import SERIES_RULES, Event
from liane.detection.stored import events_of, received_at, table_of
from liane.detection.throttling import THROTTLING_RULES
from liane.words import N_

__all__ = ["RULES_KNOWN", "Compared", "Replayed", "compared", "replay"]

RULES_KNOWN = (BLOCKING_RULES, SERIES_RULES, THROTTLING_RULES)
_SAME_S, _DAY_S = 1.0, 86400.0

SAME = N_("found again, the same")
CHANGED = N_("found again, but {what} differs: {then} then, {now} now")
BY_LATE = N_("found again only with what came late: it was not to be known then")
ABSENT = N_("not found again in what is stored here")
OTHER_RULES = N_("found by rules {rules}, which this version lacks: use the version of then")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Replayed:
    """An event found again; `late` where it rests on what came late."""

    event: Event
    late: bool
    received_at: datetime | None


def replay(store: Path, until: datetime | None = None) -> list[Replayed]:
    """The events of a table of observations by time of detection, of what was seen by `until`."""
    table = table_of(store)
    if until is not None:
        table = table.filter(compute.less_equal(table["observed_at"], pa.scalar(until)))
    early = table.filter(compute.equal(table["late"], False))
    in_time = events_of(early)
    every = events_of(table) if early.num_rows < table.num_rows else in_time
    late = [event for event in every if not any(_alike(event, each) for each in in_time)]
    found = [Replayed(event, False, received_at(event, table)) for event in in_time]
    found += [Replayed(event, True, received_at(event, table)) for event in late]
    found.sort(key=lambda each: (each.event.detected_s, each.event.start_s, each.event.kind))
    if until is not None:
        found = [each for each in found if each.event.detected_s <= until.timestamp()]
    return found


def _alike(one: Event, other: Event) -> bool:
    """The same happening in the same group, with an onset to a day."""
    same = (one.kind, one.group) == (other.kind, other.group)
    return same and abs(one.start_s - other.start_s) <= _DAY_S


@dataclass(frozen=True)
class Compared:
    """An alert of then beside what is found now: a message and its facts."""

    alert: Mapping[str, Any]
    message: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.message == SAME


def compared(alerts: Iterable[Mapping[str, Any]], found: Sequence[Replayed]) -> list[Compared]:
    """Each alert of then (an event of `liane detect --json`) laid beside the replay."""
    return [_compared(alert, found) for alert in alerts]


def _compared(alert: Mapping[str, Any], found: Sequence[Replayed]) -> Compared:
    rules = str(alert.get("rules"))
    if rules not in RULES_KNOWN:
        return Compared(alert, OTHER_RULES, {"rules": rules})
    same = [
        each
        for each in found
        if (each.event.kind, each.event.group) == (alert.get("kind"), alert.get("group"))
    ]
    start, detected = _seconds(alert.get("start")), _seconds(alert.get("detected_at"))
    near = min(same, key=lambda each: abs(each.event.start_s - start), default=None)
    if near is None or abs(near.event.start_s - start) > _DAY_S:
        return Compared(alert, ABSENT)
    if near.late:
        return Compared(alert, BY_LATE)
    for what, then, now in (
        ("start", start, near.event.start_s),
        ("detected_at", detected, near.event.detected_s),
    ):
        if abs(then - now) > _SAME_S:
            return Compared(alert, CHANGED, {"what": what, "then": _iso(then), "now": _iso(now)})
    return Compared(alert, SAME)


def _seconds(written: Any) -> float:
    return datetime.fromisoformat(str(written)).timestamp()


def _iso(when_s: float) -> str:
    return iso(when_s) or "?"
