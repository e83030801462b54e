"""What may be bought, one by one: a stand, a sector, a way of joining two places.

Each carries its basket of needs. An option that another one equals or beats in every respect is
left out: it could only be chosen by mistake.
"""

from dataclasses import dataclass

from liane.planning.costing import Need, Tariff

__all__ = ["Option", "SectorChoice", "Stand", "not_dominated"]


@dataclass(frozen=True)
class Stand:
    """A place used with this mast (metres), or without one (0) for fibre alone."""

    site: int
    height_m: float
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class SectorChoice:
    """A sector antenna on a stand, looking at `azimuth_deg`."""

    stand: int
    device: str
    width_mhz: int
    azimuth_deg: float
    needs: tuple[Need, ...]
    level: int = 0


@dataclass(frozen=True)
class Option:
    """One way of joining two places; for a client, `sector` is the sector that serves it."""

    kind: str
    pair: int
    a: int
    b: int
    stand_a: int
    stand_b: int
    device_a: str
    device_b: str
    width_mhz: int
    mbps: float
    needs: tuple[Need, ...]
    path: int = -1
    sector: int = -1
    air: float = 0.0
    length_m: float = 0.0
    more_needs: tuple[Need, ...] = ()
    level: int = 0


def not_dominated(rows: list[Option], tariff: Tariff, enough: float) -> list[Option]:
    """Between two places: no other option is as fast, as narrow, as low, as easily given a
    channel and as cheap. More than `enough` Mb/s is no faster."""
    cost = [sum(tariff.cost(need) for need in row.needs) for row in rows]

    def order(k: int) -> tuple[float, ...]:
        row = rows[k]
        return cost[k], row.stand_a + row.stand_b, -row.level, -row.mbps, row.width_mhz

    kept: list[int] = []
    for at in sorted(range(len(rows)), key=order):
        row = rows[at]
        if not any(_as_good(rows[k], row, enough) for k in kept):
            kept.append(at)
    return [rows[k] for k in kept]


def _as_good(one: Option, two: Option, enough: float) -> bool:
    return (
        one.mbps >= min(two.mbps, enough)
        and one.level >= two.level
        and one.width_mhz <= two.width_mhz
        and one.stand_a <= two.stand_a
        and one.stand_b <= two.stand_b
    )
