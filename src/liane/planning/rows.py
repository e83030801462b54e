"""The linear rows that every design meets: the ground of the search and of the bound alike.

Each row reads Σ coefficient × choice ≥ least. Static rows say how choices hang together (a link
stands on its masts, a sector has only so much air). Cut rows come from a loss: across any cut,
enough capacity has to be bought (`capacity_cut`), and some path has to be left (`path_cut`). A row
keeps where it came from, so that a certificate can be checked without this code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liane.planning.model import Floats, Ints, Problem, Scenario

__all__ = [
    "Row",
    "alive_pairs",
    "beyond_radio_cut",
    "capacity_cut",
    "most_across",
    "path_cut",
    "static_rows",
    "uplinks_left",
]

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Row:
    """Σ value[k] × choice[column[k]] ≥ least, with the reason it holds."""

    columns: Ints
    values: Floats
    least: float
    reason: dict[str, Any] = field(default_factory=dict)

    def lack(self, choice: Floats) -> float:
        """How far `choice` is from meeting the row, as a share of what it asks (≤ 0: met)."""
        return float(self.least - self.values @ choice[self.columns]) / max(1.0, abs(self.least))

    @property
    def key(self) -> bytes:
        """Equal for rows that say the same."""
        return self.columns.tobytes() + self.values.tobytes() + np.float64(self.least).tobytes()


def _row(terms: dict[int, float], least: float, reason: dict[str, Any]) -> Row:
    columns = np.array(sorted(terms), np.int64)
    return Row(columns, np.array([terms[c] for c in columns.tolist()]), least, reason)


def _standing(problem: Problem, stand: int, site: int) -> tuple[int, ...]:
    """The stands of a place that are high enough: they are numbered upwards."""
    return tuple(other for other in problem.stands_of[site] if other >= stand)


def _option_rows(problem: Problem, option: int) -> Iterator[Row]:
    layout = problem.layout
    first, more = layout.first + option, layout.more + option
    ends = (
        (problem.option_stand_a[option], problem.option_a[option]),
        (problem.option_stand_b[option], problem.option_b[option]),
    )
    for stand, site in ends:
        terms = {int(s): 1.0 for s in _standing(problem, int(stand), int(site))}
        yield _row({**terms, first: -1.0}, 0.0, {"rule": "stands", "option": option})
    spare = int(problem.option_most[option]) - 1
    if spare:
        yield _row({first: float(spare), more: -1.0}, 0.0, {"rule": "more", "option": option})
    sector = int(problem.option_sector[option])
    if sector >= 0:
        terms = {layout.sector + sector: 1.0, first: -1.0}
        yield _row(terms, 0.0, {"rule": "sector", "option": option})


def _sector_rows(problem: Problem, sector: int) -> Iterator[Row]:
    layout = problem.layout
    column = layout.sector + sector
    stand = int(problem.sector_stand[sector])
    terms = dict.fromkeys(_standing(problem, stand, int(problem.stand_site[stand])), 1.0)
    yield _row({**terms, column: -1.0}, 0.0, {"rule": "sector stands", "sector": sector})
    air = {column: float(problem.sector_load)}
    for option in np.flatnonzero(problem.option_sector == sector):
        air[layout.first + int(option)] = -float(problem.option_air[option])
    yield _row(air, 0.0, {"rule": "air", "sector": sector})


def _width_row(problem: Problem, site: int, level: int) -> Row | None:
    """What asks for this level of the air, or for a higher one, shares the spectrum there is."""
    layout = problem.layout
    terms: dict[int, float] = {}
    here = (problem.option_a == site) | (problem.option_b == site)
    for option in np.flatnonzero(here & (problem.option_level <= level)):
        if problem.option_width[option]:
            terms[layout.first + int(option)] = -float(problem.option_width[option])
            terms[layout.more + int(option)] = -float(problem.option_width[option])
    sectors = problem.stand_site[problem.sector_stand] == site
    for sector in np.flatnonzero(sectors & (problem.sector_level <= level)):
        terms[layout.sector + int(sector)] = -float(problem.sector_width[sector])
    if not terms:
        return None
    terms.update(dict.fromkeys(problem.stands_of[site], float(problem.level_width[level])))
    return _row(terms, 0.0, {"rule": "width", "site": site, "level": level})


def _pair_row(problem: Problem, pair: int) -> Row | None:
    """No more radio links side by side between two places than a pair may have."""
    layout = problem.layout
    radio = (problem.option_pair == pair) & (problem.option_width > 0)
    options = np.flatnonzero(radio).tolist()
    if len(options) < 2:
        return None
    terms = {layout.first + option: -1.0 for option in options}
    terms |= {layout.more + option: -1.0 for option in options if problem.option_most[option] > 1}
    return _row(terms, -float(problem.side_by_side), {"rule": "side by side", "pair": pair})


def _site_rows(problem: Problem, site: int) -> Iterator[Row]:
    stands = problem.stands_of[site]
    yield _row(dict.fromkeys(stands, -1.0), -1.0, {"rule": "one stand", "site": site})
    if site in problem.forced_sites:
        yield _row(dict.fromkeys(stands, 1.0), 1.0, {"rule": "forced site", "site": site})
    for level in range(len(problem.level_width)):
        width = _width_row(problem, site, level)
        if width is not None:
            yield width


def static_rows(problem: Problem) -> list[Row]:
    """How choices hang together; one row each, in a fixed order."""
    rows: list[Row] = []
    for site in range(problem.places):
        rows.extend(_site_rows(problem, site))
    for option in range(problem.layout.options):
        rows.extend(_option_rows(problem, option))
    for sector in range(problem.layout.sectors):
        rows.extend(_sector_rows(problem, sector))
    for at, site in enumerate(problem.uplink_site):
        terms = dict.fromkeys(problem.stands_of[int(site)], 1.0)
        column = problem.layout.uplink + at
        rows.append(_row({**terms, column: -1.0}, 0.0, {"rule": "uplink stands", "uplink": at}))
    sided = (_pair_row(problem, pair) for pair in range(len(problem.pairs)))
    rows.extend(row for row in sided if row is not None)
    for pair in problem.forced_pairs:
        options = np.flatnonzero(problem.option_pair == pair) + problem.layout.first
        terms = dict.fromkeys(map(int, options), 1.0)
        rows.append(_row(terms, 1.0, {"rule": "forced pair", "pair": pair}))
    return rows


def alive_pairs(problem: Problem, scenario: Scenario) -> Bools:
    """Pairs that are still there in the scenario."""
    ends_a, ends_b = problem.pair_rows
    alive = np.ones(len(problem.pairs), np.bool_)
    if scenario.lost_pair >= 0:
        alive[scenario.lost_pair] = False
    if scenario.lost_site >= 0:
        alive &= (ends_a != scenario.lost_site) & (ends_b != scenario.lost_site)
    return alive


def uplinks_left(problem: Problem, scenario: Scenario) -> list[int]:
    """Uplinks that are still there in the scenario."""
    return [
        at
        for at, site in enumerate(problem.uplink_site)
        if at not in scenario.lost_uplinks and site != scenario.lost_site
    ]


def _uplinks_inside(problem: Problem, scenario: Scenario, inside: Bools) -> list[int]:
    return [at for at in uplinks_left(problem, scenario) if inside[problem.uplink_site[at]]]


def capacity_cut(problem: Problem, scenario: Scenario, inside: Bools) -> Row:
    """Into the places `inside`, enough must come: links across, and uplinks within.

    A capacity above what is asked counts as what is asked (coefficient tightening), which makes
    the row bite on fractions and stays valid for whole numbers.
    """
    layout = problem.layout
    need = float(scenario.demand[inside].sum()) or 1.0
    options = np.flatnonzero(_across(problem, scenario, inside))
    most = np.full(len(options), need)
    if not scenario.reach:
        most = np.minimum(problem.option_capacity[options], need)
    doubled = problem.option_most[options] > 1
    uplinks = [] if scenario.reach else _uplinks_inside(problem, scenario, inside)
    columns = [
        layout.first + options,
        layout.more + options[doubled],
        layout.uplink + np.array(uplinks, np.int64),
    ]
    values = [most, most[doubled], np.minimum(problem.uplink_capacity[uplinks], need)]
    asked = float(scenario.demand[inside].sum()) / need
    reason = _reason("capacity", scenario, inside)
    return Row(np.concatenate(columns), np.concatenate(values) / need, asked, reason)


def _across(problem: Problem, scenario: Scenario, inside: Bools) -> Bools:
    """The options that cross the border of `inside` and are left in the scenario."""
    ends_a, ends_b = problem.pair_rows
    pairs = alive_pairs(problem, scenario) & (inside[ends_a] != inside[ends_b])
    return np.asarray(pairs[problem.option_pair])


def _reason(rule: str, scenario: Scenario, inside: Bools) -> dict[str, Any]:
    return {"rule": rule, "scenario": scenario.name, "inside": np.flatnonzero(inside).tolist()}


def _radio_room(problem: Problem, options: Ints, inside: Bools) -> float:
    """At most what radio can carry across a cut: by pair, by inner places, by outer places.

    A place can carry no more than its spectrum at its best efficiency, nor than its pairs.
    """
    capacity = problem.option_capacity[options].astype(np.float64)
    best = np.zeros(len(problem.pairs))
    np.maximum.at(best, problem.option_pair[options], capacity * problem.side_by_side)
    rooms = [float(best.sum())]
    a, b = problem.option_a[options], problem.option_b[options]
    used = np.flatnonzero(best)
    ends_a, ends_b = problem.pair_rows[:, used]
    for turned in (False, True):
        ends = np.where(inside[a] != turned, a, b)
        efficiency = np.zeros(problem.places)
        np.maximum.at(efficiency, ends, capacity / problem.option_width[options])
        by_pairs = np.zeros(problem.places)
        np.add.at(by_pairs, np.where(inside[ends_a] != turned, ends_a, ends_b), best[used])
        rooms.append(float(np.minimum(efficiency * problem.site_width, by_pairs).sum()))
    return min(rooms)


def most_across(problem: Problem, scenario: Scenario, inside: Bools) -> float:
    """Kb/s that can come into `inside` at most, spectrum counted, whatever is bought."""
    across = _across(problem, scenario, inside)
    radio = np.flatnonzero(across & (problem.option_width > 0))
    rest = across & (problem.option_width == 0)
    uplinks = [] if scenario.reach else _uplinks_inside(problem, scenario, inside)
    room = _radio_room(problem, radio, inside) if len(radio) else 0.0
    return float(
        room + problem.option_capacity[rest].sum() + problem.uplink_capacity[uplinks].sum()
    )


def beyond_radio_cut(problem: Problem, scenario: Scenario, inside: Bools) -> Row | None:
    """What radio cannot carry into `inside`, whatever is bought, fibre and uplinks must carry.

    A knapsack cover: with all of the radio bought, the rest of the demand is still to be met, and
    a capacity above that rest counts as the rest. Clients of sectors count as radio.
    """
    layout = problem.layout
    need = float(scenario.demand[inside].sum())
    across = _across(problem, scenario, inside)
    wired = across & (problem.option_width == 0) & (problem.option_sector < 0)
    if scenario.reach or not wired.any():
        return None
    radio = np.flatnonzero(across & (problem.option_width > 0))
    clients = np.flatnonzero(across & (problem.option_sector >= 0))
    room = float(problem.option_capacity[clients].sum()) + _radio_room(problem, radio, inside)
    rest = need - room
    if rest <= 1e-6 * need:
        return None
    terms = {
        layout.first + int(option): min(float(problem.option_capacity[option]) / rest, 1.0)
        for option in np.flatnonzero(wired)
    }
    for at in _uplinks_inside(problem, scenario, inside):
        terms[layout.uplink + at] = min(float(problem.uplink_capacity[at]) / rest, 1.0)
    return _row(terms, 1.0, _reason("beyond radio", scenario, inside))


def path_cut(
    problem: Problem,
    scenario: Scenario,
    site: int,
    pairs: Ints,
    through: Ints,
    uplinks: list[int],
) -> Row:
    """Some path to `site` must be left: by one of `pairs`, through one of the places `through`,
    or from one of `uplinks`."""
    layout = problem.layout
    stands = np.flatnonzero(np.isin(problem.stand_site, through))
    options = layout.first + np.flatnonzero(np.isin(problem.option_pair, pairs))
    columns = np.concatenate([stands, options, layout.uplink + np.array(uplinks, np.int64)])
    reason = {
        "rule": "path",
        "scenario": scenario.name,
        "site": site,
        "pairs": pairs.tolist(),
        "through": through.tolist(),
        "uplinks": uplinks,
    }
    return Row(columns, np.ones(len(columns)), 1.0, reason)
