"""The search for cheap designs: coolings first, then neighbourhoods solved exactly.

The first cooling is quick, so that there is a design early; slow ones follow. They start from
random trees, from the tree that the relaxation leans to, and from the best design. Once a design
is known, most of the work goes to freeing a neighbourhood of it and solving that exactly; its size
grows while that is easy. Work is counted in nominal seconds. The best design met is kept as links;
nothing that breaks a rule is ever kept.
"""

import numpy as np

from liane.planning.tree.instance import UNITS, Floats, Instance, Ints, describe_tree
from liane.planning.tree.limits import Cap
from liane.planning.tree.lns import reattach, region_around
from liane.planning.tree.local_search import search_trees, spanning_tree

__all__ = ["Searcher"]

MOVE_S = 1.6e-7
MOVES_PER_NODE = 25_000
QUICK_MOVES_PER_NODE = 1_000
COOLINGS_FIRST = 7
NEIGHBOURHOOD_WORK = 1.0


class Searcher:
    """Looks for cheaper designs, a little more at each `advance`."""

    def __init__(self, instance: Instance, seed: int, cap: Cap) -> None:
        self.instance, self.cap = instance, cap
        self.generator = np.random.default_rng([seed, 1])
        self.best_links: Ints | None = None
        self.best_units = 0
        self.leaning: Floats | None = None
        self.spent_s = 0.0
        self.coolings = 0
        self.region_size = 16
        self.only_one = instance.link_count == instance.node_count - 1
        if self.only_one:
            self.offer(np.arange(instance.link_count))

    def offer(self, links: Ints) -> bool:
        """Keep these links if they are a design cheaper than the best."""
        cost, faults = describe_tree(self.instance, links.tolist())
        units = round(cost * UNITS)
        better = not faults and (self.best_links is None or units < self.best_units)
        if better:
            self.best_links, self.best_units = np.sort(links), units
        return better

    def advance(self, allowance_s: float) -> None:
        """Search for so many nominal seconds."""
        goal = self.spent_s + allowance_s
        while not self.only_one and self.spent_s < goal and not self.cap.reached():
            early = self.coolings < COOLINGS_FIRST
            if self.best_links is None or early or self.generator.random() < 0.1:
                self._cool()
            else:
                self._free_neighbourhood(self.best_links)

    def _cool(self) -> None:
        start, heat = self._start()
        per_node = MOVES_PER_NODE if self.coolings else QUICK_MOVES_PER_NODE
        moves = per_node * self.instance.node_count
        slices = max(1, moves // 2_000_000)
        seed = int(self.generator.integers(1 << 31))
        cost, links = search_trees(self.instance, start, moves, seed, heat, self.cap.halt)
        if np.isfinite(cost):
            self.offer(links)
        self.coolings += 1
        self.spent_s += moves * MOVE_S + 1e-3 * slices

    def _start(self) -> tuple[Ints, float]:
        """A tree to cool from, and how hot to begin."""
        turn = self.coolings % 3
        if turn == 1 and self.best_links is not None:
            return self.best_links, 0.4
        if turn == 2 and self.leaning is not None:
            return self._spanning(np.argsort(-self.leaning, kind="stable")), 0.3
        return self._spanning(self.generator.permutation(self.instance.link_count)), 1.0

    def _spanning(self, rank: Ints) -> Ints:
        instance = self.instance
        return spanning_tree(instance.node_count, instance.end_a, instance.end_b, rank)

    def _free_neighbourhood(self, links: Ints) -> None:
        generator, nodes = self.generator, self.instance.node_count
        centre, noise = int(generator.integers(nodes)), generator.permutation(nodes)
        free = region_around(self.instance, centre, self.region_size, noise)
        seed = int(generator.integers(1 << 30))
        limit_s = max(self.cap.left_s(), 0.01)
        outcome = reattach(self.instance, links, free, seed, NEIGHBOURHOOD_WORK, limit_s)
        self.offer(outcome.links)
        step = 1 if outcome.exhausted else -1
        self.region_size = min(max(self.region_size + step, 6), max(6, nodes // 2))
        self.spent_s += 1.2 * outcome.work + 0.01
