"""A change point between two regimes, open and blocked, for each service on each network.

Each window gives how many measurements said blocked out of how many that decided. Under either
regime that count is beta-binomial: the share is not known, only its prior. The filter
(`filtering`) holds hypotheses "this regime since that window" with their probability (in
logarithms), and goes forward only: what is known at a window rests on that window and those before.

- **Open** has a small share of false blocks (a resolver that is ill, a hotel's portal), learned
  from the cell itself and, before it is known, from what the country showed (pooled).
- **Blocked** has a large share, not all: some vantage points go round.
- **The change** is rare: one a year in a cell. Once other networks of the country block the
  service, it is to be expected within days (pooled). A long gap gives it more time.

Nothing is said under the odds of `sure`, nor from fewer than `least_windows` witnesses: windows of
the cell that say blocked, and other networks of the country on which the block is told. No quiet
past is needed: both regimes have priors of their own, and a service that is blocked from its first
window on is told as such, with no onset.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from liane.detection.blocking.filtering import Told, filtered
from liane.detection.blocking.windows import Judged, Windows, windows_of
from liane.detection.series import Event

__all__ = ["BLOCKING_RULES", "BlockingRules", "blocks", "blocks_in"]

BLOCKING_RULES = "blocking-2"


@dataclass(frozen=True)
class BlockingRules:
    """Every number that decides, with its reason. None was fitted to a series shown."""

    window_s: int = 3600  # a run through a list of pages lies within an hour
    alike: float = 0.5  # correlation of the rows of one window: at most two witnesses an hour
    open_share: float = 0.03  # verdicts of blocking where nothing is blocked, before any is seen
    open_weight: float = 20.0  # how many windows that guess is worth
    open_most: float = 60.0  # the past of a cell that is remembered, in windows
    blocked_for: float = 4.0  # under a block four measurements in five show it: Beta(4, 1)
    blocked_against: float = 1.0
    at_first: float = 0.05  # a service is blocked when first seen
    onsets_per_year: float = 1.0  # the rate that series hold likely, too
    spread_days: float = 2.0  # networks of one country follow each other within days
    lasts_days: float = 14.0  # the mean length of a block
    sure: float = 0.95  # false alarms of quiet weeks then stay under a third of 0.01 a week
    least_windows: int = 3  # an hour is one person's, a network one witness; three are not
    version: str = BLOCKING_RULES


def blocks(judged: Iterable[Judged], rules: BlockingRules | None = None) -> list[Event]:
    """The blocking events of judged measurements, by time of detection.

    >>> from liane.detection.blocking.windows import Cell
    >>> cell = Cell("ML", "AS1", "a.example")
    >>> rows = [Judged(3600.0 * at, cell, "blocked" if 40 <= at < 60 else "ok") for at in range(90)]
    >>> [event] = blocks(rows)
    >>> event.start_s / 3600, event.detected_s / 3600, event.end_s / 3600
    (40.0, 44.0, 60.0)
    """
    rules = rules or BlockingRules()
    found = [
        event
        for windows in windows_of(judged, rules.window_s)
        for event in blocks_in(windows, rules)
    ]
    return sorted(found, key=lambda event: (event.detected_s, event.start_s, str(event.group)))


def blocks_in(windows: Windows, rules: BlockingRules | None = None) -> list[Event]:
    """The blocking events of one country, cell by cell."""
    rules = rules or BlockingRules()
    return [_event(windows, told, rules) for told in filtered(windows, rules)]


def _event(windows: Windows, told: Told, rules: BlockingRules) -> Event:
    end_s = None if told.end is None else float(windows.first_s[told.end])
    return Event(
        group=windows.cells[told.cell]._asdict(),
        kind="blocking",
        start_s=float(windows.first_s[told.start]),
        detected_s=told.detected_s,
        end_s=end_s,
        confidence=round(min(told.confidence, 0.999), 3),
        together=told.networks,
        facts=_facts(windows, told),
        rules=rules.version,
    )


def _facts(windows: Windows, told: Told) -> dict[str, Any]:
    """What the detection rested on: counts, the layer named most, whether an onset was seen."""
    span = slice(told.start, int(windows.begins[told.cell + 1]))
    known = windows.known_s[span] <= told.detected_s
    blocked, open_ = windows.blocked[span][known], windows.open[span][known]
    layers = windows.layers[span][known].sum(axis=0)
    return {
        "layer": windows.names[int(np.argmax(layers))] if layers.any() else None,
        "blocked": int(blocked.sum()),
        "measured": int(blocked.sum() + open_.sum()),
        "windows": int(known.sum()),
        "from_the_first": told.start == int(windows.begins[told.cell]),
    }
