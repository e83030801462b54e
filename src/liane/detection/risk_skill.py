"""How well risks were told, month after month, each from what had started before it alone.

Beside `risks` stand two that anybody can make: persistence (whether one started in the month
before) and a decayed count (all starts, half as much every six months). The mark is average
precision over all countries and months, which counts what is found among the likeliest; its
differences have an interval by bootstrap over countries, for months of one country are no
separate witnesses. The skill within a country is the area under its own curve: 0.5 is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from liane.detection.risk import Starts, decayed, named, risks
from liane.detection.series.panel import Floats, Ints
from liane.errors import BadInput
from liane.words import N_

__all__ = ["DETECTORS", "Skill", "area", "average_precision", "skill"]

DETECTORS = ("liane", "persistence", "decayed_count")
_HALF_LIFE = 6.0  # months, the best of the years 2021 to 2023
_DRAWS = 2000
_NOTHING = N_(
    "{first} to {last}: months with and without a start are wanted, in countries with a record; "
    "begin earlier, in a list that reaches further"
)
_BINS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True)
class Skill:
    """What came of it: `precision`, `area` and `within` by detector, intervals of the gain.

    `within` is the mean over countries in which some months had a start and some had none.
    `calibration`: from, to, country-months, mean chance told, share in which one started.
    """

    countries: int
    months: int
    started: int
    precision: dict[str, float]
    area: dict[str, float]
    within: dict[str, float]
    gain: dict[str, tuple[float, float, float]]
    calibration: list[tuple[float, float, int, float, float]]


def skill(starts: Starts, first: int, last: int, seed: int = 1) -> Skill:
    """The skill from month `first` to `last`, for countries with a record before `first`."""
    countries = [
        at for at, each in enumerate(starts.countries) if each in starts.before(first).countries
    ]
    months = np.arange(first, last + 1)
    began = (starts.counts[countries][:, months - starts.first] > 0).astype(np.float64)
    if not began.any() or began.all():
        raise BadInput(_NOTHING, first=named(first), last=named(last))
    told = dict(zip(DETECTORS, _told(starts, countries, months), strict=True))
    return Skill(
        countries=len(countries),
        months=months.size,
        started=int(began.sum()),
        precision={name: average_precision(each, began) for name, each in told.items()},
        area={name: area(each, began) for name, each in told.items()},
        within={name: _within(each, began) for name, each in told.items()},
        gain={name: _gain(told["liane"], told[name], began, seed) for name in DETECTORS[1:]},
        calibration=list(_calibration(told["liane"], began)),
    )


def _told(starts: Starts, countries: list[int], months: Ints) -> Iterator[Floats]:
    """What each detector says of these countries (rows) and months (columns)."""
    names = [starts.countries[at] for at in countries]
    ours = np.empty((len(countries), months.size))
    for column, month in enumerate(months.tolist()):
        chances = {each.country: each.chance for each in risks(starts, month)}
        ours[:, column] = [chances[name] for name in names]
    counts, at = starts.counts[countries], months - starts.first
    yield ours
    yield (counts[:, at - 1] > 0).astype(np.float64)
    yield decayed(counts, _HALF_LIFE)[:, at]


def average_precision(scores: Floats, happened: Floats) -> float:
    """The mean share of what happened among the likeliest, at each that happened; ties as one.

    >>> average_precision(np.array([0.9, 0.5, 0.1]), np.array([1, 0, 1]))
    0.8333333333333333
    """
    order = np.argsort(-scores.ravel(), kind="stable")
    score, truth = scores.ravel()[order], happened.ravel()[order]
    ends = np.r_[np.flatnonzero(np.diff(score)), score.size - 1]
    found = np.cumsum(truth)[ends]
    return float((np.diff(np.r_[0, found]) * found / (ends + 1)).sum() / truth.sum())


def area(scores: Floats, happened: Floats) -> float:
    """The chance that one that happened scores above one that did not; ties are half.

    >>> area(np.array([0.9, 0.5, 0.1]), np.array([1, 0, 1]))
    0.5
    """
    _values, place, times = np.unique(scores.ravel(), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(times) - (times - 1) / 2)[place.ravel()]
    truth = happened.ravel().astype(bool)
    yes, no = int(truth.sum()), int((~truth).sum())
    return float((ranks[truth].sum() - yes * (yes + 1) / 2) / (yes * no))


def _within(scores: Floats, began: Floats) -> float:
    rows = [at for at, row in enumerate(began) if 0 < row.sum() < row.size]
    return float(np.mean([area(scores[at], began[at]) for at in rows])) if rows else float("nan")


def _gain(ours: Floats, theirs: Floats, began: Floats, seed: int) -> tuple[float, float, float]:
    """The gain in average precision, and the bounds that hold 95 of 100 draws of countries."""
    rng = np.random.default_rng(seed)

    def gain(rows: Ints | slice) -> float:
        return average_precision(ours[rows], began[rows]) - average_precision(
            theirs[rows], began[rows]
        )

    draws = (rng.integers(0, len(began), len(began)) for _draw in range(_DRAWS))
    gains = [gain(rows) for rows in draws if began[rows].any()]
    low, high = np.percentile(gains, [2.5, 97.5])
    return gain(slice(None)), float(low), float(high)


def _calibration(
    chances: Floats, began: Floats
) -> Iterator[tuple[float, float, int, float, float]]:
    for low, high in pairwise(_BINS):
        held = (chances >= low) & (chances < high if high < 1 else chances <= high)
        if held.any():
            said, true = float(chances[held].mean()), float(began[held].mean())
            yield low, high, int(held.sum()), said, true
