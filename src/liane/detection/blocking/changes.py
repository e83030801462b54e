"""A change point between two regimes, open and blocked, for each service on each network.

Each window gives how many measurements said blocked out of how many that decided. Under either
regime that count is beta-binomial: the share is not known, only its prior. The filter holds
hypotheses "this regime since that window" with their probability (in logarithms), and goes
forward only: what is known at a window rests on that window and those before it.

- **Open** has a small share of false blocks (a resolver that is ill, a hotel's portal), learned
  from the cell itself and, before it is known, from what the country showed (pooled).
- **Blocked** has a large share, not all: some vantage points go round.
- **The change** is rare: one a year in a cell. Once other networks of the country block the
  service, it is to be expected within days (pooled). A long gap gives it more time.

Nothing is said under the odds of `sure`, nor from fewer than `least_windows` windows. No quiet
past is needed: both regimes have priors of their own, and a service that is blocked from its first
window on is told as such, with no onset.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from liane.detection.blocking.windows import Cell, Judged, Window, windows_of
from liane.detection.series import Event

__all__ = ["BLOCKING_RULES", "BlockingRules", "blocks"]

BLOCKING_RULES = "blocking-1"
_DAY_S = 86400.0
_HELD, _FAR = 12, 14.0  # hypotheses held, and how many nats under the first one is dropped
_RECENT_S = 7 * _DAY_S  # a network measured longer ago says nothing of its neighbours


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
    least_windows: int = 3  # an hour is one person's; three are not
    version: str = BLOCKING_RULES


@dataclass(slots=True)
class _Since:
    """One hypothesis: the regime, since which window, and what its share is held to be."""

    log: float
    blocked: bool
    since: int
    a: float
    b: float
    open_a: float
    open_b: float


def blocks(judged: Iterable[Judged], rules: BlockingRules | None = None) -> list[Event]:
    """The blocking events of judged measurements, by time of detection.

    >>> cell = Cell("ML", "AS1", "a.example")
    >>> rows = [Judged(3600.0 * at, cell, "blocked" if 40 <= at < 60 else "ok") for at in range(90)]
    >>> [event] = blocks(rows)
    >>> event.start_s / 3600, event.detected_s / 3600, event.end_s / 3600
    (40.0, 44.0, 60.0)
    """
    rules = rules or BlockingRules()
    windows = windows_of(judged, rules.window_s)
    found: list[Event] = []
    for _country, group in groupby(windows, key=lambda cell: cell.country):
        found += _of_country({cell: windows[cell] for cell in group}, rules)
    return sorted(found, key=lambda event: (event.detected_s, event.start_s, str(event.group)))


@dataclass(slots=True)
class _Told:
    """An event under way in a cell, or over."""

    start: int
    detected_s: float
    confidence: float
    networks: int
    end: int | None = None


@dataclass(slots=True)
class _Track:
    """One cell as it is followed: hypotheses, what was said, and what its neighbours may see."""

    cell: Cell
    windows: Sequence[Window]
    held: list[_Since] = field(default_factory=list)
    at: int = -1
    told: list[_Told] = field(default_factory=list)
    chance: float = 0.0
    seen_s: float = -math.inf

    @property
    def blocked(self) -> bool:
        """Whether an event is under way."""
        return bool(self.told) and self.told[-1].end is None


def _of_country(windows: Mapping[Cell, Sequence[Window]], rules: BlockingRules) -> list[Event]:
    """All cells of a country in one pass; within an hour none sees what another says of it."""
    tracks = {cell: _Track(cell, held) for cell, held in windows.items()}
    by_service: dict[str, list[_Track]] = {}
    for cell, track in tracks.items():
        by_service.setdefault(cell.service, []).append(track)
    pool = _Pool(rules)
    steps = sorted(
        (window.index, cell, at) for cell, held in windows.items() for at, window in enumerate(held)
    )
    for _index, group in groupby(steps, key=lambda step: step[0]):
        now = [(tracks[cell], at) for _at, cell, at in group]
        before = [_siblings(track, by_service[track.cell.service], at) for track, at in now]
        for (track, at), siblings in zip(now, before, strict=True):
            _step(track, at, siblings, pool, rules)
    return [event for track in tracks.values() for event in _events(track, rules)]


class _Pool:
    """The share of false blocks in a country, from windows of cells that were held open."""

    def __init__(self, rules: BlockingRules) -> None:
        self.a = rules.open_share * rules.open_weight
        self.b = (1 - rules.open_share) * rules.open_weight
        self.weight = rules.open_weight

    def learn(self, blocked: float, open_: float) -> None:
        """Count one window."""
        self.a += blocked
        self.b += open_

    def prior(self) -> tuple[float, float]:
        """The prior of a cell that is new: the country's share, with the weight of a guess."""
        share = self.weight / (self.a + self.b)
        return self.a * share, self.b * share


def _siblings(track: _Track, every: Sequence[_Track], at: int) -> tuple[float, int]:
    """The mean probability that other networks block the service, and on how many it is told."""
    now_s = track.windows[at].first_s
    others = [each for each in every if each is not track and now_s - each.seen_s < _RECENT_S]
    mean = sum(each.chance for each in others) / len(others) if others else 0.0
    return mean, sum(each.blocked for each in others)


def _step(
    track: _Track, at: int, siblings: tuple[float, int], pool: _Pool, rules: BlockingRules
) -> None:
    """Take one window: weigh every hypothesis, then say what has become sure."""
    window = track.windows[at]
    blocked, open_ = window.counted(rules.alike)
    if not track.held:
        track.held = _first(*pool.prior(), rules)
    else:
        track.held = _changed(track, at, window.first_s - track.seen_s, siblings[0], rules)
    for each in track.held:
        each.log += _chance_of(each, blocked, open_)
        each.a, each.b = each.a + blocked, each.b + open_
        if not each.blocked:
            each.a, each.b = _faded(each.a, each.b, rules.open_most)
            each.open_a, each.open_b = each.a, each.b
    track.held = _pruned(track.held)
    track.at, track.seen_s = at, window.first_s
    track.chance = math.fsum(math.exp(each.log) for each in track.held if each.blocked)
    if track.chance < 0.5:
        pool.learn(blocked, open_)
    _tell(track, siblings[1], rules)


def _first(open_a: float, open_b: float, rules: BlockingRules) -> list[_Since]:
    a, b = rules.blocked_for, rules.blocked_against
    return [
        _Since(math.log1p(-rules.at_first), False, 0, open_a, open_b, open_a, open_b),
        _Since(math.log(rules.at_first), True, 0, a, b, open_a, open_b),
    ]


def _changed(
    track: _Track, at: int, gap_s: float, siblings: float, rules: BlockingRules
) -> list[_Since]:
    """The hypotheses that each regime goes on, and that it changed with this window."""
    onset = gap_s / _DAY_S * (rules.onsets_per_year / 365.25 + siblings / rules.spread_days)
    leave = {False: onset, True: gap_s / _DAY_S / rules.lasts_days}
    held, fresh = list[_Since](), list[_Since]()
    for was_blocked, rate in leave.items():
        before = [each for each in track.held if each.blocked == was_blocked]
        if not before:
            continue
        log_change = math.log(max(-math.expm1(-rate), 1e-12))
        best = max(before, key=lambda each: each.log)
        moved = _log_sum([each.log for each in before]) + log_change
        fresh.append(_turned(best, moved, at, rules))
        for each in before:
            each.log -= rate
        held += before
    return held + fresh


def _turned(before: _Since, log: float, at: int, rules: BlockingRules) -> _Since:
    """The other regime, from this window on."""
    open_a, open_b = before.open_a, before.open_b
    if before.blocked:
        return _Since(log, False, at, open_a, open_b, open_a, open_b)
    return _Since(log, True, at, rules.blocked_for, rules.blocked_against, open_a, open_b)


def _chance_of(each: _Since, blocked: float, open_: float) -> float:
    """The logarithm of the beta-binomial chance, without the factor that all hypotheses share."""
    return _log_beta(each.a + blocked, each.b + open_) - _log_beta(each.a, each.b)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _faded(a: float, b: float, most: float) -> tuple[float, float]:
    share = min(1.0, most / (a + b))
    return a * share, b * share


def _log_sum(logs: Sequence[float]) -> float:
    top = max(logs)
    return top + math.log(math.fsum(math.exp(each - top) for each in logs))


def _pruned(held: list[_Since]) -> list[_Since]:
    """The likeliest hypotheses, their probabilities adding up to one."""
    ranked = sorted(held, key=lambda each: (-each.log, each.since, each.blocked))[:_HELD]
    kept = [each for each in ranked if each.log > ranked[0].log - _FAR]
    total = _log_sum([each.log for each in kept])
    for each in kept:
        each.log -= total
    return kept


def _tell(track: _Track, networks: int, rules: BlockingRules) -> None:
    """Open or close an event where that has become sure."""
    if not track.blocked and track.chance >= rules.sure:
        since = _likeliest(track.held, True)
        if _windows_blocked(track, since) >= rules.least_windows:
            known_s = max(each.known_s for each in track.windows[: track.at + 1])
            track.told.append(_Told(since, known_s, track.chance, networks + 1))
    elif track.blocked and track.chance <= 1 - rules.sure:
        since = _likeliest(track.held, False)
        track.told[-1].end = max(since, track.told[-1].start + 1)


def _likeliest(held: Sequence[_Since], blocked: bool) -> int:
    return max((each for each in held if each.blocked == blocked), key=lambda each: each.log).since


def _windows_blocked(track: _Track, since: int) -> int:
    return sum(window.blocked > window.open for window in track.windows[since : track.at + 1])


def _events(track: _Track, rules: BlockingRules) -> list[Event]:
    return [_event(track, told, rules) for told in track.told]


def _event(track: _Track, told: _Told, rules: BlockingRules) -> Event:
    windows = track.windows
    known = [each for each in windows[told.start :] if each.known_s <= told.detected_s]
    return Event(
        group=track.cell._asdict(),
        kind="blocking",
        start_s=windows[told.start].first_s,
        detected_s=told.detected_s,
        end_s=None if told.end is None else windows[told.end].first_s,
        confidence=round(min(told.confidence, 0.999), 3),
        together=told.networks,
        facts=_facts(known, told.start == 0),
        rules=rules.version,
    )


def _facts(known: Sequence[Window], from_the_first: bool) -> dict[str, Any]:
    """What the detection rested on: counts, the layer named most, whether an onset was seen."""
    layers = sum((each.layers for each in known), start=type(known[0].layers)())
    return {
        "layer": layers.most_common(1)[0][0] if layers else None,
        "blocked": sum(each.blocked for each in known),
        "measured": sum(each.blocked + each.open for each in known),
        "windows": len(known),
        "from_the_first": from_the_first,
    }
