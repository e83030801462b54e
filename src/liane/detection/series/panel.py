"""What a series is for the detector: a panel on one clock, arrivals, rules, events.

A `Panel` holds one value per group and step, NaN where nothing is known; a higher value is
better (share of hosts that answer, throughput). `Arrivals` holds the times of replies, group by
group: what is missing is the signal. Times are seconds since 1970 in UTC. Nothing here reads a
clock or a file, and an event says by which rules it was found, so that it can be found again.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["SERIES_RULES", "Arrivals", "Event", "Flags", "Floats", "Ints", "Panel", "Rules"]

SERIES_RULES = "series-2"
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Rules:
    """What the detector holds to be a drop, a return, a silence; each with its reason.

    Shares are of the level expected, times are in hours.
    """

    warmup_h: float = 48.0  # two daily rounds, before which nothing is known of the hours
    level_h: float = 168.0  # the level is the median of a week: each day of it weighs the same
    low: float = 0.8  # a fifth less than expected: where IODA warns
    deep: float = 0.5  # half: where IODA calls it critical
    freeze_h: float = 6.0  # so long below: no chance dip, the baseline stops learning
    alone_h: float = 18.0  # longer than 99 in 100 power cuts of median 2.5 h, σ(ln) 0.8
    alone_low_h: float = 72.0  # low and not deep for so long: longer than any week-end
    breath_h: float = 2.0  # a return shorter than this does not end a lone drop
    least_together: int = 3  # fewer groups than this are neighbours on one feeder
    share_together: float = 0.25  # so is less than a quarter of the panel
    chance_together: float = 1e-6  # by chance, in one step: once in 100 years of hours
    days_low: tuple[float, float] = (4.0, 1.0)  # low for most of these days ago: it fell before
    night_ends_h: float = 5.0  # planned work is done from midnight to here, local time
    planned_work_h: float = 4.0  # and is over by then
    return_h: float = 6.0  # back for so long: ended
    return_together_h: float = 24.0  # a whole day while others are down: a lull by night is none
    silence_chance: float = 0.01  # false silences per group and week
    silence_rate: float = 0.1  # what still comes through in a silence, against the usual
    silence_warmup_h: float = 72.0  # three nights, before which a quiet night may be usual
    silence_level_h: float = 336.0  # the usual number is that of two weeks
    settle_h: float = 12.0  # an hour of replies is learned when it is known to be in no silence
    events_per_year: float = 1.0  # what is held likely before anything is seen
    local_troubles_per_year: float = 26.0  # power cuts and maintenance, likewise
    changes_per_year: float = 1.0  # of the level of one series: hosts that leave, holidays
    version: str = SERIES_RULES


@dataclass(frozen=True, eq=False)
class Panel:
    """Values of `groups` on a common clock: `values[g, t]` at `times_s[t]`, every `step_s`.

    `known_s[t]` is when the last value of step `t` could be had: nothing is found before it.
    """

    groups: tuple[dict[str, str], ...]
    times_s: Ints
    known_s: Ints
    values: Floats
    step_s: int
    local_offset_s: int = 0


@dataclass(frozen=True, eq=False)
class Arrivals:
    """Sorted times of the replies of each group, and the span in which they were listened for."""

    groups: tuple[dict[str, str], ...]
    times_s: tuple[Floats, ...]
    since_s: float
    until_s: float
    local_offset_s: int = 0


@dataclass(frozen=True)
class Event:
    """One happening in one group: when it began, when it could be known, when it was over.

    `kind` is `drop` (a lone group), `common-drop` (many at once) or `silence` (no replies).
    `end_s` is None as long as no return was seen. `together` counts the groups below at once.
    """

    group: dict[str, str]
    kind: str
    start_s: float
    detected_s: float
    end_s: float | None
    confidence: float
    together: int = 1
    facts: dict[str, Any] = field(default_factory=dict)
    rules: str = SERIES_RULES
