"""What states of devices mean for a site, and how far a link has drifted from its plan. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Drift", "Expected", "drift_of", "site_state", "worst_first"]

LEAST_HOURS = 6  # a window with fewer hours measured says nothing


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


@dataclass(frozen=True)
class Drift:
    """How far a link is under what is expected of it: `db` and `share` where both are known."""

    link: Expected
    dbm: float | None
    mbps: float | None
    hours: int
    db: float | None
    share: float | None
    over: float  # how many times the limit; 1 or more has drifted

    @property
    def drifted(self) -> bool:
        """Whether it is under by more than the limits allow."""
        return self.over >= 1.0


def drift_of(
    link: Expected,
    levels: Sequence[float],
    rates: Sequence[float],
    limits: tuple[float, float],
) -> Drift:
    """Lay the hourly means of a window beside what was planned or, better, built.

    `levels` in dBm and `rates` in Mb/s, one for each hour measured; `limits` are dB and a share.
    The rate is the one that the radio chose: no more can pass, so that a link whose radio is under
    its plan is short of it; the other way round proves nothing.
    """
    db_limit, share_limit = limits
    dbm, mbps = _mean(levels), _mean(rates)
    wanted = link.built_dbm if link.built_dbm is not None else link.planned_dbm
    db = None if dbm is None or wanted is None else round(wanted - dbm, 1)
    share = None
    if mbps is not None and link.planned_mbps:
        share = round(1 - mbps / link.planned_mbps, 3)
    over = max(
        db / db_limit if db is not None and db_limit > 0 else 0.0,
        share / share_limit if share is not None and share_limit > 0 else 0.0,
    )
    hours = max(len(levels), len(rates))
    return Drift(link, dbm, mbps, hours, db, share, round(over, 2))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if len(values) >= LEAST_HOURS else None


def worst_first(drifts: Iterable[Drift]) -> list[Drift]:
    """Those that drifted most first; those of which nothing is known last."""
    return sorted(drifts, key=lambda each: (each.db is None and each.share is None, -each.over))


def zones_in(zones: Mapping[str, str], keys: Iterable[str]) -> list[str]:
    """The zones of devices, each once, in the order of their names."""
    return sorted({zones[key] for key in keys if zones.get(key)})
