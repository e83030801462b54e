"""Events in series of other shapes: a third part of `python bench/detection.py`.

The order of Iran again with noise, gaps, fewer counties, other steps, and depths laid over it; and
quiet weeks made up with what the generator of `liane.detection.series.quiet` does not make: days of
rest, months with other hours, levels that fall for good, load shed in turn. What falls short stands
beside what holds.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from liane.detection.series import Panel, drops
from liane.detection.series.panel import Floats
from liane.detection.series.quiet import quiet_panel

_GROUPS, _WEEKS, _PANELS = 20, 8, 6
_Shape = Callable[[Floats, np.random.Generator], Floats]


def section(real: Panel | None, order_s: float) -> list[str]:
    """The tables; that of copies only where the reference series is there."""
    return [*(_copies(real, order_s) if real else []), *_quiet()]


def _copies(real: Panel, order_s: float) -> list[str]:
    lines = [
        "### The same order in copies of the series",
        "",
        "| copy | found | median h after the order | known before it | events a county |",
        "|---|---:|---:|---:|---:|",
    ]
    for told, panel, wanted in _varied(real, order_s):
        events = drops(panel)
        first: dict[str, float] = {}
        for event in events:
            if event.detected_s >= order_s:
                first.setdefault(str(event.group), event.detected_s)
        waited = np.median([(known - order_s) / 3600 for known in first.values()])
        early = sum(event.detected_s < order_s for event in events)
        after = (len(events) - early) / wanted
        lines.append(
            f"| {told} | {len(first)} of {wanted} | {waited:.1f} | {early} | {after:.2f} |"
        )
    return [*lines, ""]


def _varied(real: Panel, order_s: float) -> Iterator[tuple[str, Panel, int]]:
    rng = np.random.default_rng(7)
    count, at = len(real.groups), int((order_s - real.times_s[0]) / 3600)
    usual = np.nanmedian(real.values[:, :at], axis=1, keepdims=True)
    noisy = np.clip(real.values + rng.normal(0, 10, real.values.shape), 0, 100)
    yield "noise of 10 points", replace(real, values=noisy), count
    gaps = np.where(rng.random(real.values.shape) < 0.3, np.nan, real.values)
    yield "three values in ten missing", replace(real, values=gaps), count
    yield "two days of past", _since(real, at - 48), count
    for some in (10, 5, 2):
        chosen = np.sort(rng.choice(count, some, replace=False))
        groups = tuple(real.groups[each] for each in chosen)
        yield (
            f"{some} of the counties alone",
            replace(real, groups=groups, values=real.values[chosen]),
            some,
        )
    for step_h in (3, 6, 24):
        yield f"a value every {step_h} h", _coarse(real, step_h), count
    for left in (0.7, 0.6, 0.4):
        floor = left * usual + rng.normal(0, 3, real.values[:, at:].shape)
        yield f"{1 - left:.0%} lost, no more", _after(real, at, np.maximum, floor), count
    for hours in (12, 48):
        down = usual * np.clip(1 - np.arange(real.values.shape[1] - at) / hours, 0.05, 1)
        yield f"a slow fall over {hours} h", _after(real, at, lambda _was, now: now, down), count


def _since(panel: Panel, at: int) -> Panel:
    return replace(
        panel, times_s=panel.times_s[at:], known_s=panel.known_s[at:], values=panel.values[:, at:]
    )


def _coarse(panel: Panel, hours: int) -> Panel:
    whole = panel.values.shape[1] // hours * hours
    values = np.nanmean(panel.values[:, :whole].reshape(len(panel.groups), -1, hours), axis=2)
    known_s = panel.known_s[hours - 1 : whole : hours]
    times_s = panel.times_s[:whole:hours]
    return replace(panel, times_s=times_s, known_s=known_s, values=values, step_s=3600 * hours)


def _after(
    panel: Panel, at: int, mixed: Callable[[Floats, Floats], Floats], other: Floats
) -> Panel:
    values = panel.values.copy()
    values[:, at:] = mixed(values[:, at:], other)
    return replace(panel, values=values)


def _quiet() -> list[str]:
    weeks = _PANELS * _GROUPS
    lines = [
        "### Quiet weeks of other shapes: false alarms a series and week, week by week",
        "",
        f"{weeks} series for {_WEEKS} weeks each; of answers, and of load.",
        "",
        "| shape | answers | load |",
        "|---|---|---|",
    ]
    for told, shape in _SHAPES.items():
        cells = [" ".join(f"{each:.2f}" for each in _alarms(shape, load)) for load in (False, True)]
        lines.append(f"| {told} | {' | '.join(cells)} |")
    return [*lines, ""]


def _alarms(shape: _Shape, load: bool) -> Floats:
    found = np.zeros(_WEEKS)
    for seed in range(_PANELS):
        made = quiet_panel(_GROUPS, _WEEKS, seed + 500, load)
        values = shape(made.values.copy(), np.random.default_rng(seed))
        for event in drops(replace(made, values=values)):
            week = int((event.detected_s - made.times_s[0]) // 604800)
            found[min(week, _WEEKS - 1)] += 1 / (_PANELS * _GROUPS)
    return found


_HOURS = np.arange(168 * _WEEKS)
_REST = (_HOURS // 24) % 7 >= 5


def _rest(level: float) -> _Shape:
    return lambda values, _rng: values * np.where(_REST, level, 1.0)


def _other_hours(values: Floats, _rng: np.random.Generator) -> Floats:
    fast = np.roll(values, 3, axis=1) * np.where((_HOURS % 24 > 8) & (_HOURS % 24 < 18), 0.8, 1.0)
    return np.where(_HOURS >= 504, fast, values)


def _for_good(values: Floats, rng: np.random.Generator) -> Floats:
    since = rng.integers(200, 1200, (_GROUPS, 1))
    falls: Floats = values * np.where(_HOURS[None, :] >= since, 0.75, 1.0)
    return falls


def _in_turn(values: Floats, rng: np.random.Generator) -> Floats:
    dark = (_HOURS[None, :] % 24) // 4 == rng.integers(0, 6, (_GROUPS, 1))
    return values * np.where(dark & (_HOURS > 336), 0.1, 1.0)


def _feeder(values: Floats, _rng: np.random.Generator) -> Floats:
    out = (_HOURS % 168 >= 60) & (_HOURS % 168 < 70)
    values[: _GROUPS // 5] *= np.where(out, 0.0, 1.0)
    return values


_SHAPES: dict[str, _Shape] = {
    "two days of rest a week at 75 %": _rest(0.75),
    "at 60 %": _rest(0.6),
    "at 40 %": _rest(0.4),
    "a month of fast from week 4: hours move by three, days at 80 %": _other_hours,
    "a quarter lost for good, one place after the other": _for_good,
    "load shed four hours a day in turn, from week 3": _in_turn,
    "a feeder of a fifth of the panel out ten hours a week": _feeder,
}
