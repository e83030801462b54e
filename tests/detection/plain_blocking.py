"""The plain twin of the filter behind blocking events: an object for each hypothesis and window."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from liane.detection.blocking import BlockingRules, Cell, Judged
from liane.detection.series import Event

_DAY_S = 86400.0
_HELD, _FAR = 12, 14.0
_RECENT_S = 7 * _DAY_S


@dataclass(slots=True)
class Window:
    """What one window holds: `blocked` and `open` measurements, the first and last of their times.

    `known_s` is the end of the window, or the arrival of its last row if that came later.
    """

    index: int
    known_s: float
    blocked: int = 0
    open: int = 0
    first_s: float = 0.0
    layers: Counter[str] = field(default_factory=Counter)

    def counted(self, alike: float) -> tuple[float, float]:
        """How much this window weighs for blocked and for open, alike rows weighing less."""
        total = self.blocked + self.open
        share = 1.0 / (1.0 + (total - 1) * alike)
        return self.blocked * share, self.open * share


def windows_of(judged: Iterable[Judged], window_s: int) -> dict[Cell, list[Window]]:
    """The windows of each cell in the order of time; where nothing was decided there is none."""
    held: dict[Cell, dict[int, Window]] = {}
    for each in sorted(judged, key=lambda each: (each.at_s, each.cell, each.state)):
        if each.state not in ("blocked", "ok"):
            continue
        index = int(each.at_s // window_s)
        end_s = float((index + 1) * window_s)
        window = held.setdefault(each.cell, {}).setdefault(
            index, Window(index, end_s, first_s=each.at_s)
        )
        _count(window, each)
    return {cell: [by[index] for index in sorted(by)] for cell, by in sorted(held.items())}


def _count(window: Window, each: Judged) -> None:
    window.known_s = max(window.known_s, each.known_s or 0.0)
    if each.state == "blocked":
        window.blocked += 1
        window.layers[each.layer or "?"] += 1
    else:
        window.open += 1


@dataclass(slots=True)
class Since:
    """One hypothesis: the regime, since which window, and what its share is held to be."""

    log: float
    blocked: bool
    since: int
    a: float
    b: float
    open_a: float
    open_b: float


def blocks(judged: Iterable[Judged], rules: BlockingRules | None = None) -> list[Event]:
    """What `liane.detection.blocking.blocks` finds."""
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
    held: list[Since] = field(default_factory=list)
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
        each.log += chance_of(each, blocked, open_)
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


def _first(open_a: float, open_b: float, rules: BlockingRules) -> list[Since]:
    a, b = rules.blocked_for, rules.blocked_against
    return [
        Since(math.log1p(-rules.at_first), False, 0, open_a, open_b, open_a, open_b),
        Since(math.log(rules.at_first), True, 0, a, b, open_a, open_b),
    ]


def _changed(
    track: _Track, at: int, gap_s: float, siblings: float, rules: BlockingRules
) -> list[Since]:
    """The hypotheses that each regime goes on, and that it changed with this window."""
    onset = gap_s / _DAY_S * (rules.onsets_per_year / 365.25 + siblings / rules.spread_days)
    leave = {False: onset, True: gap_s / _DAY_S / rules.lasts_days}
    held, fresh = list[Since](), list[Since]()
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


def _turned(before: Since, log: float, at: int, rules: BlockingRules) -> Since:
    """The other regime, from this window on."""
    open_a, open_b = before.open_a, before.open_b
    if before.blocked:
        return Since(log, False, at, open_a, open_b, open_a, open_b)
    return Since(log, True, at, rules.blocked_for, rules.blocked_against, open_a, open_b)


def chance_of(each: Since, blocked: float, open_: float) -> float:
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


def _pruned(held: list[Since]) -> list[Since]:
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
        if _windows_blocked(track, since) >= max(1, rules.least_windows - networks):
            known_s = max(each.known_s for each in track.windows[: track.at + 1])
            track.told.append(_Told(since, known_s, track.chance, networks + 1))
    elif track.blocked and track.chance <= 1 - rules.sure:
        since = _likeliest(track.held, False)
        track.told[-1].end = max(since, track.told[-1].start + 1)


def _likeliest(held: Sequence[Since], blocked: bool) -> int:
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
