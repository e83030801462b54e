"""The search for cheap designs: many coolings, then neighbourhoods solved exactly.

Work is counted in nominal seconds (moves tried), so that the same allowance does the same thing
everywhere. The best design met is kept as links; nothing that breaks a rule is ever kept.
"""

import numpy as np

from liane.planning.tree.instance import UNITS, Floats, Instance, Ints, describe_tree
from liane.planning.tree.limits import Cap
from liane.planning.tree.local_search import search_trees, spanning_tree

__all__ = ["Searcher"]

MOVE_S = 1.3e-7
SLICE_MOVES = 1_000_000


class Searcher:
    """Looks for cheaper designs, a little more at each `advance`."""

    def __init__(self, instance: Instance, seed: int, cap: Cap) -> None:
        self.instance, self.cap = instance, cap
        self.generator = np.random.default_rng([seed, 1])
        self.best_links: Ints | None = None
        self.best_units = 0
        self.values: Floats | None = None
        self.spent_s = 0.0

    def offer(self, links: Ints) -> None:
        """Keep these links if they are a design cheaper than the best."""
        cost, faults = describe_tree(self.instance, links.tolist())
        units = round(cost * UNITS)
        if not faults and (self.best_links is None or units < self.best_units):
            self.best_links, self.best_units = np.sort(links), units

    def advance(self, allowance_s: float) -> None:
        """Search for so many nominal seconds."""
        goal = self.spent_s + allowance_s
        while self.spent_s < goal and not self.cap.reached():
            self._cool()

    def _cool(self) -> None:
        moves = SLICE_MOVES
        rank = self.generator.permutation(self.instance.link_count)
        start = self.best_links
        heat = 0.5
        if start is None or self.generator.random() < 0.5:
            start = spanning_tree(
                self.instance.node_count,
                self.instance.gateway,
                self.instance.end_a,
                self.instance.end_b,
                rank,
            )
            heat = 1.0
        seed = int(self.generator.integers(1 << 31))
        cost, links = search_trees(self.instance, start, moves, seed, heat)
        if np.isfinite(cost):
            self.offer(links)
        self.spent_s += moves * MOVE_S
