"""Make a choice whole by buying across what it lacks, then sell what it does not need.

`complete` looks at the cut that fails, and buys what adds most across it for its cost, with the
mast, sector and air it has to stand on. `prune` takes things away, dearest first, as long as every
scenario is still met. Both are greedy and deterministic; the search corrects their taste.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from liane.planning.flows import run
from liane.planning.model import Floats, Ints, Problem, Scenario
from liane.planning.rows import Row, capacity_cut, static_rows
from liane.planning.separation import scenarios_of

__all__ = ["complete", "hangs_together", "make_do", "meets", "prune", "tidy"]

_MOST_STEPS = 600


def first_broken(
    problem: Problem, choice: Ints, before: list[Scenario] | None = None
) -> tuple[Scenario, Row] | None:
    """The first scenario that fails, with its tightest cut; `before` are tried first."""
    capacity, supply = problem.pair_capacity(choice), problem.uplink_supply(choice)
    for group in (before or [], scenarios_of(problem, capacity)):
        for scenario in group:
            outcome = run(problem, scenario, capacity, supply)
            if not outcome.met:
                inside = outcome.tight if outcome.tight.any() else outcome.beyond
                return scenario, capacity_cut(problem, scenario, inside)
    return None


def meets(problem: Problem, choice: Ints, before: list[Scenario] | None = None) -> bool:
    """Whether every scenario is met; one that fails is remembered at the head of `before`."""
    failed = first_broken(problem, choice, before)
    if failed is None:
        return True
    if before is not None and failed[0] not in before[:8]:
        before.insert(0, failed[0])
        del before[24:]
    return False


class _Shop:
    """A choice being filled: what stands, what air and width are left."""

    def __init__(self, problem: Problem, choice: Ints) -> None:
        self.problem, self.choice, self.layout = problem, choice.copy(), problem.layout
        self.stand = np.full(problem.places, -1, np.int64)
        for stand in np.flatnonzero(choice[: self.layout.stands] > 0):
            self.stand[problem.stand_site[stand]] = stand
        self.air = np.full(self.layout.sectors, problem.sector_load, np.int64)
        self.width = np.repeat(problem.level_width[:, None], problem.places, axis=1)
        self.banned: set[int] = set()
        self.beside = np.zeros(len(problem.pairs), np.int64)
        for option in np.flatnonzero(choice[self.layout.first : self.layout.more] > 0):
            self._take(int(option), int(self.units(int(option))))
        for sector in np.flatnonzero(choice[self.layout.sector : self.layout.uplink] > 0):
            self._take_sector(int(sector))

    def units(self, option: int) -> int:
        first = self.choice[self.layout.first + option]
        return int(first + self.choice[self.layout.more + option])

    def _sector_site(self, sector: int) -> int:
        return int(self.problem.stand_site[self.problem.sector_stand[sector]])

    def _take_sector(self, sector: int) -> None:
        level, width = self.problem.sector_level[sector], self.problem.sector_width[sector]
        self.width[level:, self._sector_site(sector)] -= width

    def _take(self, option: int, units: int) -> None:
        width = units * self.problem.option_width[option]
        level = self.problem.option_level[option]
        self.width[level:, self.problem.option_a[option]] -= width
        self.width[level:, self.problem.option_b[option]] -= width
        if width:
            self.beside[self.problem.option_pair[option]] += units
        sector = self.problem.option_sector[option]
        if sector >= 0:
            self.air[sector] -= self.problem.option_air[option]

    def rise(self, option: int) -> float | None:
        """The cost of the stands an option needs beyond those that are there; None if it cannot."""
        ends = (
            (self.problem.option_stand_a[option], self.problem.option_a[option]),
            (self.problem.option_stand_b[option], self.problem.option_b[option]),
        )
        costs = [self._raising(int(stand), int(site)) for stand, site in ends]
        return None if None in costs else sum(cost for cost in costs if cost is not None)

    def _raising(self, stand: int, site: int) -> float | None:
        held, stands = int(self.stand[site]), self.problem.stands_of[site]
        if held >= 0 and held >= stand:
            return 0.0
        if not stands:
            return None
        wanted = max(stand, stands[0])
        before = float(self.problem.cost[held]) if held >= 0 else 0.0
        return float(self.problem.cost[wanted]) - before

    def price(self, column: int) -> float | None:
        """What one more of a column costs with all it stands on; None if it cannot be had."""
        problem, layout = self.problem, self.layout
        if self.choice[column] >= problem.upper[column]:
            return None
        if column >= layout.uplink:
            site = int(problem.uplink_site[column - layout.uplink])
            raised = self._raising(-1, site)
            return None if raised is None else float(problem.cost[column]) + raised
        if layout.more <= column < layout.sector:
            return self._price_of_more(column - layout.more)
        return self._price_of_first(column - layout.first)

    def _price_of_more(self, option: int) -> float | None:
        if self.units(option) == 0 or not self._fits(option):
            return None
        return float(self.problem.option_more_cost[option])

    def _fits(self, option: int) -> bool:
        width = self.problem.option_width[option]
        if width and self.beside[self.problem.option_pair[option]] >= self.problem.side_by_side:
            return False
        ends = [self.problem.option_a[option], self.problem.option_b[option]]
        return bool(self.width[self.problem.option_level[option] :, ends].min() >= width)

    def _price_of_first(self, option: int) -> float | None:
        if option in self.banned:
            return None
        raised = self.rise(option)
        if raised is None or not self._fits(option):
            return None
        cost = float(self.problem.option_cost[option]) + raised
        sector = int(self.problem.option_sector[option])
        if sector < 0:
            return cost
        if self.choice[self.layout.sector + sector] == 0:
            left = self.width[self.problem.sector_level[sector] :, self._sector_site(sector)]
            if left.min() < self.problem.sector_width[sector]:
                return None
            cost += float(self.problem.sector_cost[sector])
        return cost if self.air[sector] >= self.problem.option_air[option] else None

    def buy(self, column: int) -> None:
        layout, problem = self.layout, self.problem
        if column >= layout.uplink:
            self._open(int(problem.uplink_site[column - layout.uplink]), -1)
        elif column >= layout.more:
            self._take(column - layout.more, 1)
        else:
            self._buy_first(column - layout.first)
        self.choice[column] += 1

    def _buy_first(self, option: int) -> None:
        problem = self.problem
        self._open(int(problem.option_a[option]), int(problem.option_stand_a[option]))
        self._open(int(problem.option_b[option]), int(problem.option_stand_b[option]))
        sector = int(problem.option_sector[option])
        if sector >= 0 and self.choice[self.layout.sector + sector] == 0:
            self.choice[self.layout.sector + sector] = 1
            self._take_sector(sector)
        self._take(option, 1)

    def make_room(self, row: Row) -> bool:
        """Sell the radio that crosses a cut with least for its spectrum, never to buy it again."""
        problem, layout = self.problem, self.layout
        held = [
            int(column) - layout.first
            for column in row.columns
            if layout.first <= column < layout.more
            and self.choice[column] > 0
            and problem.option_width[column - layout.first] > 0
        ]
        if not held:
            return False
        worst = min(held, key=lambda k: (problem.option_capacity[k] / problem.option_width[k], k))
        self._take(worst, -self.units(worst))
        self.choice[[layout.first + worst, layout.more + worst]] = 0
        self.banned.add(worst)
        return True

    def _open(self, site: int, stand: int) -> None:
        held = int(self.stand[site])
        wanted = max(stand, held, self.problem.stands_of[site][0])
        if held >= 0:
            self.choice[held] = 0
        self.choice[wanted] = 1
        self.stand[site] = wanted


def _offers(shop: _Shop, row: Row, favour: Floats | None) -> Iterator[tuple[float, int]]:
    for column, value in zip(row.columns.tolist(), row.values.tolist(), strict=True):
        price = shop.price(column)
        if price is None or value <= 0:
            continue
        liking = 1.0 if favour is None else 1.0 - 0.8 * min(1.0, float(favour[column]))
        yield (price + 1.0) * liking / min(value, 1.0), column


def complete(problem: Problem, choice: Ints, favour: Floats | None = None) -> Ints | None:
    """Buy until every scenario is met; None if nothing on offer helps.

    `favour` (a fractional choice) makes what it holds look cheaper.
    """
    shop = _Shop(problem, choice)
    return shop.choice if _fill(shop, favour) is None else None


def make_do(
    problem: Problem,
    start: Ints | None,
    give_way: Callable[[Scenario, list[int]], Problem | None],
) -> Ints | None:
    """Buy as long as it helps; where it does not, ask for less, until all that is left is met.

    `give_way` is told the scenario and the places of the cut that fails; None gives up.
    """
    nothing = np.zeros(problem.layout.size, np.int64)
    shop = _Shop(problem, nothing if start is None else start)
    failed = _fill(shop, None)
    while failed is not None:
        less = give_way(failed[0], failed[1].reason["inside"])
        if less is None:
            return None
        shop.problem = less
        failed = _fill(shop, None)
    return shop.choice


def _fill(shop: _Shop, favour: Floats | None) -> tuple[Scenario, Row] | None:
    recent: list[Scenario] = []
    failed = first_broken(shop.problem, shop.choice)
    for _step in range(_MOST_STEPS):
        if failed is None:
            return None
        recent = [failed[0]]
        best = min(_offers(shop, failed[1], favour), default=None)
        if best is not None:
            shop.buy(best[1])
        elif not shop.make_room(failed[1]):
            return failed
        failed = first_broken(shop.problem, shop.choice, recent)
    return failed


def tidy(problem: Problem, choice: Ints) -> Ints:
    """Drop the stands, sectors and uplinks that nothing uses, and masts that only fibre needs."""
    layout, kept = problem.layout, choice.copy()
    used = kept[layout.first : layout.more] > 0
    live = set(problem.option_sector[used].tolist()) - {-1}
    for sector in range(layout.sectors):
        kept[layout.sector + sector] = int(sector in live)
    leaned = set(problem.option_stand_a[used].tolist()) | set(problem.option_stand_b[used].tolist())
    leaned |= set(problem.sector_stand[list(live)].tolist())
    touched = set(problem.option_a[used].tolist()) | set(problem.option_b[used].tolist())
    touched |= set(problem.uplink_site[kept[layout.uplink :] > 0].tolist())
    touched |= set(problem.forced_sites)
    for site in range(problem.places):
        stands = problem.stands_of[site]
        bearing = [stand for stand in stands if stand in leaned]
        for stand in stands:
            kept[stand] = 0
        if bearing or site in touched:
            kept[max(bearing) if bearing else stands[0]] = 1
    return kept


def hangs_together(problem: Problem, choice: Ints) -> bool:
    """Whether masts, air and widths allow the choice (flows apart)."""
    floats = choice.astype(np.float64)
    return all(row.lack(floats) <= 1e-6 for row in static_rows(problem))


def _removals(problem: Problem, choice: Ints) -> Iterator[list[int]]:
    """Groups of columns to try without, dearest first: whole places, then links, then units."""
    layout = problem.layout
    options = np.flatnonzero(choice[layout.first : layout.more] > 0)
    groups: list[tuple[float, list[int]]] = []
    for site in range(problem.places):
        here = [o for o in options if site in (problem.option_a[o], problem.option_b[o])]
        if here and not problem.scenarios[0].demand[site] and site not in problem.forced_sites:
            groups.append((np.inf, [layout.first + int(o) for o in here]))
    for option in options:
        cost = problem.option_cost[option]
        groups.append((float(cost), [layout.first + int(option)]))
        if choice[layout.more + option] > 0:
            more = float(problem.option_more_cost[option])
            groups.append((more, [layout.more + int(option)]))
    groups += [
        (float(problem.uplink_cost[at]), [layout.uplink + int(at)])
        for at in np.flatnonzero(choice[layout.uplink :] > 0)
    ]
    groups.sort(key=lambda row: (-row[0], row[1]))
    for _cost, columns in groups:
        yield columns


def _without(problem: Problem, choice: Ints, columns: Sequence[int]) -> Ints:
    layout, less = problem.layout, choice.copy()
    for column in columns:
        if layout.first <= column < layout.more:
            less[column + layout.options] = 0
            less[column] = 0
        else:
            less[column] -= 1
    return tidy(problem, less)


def _kept_forced(problem: Problem, choice: Ints) -> bool:
    layout = problem.layout
    bought = set(problem.option_pair[choice[layout.first : layout.more] > 0].tolist())
    return set(problem.forced_pairs) <= bought


def prune(problem: Problem, choice: Ints) -> Ints:
    """Sell all that is not needed; what is left meets every scenario and costs no more."""
    kept = tidy(problem, choice)
    recent: list[Scenario] = []
    for columns in _removals(problem, kept):
        if not all(kept[column] > 0 for column in columns):
            continue
        less = _without(problem, kept, columns)
        if _kept_forced(problem, less) and meets(problem, less, recent):
            kept = less
    return kept
