"""What states of devices mean for a site, and how far a link has drifted from its plan. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = [
    "Drift", "Expected", "Passed", "drift_of", "mean_of", "site_state", "throughput_of",
    "worst_first",
]  # fmt: skip

LEAST_HOURS = 6  # a window with fewer hours measured says nothing
_AS_NARROW = 0.8  # a way that gives this share of it, or less more, is as narrow as the link


def site_state(hows: Sequence[str], *, lost_link: bool = False, planned: bool = False) -> str:
    """The state of a site from those of its devices, in the words of upkeep.

    All down: cut. Planned work: degraded, whatever is down. Nothing known: unknown.

    >>> site_state(["down", "down"]), site_state(["up", "down"]), site_state(["unknown"])
    ('cut', 'worn', 'unknown')
    """
    known = [each for each in hows if each != "unknown"]
    if not known:
        return "unknown"
    if all(each == "down" for each in known):
        return "worn" if planned else "cut"
    return "worn" if lost_link or set(known) & {"down", "degraded"} else "ok"


@dataclass(frozen=True)
class Expected:
    """What a link should give: dBm at its weaker end and Mb/s; from the plan, and as built."""

    key: str
    name: str
    planned_dbm: float | None = None
    built_dbm: float | None = None
    planned_mbps: float | None = None
    built_mbps: float | None = None

    @property
    def wanted_mbps(self) -> float | None:
        """What was measured when it was built; what was planned, where nothing was."""
        return self.built_mbps if self.built_mbps is not None else self.planned_mbps


@dataclass(frozen=True)
class Passed:
    """What is known of the throughput of a link over a window, Mb/s; None is unknown.

    `tested` is the best test across the link and the way to it, `near` that of the nearest device
    before it, `counted` the most that a counter saw pass in a minute, `radio` the mean rate chosen.
    """

    tested: float | None = None
    near: float | None = None
    counted: float | None = None
    radio: float | None = None


@dataclass(frozen=True)
class Drift:
    """How far a link is under what is expected of it: `db` and `share` where both are known.

    `source` says what `share` rests on: a test, a counter, the radio; `built` where nothing is
    measured now and what was measured at the building is laid beside the plan; empty for nothing.
    """

    link: Expected
    dbm: float | None
    passed: Passed
    hours: int
    db: float | None
    share: float | None
    source: str
    over: float  # how many times the limit; 1 or more has drifted

    @property
    def measured(self) -> bool:
        """Whether anything is measured of it now; what was measured at the building is not now."""
        return self.dbm is not None or self.passed != Passed()

    @property
    def short_percent(self) -> float:
        """By how many percent less passes than is expected; under zero where more does."""
        return 100 * (self.share or 0.0)

    @property
    def drifted(self) -> bool:
        """Whether it is under by more than the limits allow."""
        return self.over >= 1.0


def throughput_of(passed: Passed, planned: float | None) -> tuple[float | None, str]:
    """The share of its plan that a link is short of, and what shows it; None where nothing does.

    What passed is passed: the best test and the counters are the least that the link can. A test
    under the plan counts against the link unless the way to it is as narrow; without a test, a
    radio under the plan is short of it, for no more can pass, and one above it proves nothing.

    >>> throughput_of(Passed(tested=40, radio=300), 100), throughput_of(Passed(radio=300), 100)
    ((0.6, 'test'), (None, ''))
    >>> throughput_of(Passed(tested=40, near=45), 100), throughput_of(Passed(counted=100), 100)
    ((None, ''), (0.0, 'counter'))
    """
    if not planned:
        return None, ""
    least = max(passed.tested or 0.0, passed.counted or 0.0)
    narrow_before = passed.near is not None and passed.near * _AS_NARROW < (passed.tested or 0.0)
    if passed.tested is not None and (least >= planned or not narrow_before):
        return _short(least, planned), "test" if least == passed.tested else "counter"
    if least >= planned:
        return _short(least, planned), "counter"
    if passed.radio is not None and passed.radio < planned:
        return _short(passed.radio, planned), "radio"
    return None, ""


def _short(mbps: float, planned: float) -> float:
    return round(1 - mbps / planned, 3)


def drift_of(
    link: Expected,
    levels: Sequence[float],
    passed: Passed,
    limits: tuple[float, float],
    hours: int = 0,
) -> Drift:
    """Lay what was measured over a window beside what was planned or, better, built.

    `levels` in dBm, one for each hour measured; `hours` how many of those any reading has; `limits`
    are dB and a share.
    """
    db_limit, share_limit = limits
    dbm = mean_of(levels)
    wanted = link.built_dbm if link.built_dbm is not None and dbm is not None else link.planned_dbm
    seen = link.built_dbm if dbm is None else dbm
    db = None if seen is None or wanted is None else round(wanted - seen, 1)
    share, source = throughput_of(passed, link.wanted_mbps)
    if share is None and passed == Passed() and link.built_mbps is not None and link.planned_mbps:
        share, source = _short(link.built_mbps, link.planned_mbps), "built"
    over = max(
        db / db_limit if db is not None and db_limit > 0 else 0.0,
        share / share_limit if share is not None and share_limit > 0 else 0.0,
    )
    hours = max(hours, len(levels))
    return Drift(link, dbm, passed, hours, db, share, source, round(over, 2))


def mean_of(values: Sequence[float]) -> float | None:
    """The mean of hourly values; None where too few hours were measured."""
    return sum(values) / len(values) if len(values) >= LEAST_HOURS else None


def worst_first(drifts: Iterable[Drift]) -> list[Drift]:
    """Those that drifted most first; those of which nothing is known last."""
    return sorted(drifts, key=lambda each: (each.db is None and each.share is None, -each.over))


def zones_in(zones: Mapping[str, str], keys: Iterable[str]) -> list[str]:
    """The zones of devices, each once, in the order of their names."""
    return sorted({zones[key] for key in keys if zones.get(key)})
