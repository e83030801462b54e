"""How likely it is that a shutdown starts in a country in a month, from those that started before.

The record is a list of shutdowns (Access Now's STOP, whole). For each month three things are told
of a country, each by what had started before it: how many starts of late (half-life one month), how
many in the last year (half-life twelve), and in which share of past years examinations were a cause
in this month of the year. A logistic regression weighs them, learned from the months before alone,
so that a month that is asked was never seen. The three were chosen by the years 2021 to 2023.

It knows in which countries shutdowns start again, and hardly in which month: `risk_skill` measures
both. It is for those who prepare, beside the calendar of risks, and accuses nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from liane.detection.series.panel import Flags, Floats
from liane.errors import BadInput
from liane.words import N_

__all__ = ["INPUTS", "Risk", "Starts", "decayed", "month_of", "named", "risks", "starts_of"]

INPUTS = ("of_late", "last_year", "examinations")
_HALF_LIVES = (1.0, 12.0)  # months
_OLDER_YEAR = 0.7  # how much a year counts beside the one after it
_WARM_UP = 24  # months of the record before the first that is learned from
_LEAST = 36
_RIDGE = 5.0  # prior weight of coefficients of inputs that vary by one
_STEPS, _CLOSE = 50, 1e-9

_SHORT = N_("the list tells of {months} months before {month}; {least} are wanted")
_BEYOND = N_(
    "{month}: the list ends in {last}, and what it does not tell is not nothing: ask for the month "
    "after it, or fetch a newer list"
)
_NOBODY = N_("the list holds no start of a shutdown with its country and day")


@dataclass(frozen=True, eq=False)
class Starts:
    """Shutdowns that started, by country and month; months are counted from the year 0.

    `counts` and `examinations` (of countries by months) begin at the month `first`.
    """

    countries: tuple[str, ...]
    first: int
    counts: Floats
    examinations: Flags

    def before(self, month: int) -> "Starts":
        """What had started before a month, in the countries that the record knew by then."""
        counts = self.counts[:, : max(0, month - self.first)]
        known = np.flatnonzero(counts.any(axis=1)).tolist()
        countries = tuple(self.countries[at] for at in known)
        return Starts(
            countries, self.first, counts[known], self.examinations[known, : counts.shape[1]]
        )

    @property
    def next(self) -> int:
        """The month after the last that the list tells of."""
        return self.first + int(self.counts.shape[1])


@dataclass(frozen=True)
class Risk:
    """The chance that a shutdown starts in a country in a month, and what is told of it.

    `inputs` are what the chance was made of, `pulls` how far each moves its odds from those of all
    countries (natural logarithm). Beside it: how many started in the month before (persistence).
    """

    country: str
    chance: float
    inputs: dict[str, float]
    pulls: dict[str, float]
    month_before: int


def month_of(day: date) -> int:
    """The number of a month, counted from the year 0.

    >>> month_of(date(2024, 1, 31)) - month_of(date(2023, 12, 1))
    1
    """
    return day.year * 12 + day.month - 1


def named(month: int) -> str:
    """A month as it is written.

    >>> named(2024 * 12)
    '2024-01'
    """
    return f"{month // 12}-{month % 12 + 1:02d}"


def starts_of(rows: Iterable[Mapping[str, Any]]) -> Starts:
    """The record that rows of STOP are; one that names several countries counts for each.

    A list has older cases in it, of years that nobody followed: the record begins after the last
    twelve months in which nothing started anywhere.
    """
    told = [(country, month_of(day), exams) for row in rows for country, day, exams in _of_row(row)]
    if not told:
        raise BadInput(_NOBODY)
    months = np.unique([month for _country, month, _exams in told])
    gaps = np.flatnonzero(np.diff(months) > 12)
    first, last = int(months[gaps[-1] + 1] if gaps.size else months[0]), int(months[-1])
    countries = sorted({country for country, month, _exams in told if month >= first})
    places = {country: at for at, country in enumerate(countries)}
    counts = np.zeros((len(countries), last - first + 1))
    examinations = np.zeros(counts.shape, dtype=np.bool_)
    for country, month, exams in told:
        if month >= first:
            counts[places[country], month - first] += 1
            examinations[places[country], month - first] |= exams
    return Starts(tuple(countries), first, counts, examinations)


def _of_row(row: Mapping[str, Any]) -> list[tuple[str, date, bool]]:
    day, countries = _day(row.get("start_date")), str(row.get("country") or "")
    exams = "exam" in str(row.get("actual_cause") or "").lower()
    named = [each.strip() for each in countries.split(";") if each.strip()]
    return [] if day is None else [(each, day, exams) for each in named]


def _day(written: Any) -> date | None:
    if isinstance(written, datetime):
        return written.date()
    try:
        return written if isinstance(written, date) else date.fromisoformat(str(written)[:10])
    except ValueError:
        return None


def decayed(counts: Floats, half_life: float) -> Floats:
    """For each month and the one after the last: what came before it, half as much each half-life.

    >>> decayed(np.array([[2.0, 0.0]]), 1.0).tolist()
    [[0.0, 1.0, 0.5]]
    """
    held = np.zeros((len(counts), counts.shape[1] + 1))
    for month in range(counts.shape[1]):
        held[:, month + 1] = (held[:, month] + counts[:, month]) * 0.5 ** (1 / half_life)
    return held


def risks(starts: Starts, month: int) -> list[Risk]:
    """The risk of each country that has a record before `month`, the likeliest first."""
    record = starts.before(month)
    if month > starts.next:
        raise BadInput(_BEYOND, month=named(month), last=named(starts.next - 1))
    if record.counts.shape[1] < _LEAST or not record.countries:
        months = record.counts.shape[1]
        raise BadInput(_SHORT, months=months, month=named(month), least=_LEAST)
    inputs = _inputs(record)
    past = inputs[:, _WARM_UP:-1].reshape(-1, len(INPUTS))
    middle, spread = past.mean(axis=0), np.maximum(past.std(axis=0), 1e-9)
    began = (record.counts[:, _WARM_UP:] > 0).astype(np.float64)
    weights = _learned((past - middle) / spread, began.ravel())
    pulls = (inputs[:, -1] - middle) / spread * weights[1:]
    chances = 1 / (1 + np.exp(-(weights[0] + pulls.sum(axis=1))))
    found = [
        Risk(
            country,
            float(chances[at]),
            dict(zip(INPUTS, inputs[at, -1].tolist(), strict=True)),
            dict(zip(INPUTS, pulls[at].tolist(), strict=True)),
            int(record.counts[at, -1]),
        )
        for at, country in enumerate(record.countries)
    ]
    return sorted(found, key=lambda each: (-each.chance, each.country))


def _inputs(record: Starts) -> Floats:
    """What is told of each country and month of the record, and of the month after it."""
    told = [np.log1p(decayed(record.counts, half_life)) for half_life in _HALF_LIVES]
    return np.stack([*told, _same_month(record.examinations.astype(np.float64))], axis=-1)


def _same_month(happened: Floats) -> Floats:
    """The share of past years in which it happened in this month of the year, late ones more."""
    shares = np.zeros((len(happened), happened.shape[1] + 1))
    for month in range(12, shares.shape[1]):
        years = np.arange(month - 12, -1, -12)
        counts = _OLDER_YEAR ** np.arange(years.size)
        shares[:, month] = happened[:, years] @ counts / counts.sum()
    return shares


def _learned(inputs: Floats, began: Floats) -> Floats:
    """Logistic regression with a ridge, by Newton's steps: the constant, then a weight each."""
    table = np.c_[np.ones(len(inputs)), inputs]
    ridge = np.diag([1e-6, *np.full(inputs.shape[1], _RIDGE)])
    weights = np.zeros(table.shape[1])
    for _step in range(_STEPS):
        chances = 1 / (1 + np.exp(-(table @ weights)))
        slope = table.T @ (began - chances) - ridge @ weights
        bend = (table * (chances * (1 - chances))[:, None]).T @ table + ridge
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < _CLOSE:
            break
    return weights
