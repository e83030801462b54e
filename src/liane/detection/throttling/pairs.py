"""Target against control in the same minute: a change of their ratio that lasts.

Each pair gives up to two ratios: goodput (control over target) and the time of the handshake
(target over control). What is usual for this target is the median of the logarithm of its own
past ratios, with their spread (MAD, never under a fifth); before eight pairs are known the usual
is taken as even, with the spread of strangers. A pair is *held back* where a ratio exceeds the
usual by a factor of two and by three spreads. Page's cumulative sum weighs held-back pairs against
the few that chance holds back; the bar is a budget of false alarms. A target slow from the first
pair on is told only if the control is four times as quick.

What this cannot see: a link slowed down as a whole, target and control alike.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from liane.detection.series import Event

__all__ = ["THROTTLING_RULES", "Pair", "ThrottlingRules", "throttled"]

THROTTLING_RULES = "throttling-1"


@dataclass(frozen=True, slots=True)
class Pair:
    """One measurement of a target, and one of a control in the same minute; None is unknown.

    A transfer that did not end has the goodput that it had, or 0.
    """

    at_s: float
    group: tuple[tuple[str, str], ...]
    target_mbit_s: float | None = None
    control_mbit_s: float | None = None
    target_shake_ms: float | None = None
    control_shake_ms: float | None = None


@dataclass(frozen=True)
class ThrottlingRules:
    """Every number that decides, with its reason."""

    factor: float = 2.0  # half the speed: what people notice, and what no evening does to one only
    spreads: float = 3.0  # and out of what this target does of itself
    least_spread: float = 0.2  # of the logarithm: two transfers of one minute differ by a fifth
    stranger_spread: float = 0.46  # before the target is known: twice two is four times as slow
    known_after: int = 8  # pairs, before which a median says little
    remembered: int = 200  # pairs of the past
    by_chance: float = 0.05  # pairs held back where nobody holds anything back
    under_throttling: float = 0.8  # and where somebody does
    bar: float = math.log(1e5)  # odds of a false alarm: once in some hundred thousand pairs
    back: float = math.log(100)  # odds that it is over
    likely: float = 1e-3  # throttling at any one pair, before anything is seen
    version: str = THROTTLING_RULES


def throttled(pairs: Iterable[Pair], rules: ThrottlingRules | None = None) -> list[Event]:
    """The throttling events in pairs, by time of detection.

    >>> group = (("service", "a.example"),)
    >>> slow = [Pair(600.0 * at, group, 0.06 if 20 <= at < 60 else 9.0, 10.0) for at in range(90)]
    >>> [event] = throttled(slow)
    >>> event.start_s / 600, event.detected_s / 600, event.end_s / 600
    (20.0, 24.0, 60.0)
    """
    rules = rules or ThrottlingRules()
    by: dict[tuple[tuple[str, str], ...], list[Pair]] = {}
    for pair in sorted(pairs, key=lambda pair: (pair.at_s, pair.group)):
        by.setdefault(pair.group, []).append(pair)
    found = [event for group, held in by.items() for event in _of_group(group, held, rules)]
    return sorted(found, key=lambda event: (event.detected_s, event.start_s, str(event.group)))


def _excesses(pair: Pair) -> tuple[float | None, float | None]:
    """By how much, in logarithms, the target is slower than the control: goodput, handshake."""
    speed = _log_ratio(pair.control_mbit_s, pair.target_mbit_s, least=1e-3)
    return speed, _log_ratio(pair.target_shake_ms, pair.control_shake_ms, least=0.1)


def _log_ratio(over: float | None, under: float | None, least: float) -> float | None:
    if over is None or under is None or max(over, under) < least:
        return None
    return math.log(max(over, least) / max(under, least))


@dataclass(slots=True)
class _Usual:
    """What the ratio of one target is, from pairs in which nothing was held back."""

    past: list[float]

    def exceeds(self, value: float, rules: ThrottlingRules) -> bool:
        """Whether a ratio is out of the usual, by a factor that counts."""
        known = len(self.past) >= rules.known_after
        middle = median(self.past) if known else 0.0
        if value - middle <= math.log(rules.factor):
            return False
        mad = median(abs(each - middle) for each in self.past) if known else 0.0
        spread = max(rules.least_spread, 1.4826 * mad) if known else rules.stranger_spread
        return value - middle > rules.spreads * spread

    def learn(self, value: float, rules: ThrottlingRules) -> None:
        """Remember a ratio, and forget the oldest."""
        self.past.append(value)
        del self.past[: -rules.remembered]


@dataclass(slots=True)
class _Walk:
    """The sum of evidence in one group, and the event under way."""

    evidence: float = 0.0
    left_s: float | None = None
    events: list[Event] | None = None

    @property
    def under_way(self) -> bool:
        """Whether throttling was told and not seen to end."""
        return bool(self.events) and self.events[-1].end_s is None  # type: ignore[index]


def _of_group(
    group: tuple[tuple[str, str], ...], pairs: Sequence[Pair], rules: ThrottlingRules
) -> list[Event]:
    usual = (_Usual([]), _Usual([]))
    walk = _Walk(events=[])
    for pair in pairs:
        known = [
            (each, value)
            for each, value in zip(usual, _excesses(pair), strict=True)
            if value is not None
        ]
        if not known:
            continue
        held_back = any(each.exceeds(value, rules) for each, value in known)
        _weigh(walk, group, pair.at_s, held_back, rules)
        if not held_back and not walk.under_way:
            for each, value in known:
                each.learn(value, rules)
    return walk.events or []


def _weigh(
    walk: _Walk,
    group: tuple[tuple[str, str], ...],
    at_s: float,
    held_back: bool,
    rules: ThrottlingRules,
) -> None:
    """Page's sum, for throttling or, once it was told, for its end."""
    p1, p0 = rules.under_throttling, rules.by_chance
    step = math.log(p1 / p0) if held_back else math.log((1 - p1) / (1 - p0))
    walk.evidence += -step if walk.under_way else step
    if walk.evidence <= 0:
        walk.evidence, walk.left_s = 0.0, None
        return
    walk.left_s = at_s if walk.left_s is None else walk.left_s
    events = walk.events
    if events is None or walk.evidence < (rules.back if walk.under_way else rules.bar):
        return
    if walk.under_way:
        events[-1] = replace(events[-1], end_s=walk.left_s)
    else:
        events.append(_event(group, walk.left_s, at_s, walk.evidence, rules))
    walk.evidence, walk.left_s = 0.0, None


def _event(
    group: tuple[tuple[str, str], ...],
    start_s: float,
    now_s: float,
    evidence: float,
    rules: ThrottlingRules,
) -> Event:
    odds = math.exp(evidence) * rules.likely
    return Event(
        group=dict(group),
        kind="throttling",
        start_s=start_s,
        detected_s=now_s,
        end_s=None,
        confidence=round(odds / (1 + odds), 3),
        facts={"layer": "throughput"},
        rules=rules.version,
    )
