"""Replay: alerts of then laid beside what the same rules find in what is stored.

The table of observations holds the steps of each measurement and the verdict of the rules of its
day. The events are found without the rows that came late (after the day that follows their own):
those are the alerts as they were known. Then with all rows: what only they show is labelled late,
for it may be true and was not to be known then (`stored`, driven by `liane.scale`). An alert of
then is found again the same, or what differs is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from liane.detection.blocking import BLOCKING_RULES
from liane.detection.causes.incident import iso
from liane.detection.series import SERIES_RULES
from liane.detection.stored import Replayed
from liane.detection.throttling import THROTTLING_RULES
from liane.words import N_

__all__ = ["RULES_KNOWN", "Compared", "compared"]

RULES_KNOWN = (BLOCKING_RULES, SERIES_RULES, THROTTLING_RULES)
_SAME_S, _DAY_S = 1.0, 86400.0

SAME = N_("found again, the same")
CHANGED = N_("found again, but {what} differs: {then} then, {now} now")
BY_LATE = N_("found again only with what came late: it was not to be known then")
ABSENT = N_("not found again in what is stored here")
OTHER_RULES = N_("found by rules {rules}, which this version lacks: use the version of then")


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
