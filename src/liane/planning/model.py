"""The design problem as numbers: what may be bought, what each thing costs, what must be carried.

A `Problem` knows no terrain, device or currency: places are 0…n−1, rates are integers in kb/s and
costs are numbers over the whole horizon. What may be chosen:

* a **stand**: a place used with one mast height (or none, for fibre alone); one per place, numbered
  upwards: what asks for a stand may hang as high on a taller one;
* a **link option**: one way of joining two places (point to point, fibre, or client of a sector),
  with a capacity, up to `most` units side by side;
* a **sector**: a point-to-multipoint antenna on a stand, whose air its clients share;
* an **uplink**.

Choices are counted in one integer vector, laid out by `Layout`: stands, then link options
(first unit), then further units, sectors, uplinks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["AIR", "Layout", "Problem", "Scenario"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
AIR = 10_000  # the air of one sector, in parts


@dataclass(frozen=True)
class Scenario:
    """What is lost, and what must still be carried to whom.

    `demand` is in kb/s by place. `reach` asks for a path to the content server, whatever its rate.
    A lost pair is every link between two places.
    """

    name: str
    kind: str
    demand: Ints
    lost_site: int = -1
    lost_pair: int = -1
    lost_uplinks: tuple[int, ...] = ()
    reach: bool = False


@dataclass(frozen=True)
class Layout:
    """Where each kind of choice stands in the vector."""

    stands: int
    options: int
    sectors: int
    uplinks: int

    @property
    def first(self) -> int:
        return self.stands

    @property
    def more(self) -> int:
        return self.stands + self.options

    @property
    def sector(self) -> int:
        return self.stands + 2 * self.options

    @property
    def uplink(self) -> int:
        return self.sector + self.sectors

    @property
    def size(self) -> int:
        return self.uplink + self.uplinks


@dataclass(frozen=True)
class Problem:
    """One design problem; arrays are indexed by stand, option, sector, uplink or pair."""

    places: int
    stand_site: Ints
    stand_cost: Floats
    option_pair: Ints
    option_a: Ints
    option_b: Ints
    option_stand_a: Ints  # the lowest stand of the place that will do; −1: any
    option_stand_b: Ints
    option_capacity: Ints
    option_cost: Floats
    option_more_cost: Floats
    option_most: Ints
    option_width: Ints  # MHz taken at either end; 0 for fibre and clients
    option_level: Ints  # level of the air it needs: 0 where the limit is highest
    option_sector: Ints  # −1: not a client
    option_air: Ints  # parts of AIR taken from the sector
    sector_stand: Ints
    sector_cost: Floats
    sector_width: Ints
    sector_level: Ints
    uplink_site: Ints
    uplink_capacity: Ints
    uplink_cost: Floats
    pairs: Ints  # (p, 2)
    site_width: Ints  # MHz that may be taken at each place, all levels together
    level_width: Ints  # MHz of each level and those above it; the last is the whole
    content: int
    scenarios: tuple[Scenario, ...]
    link_demand: Ints  # kb/s to be kept at each place when any one pair is lost
    link_exempt: tuple[tuple[int, int], ...] = ()  # (pair, place): proven impossible to keep
    sector_load: int = 8_500
    side_by_side: int = 2  # radio links between two places
    forced_sites: tuple[int, ...] = ()
    forced_pairs: tuple[int, ...] = ()

    @cached_property
    def layout(self) -> Layout:
        """How the choice vector is laid out."""
        return Layout(
            len(self.stand_site),
            len(self.option_pair),
            len(self.sector_stand),
            len(self.uplink_site),
        )

    @cached_property
    def cost(self) -> Floats:
        """The cost of one of each choice, in the order of the layout."""
        return np.concatenate(
            [
                self.stand_cost,
                self.option_cost,
                self.option_more_cost,
                self.sector_cost,
                self.uplink_cost,
            ]
        )

    @cached_property
    def upper(self) -> Ints:
        """The most of each choice."""
        return np.concatenate(
            [
                np.ones(len(self.stand_site), np.int64),
                np.ones(len(self.option_pair), np.int64),
                self.option_most - 1,
                np.ones(len(self.sector_stand), np.int64),
                np.ones(len(self.uplink_site), np.int64),
            ]
        )

    @cached_property
    def stands_of(self) -> tuple[tuple[int, ...], ...]:
        """The stands of each place."""
        return tuple(
            tuple(int(s) for s in np.flatnonzero(self.stand_site == site))
            for site in range(self.places)
        )

    @cached_property
    def pair_rows(self) -> Ints:
        """Ends of each pair as two contiguous columns."""
        return np.ascontiguousarray(self.pairs.T)

    @cached_property
    def _exempt(self) -> dict[int, list[int]]:
        """Places that keep nothing when a pair is lost, by pair."""
        found: dict[int, list[int]] = {}
        for pair, place in self.link_exempt:
            found.setdefault(pair, []).append(place)
        return found

    def scenario(self, name: str) -> Scenario:
        """The scenario of this name; those of lost pairs are called `pair N`."""
        for scenario in self.scenarios:
            if scenario.name == name:
                return scenario
        return self.losing(int(name.partition(" ")[2]))

    def losing(self, pair: int) -> Scenario:
        """The scenario in which every link between the two places of `pair` is lost."""
        demand = self.link_demand.copy()
        demand[self._exempt.get(pair, [])] = 0
        return Scenario(f"pair {pair}", "link", demand, lost_pair=pair)

    def pair_capacity(self, choice: Sequence[float] | Floats | Ints) -> Floats:
        """Capacity bought on each pair, kb/s."""
        vector = np.asarray(choice, np.float64)
        layout = self.layout
        units = vector[layout.first : layout.more] + vector[layout.more : layout.sector]
        bought = units * self.option_capacity
        return np.bincount(self.option_pair, bought, len(self.pairs)).astype(np.float64)

    def uplink_supply(self, choice: Sequence[float] | Floats | Ints) -> Floats:
        """Capacity bought at each uplink, kb/s."""
        vector = np.asarray(choice, np.float64)
        return vector[self.layout.uplink :] * self.uplink_capacity
