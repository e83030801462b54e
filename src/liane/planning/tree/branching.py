"""A tree of relaxations whose least leaf bounds every design from below.

Each node is a box of arcs (some forced in, some forced out) with the multipliers that prove its
bound. Nodes are worked on from the least bound up: rows are added until they help little, arcs
that no better design can change are fixed, then one arc splits the box in two. Work is counted in
nominal seconds, so that the same allowance does the same thing everywhere. Nothing is dropped
without a proof: every leaf keeps its multipliers, and every fixing the ones it rests on.
"""

import heapq
import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from liane.planning.tree.arcs import Arcs, make_arcs
from liane.planning.tree.capacity import branch_rows, depths, short_of_branches
from liane.planning.tree.instance import UNITS, Floats, Instance, Ints, describe_tree, in_units
from liane.planning.tree.limits import Cap
from liane.planning.tree.relaxation import Bytes, Duals, Relaxation, Solution, proven_units
from liane.planning.tree.rows import Row, base_rows
from liane.planning.tree.separation import broken_pairs, unreached

__all__ = ["Bounder", "Fixing", "Node"]

WHOLE = 1e-6
CANDIDATES = 8
MOST_NODES = 6000


@dataclass(frozen=True)
class Fixing:
    """Arcs left at the side they have, because the other side costs as much as a known design."""

    duals: Duals
    out: Ints
    kept: Ints


@dataclass
class Node:
    """One box, its proof, and what was done with it."""

    low: Bytes
    high: Bytes
    duals: Duals
    bound: int
    depth: int = 0
    fixings: list[Fixing] = field(default_factory=list)
    branch: int = -1
    children: list["Node"] = field(default_factory=list)


class Bounder:
    """Raises the proven bound, a little more at each `advance`."""

    def __init__(self, instance: Instance, seed: int, cap: Cap) -> None:
        self.instance, self.cap = instance, cap
        self.arcs: Arcs = make_arcs(instance)
        self.depth = depths(instance)
        self.relaxation = Relaxation(self.arcs, base_rows(instance, self.arcs))
        self.generator = np.random.default_rng(seed)
        self.step_units = _step(instance, self.arcs)
        self.tolerance = 0 if self.step_units > 1 else 10 * instance.node_count
        self.cutoff = _dearest(instance)
        self.infeasible_units = self.cutoff
        self.retired = self.cutoff
        self.best_links: Ints | None = None
        self.values: Floats | None = None
        self.spent_s = 0.0
        self.node_count = 1
        none = Duals(np.zeros(0, np.int64), np.zeros(0, np.int64))
        low, high = self.relaxation.low.copy(), self.relaxation.high.copy()
        self.root = Node(low, high, none, proven_units(self.arcs, [], none, low, high)[0])
        self.open: list[tuple[int, int, Node]] = [(self.root.bound, 0, self.root)]
        self.busy: Node | None = None
        self.gains = np.zeros((self.arcs.count, 2))
        self.tries = np.zeros((self.arcs.count, 2))
        self.creep = 1e-2
        self._steps = self._run()

    # -- what others ask ---------------------------------------------------------------------

    @property
    def bound(self) -> int:
        """Proven lower bound of every design, in millionths (at least the cutoff: none better)."""
        open_bounds = [entry[0] for entry in self.open]
        if self.busy is not None:
            open_bounds.append(self.busy.bound)
        least = min([*open_bounds, self.retired, self.cutoff])
        return min(self._stepped(least), self.cutoff)

    @property
    def done(self) -> bool:
        """True when no design cheaper than the cutoff is left."""
        return self._closed(self.bound)

    def improve_cutoff(self, cost_units: int) -> None:
        """A design of this cost is known: only cheaper ones matter from now on."""
        self.cutoff = min(self.cutoff, cost_units)

    def leaning(self) -> Floats | None:
        """How much the first relaxation uses each link, once it has been solved."""
        if self.values is None:
            return None
        used = self.arcs.link >= 0
        weights = self.values[used]
        links = self.instance.link_count
        return np.bincount(self.arcs.link[used], weights, minlength=links).astype(np.float64)

    def advance(self, allowance_s: float) -> bool:
        """Work for so many nominal seconds; False when nothing is left to prove."""
        goal = self.spent_s + allowance_s
        while self.spent_s < goal and not self.cap.reached():
            if next(self._steps, None) is None:
                return False
        return True

    # -- the work ----------------------------------------------------------------------------

    def _run(self) -> Iterator[bool]:
        while self.open and self.node_count < MOST_NODES:
            bound, _, node = heapq.heappop(self.open)
            if self._closed(bound):
                heapq.heappush(self.open, (bound, 0, node))
                return
            self.busy = node
            self.relaxation.set_box(node.low, node.high)
            solution = yield from self._cut(node)
            if not self._closed(node.bound) and solution is not None:
                self._fix(node)
                yield from self._split(node, solution)
            self.busy = None
            if node.children:
                continue
            if self.cap.hit and not self._closed(node.bound):
                heapq.heappush(self.open, (node.bound, self._ticket(), node))
            else:
                self.retired = min(self.retired, node.bound)

    def _ticket(self) -> int:
        self.node_count += 1
        return self.node_count

    def _stepped(self, units: int) -> int:
        return -(-units // self.step_units) * self.step_units

    def _closed(self, units: int) -> bool:
        return self._stepped(units) >= self.cutoff - self.tolerance

    def _solve(self, node: Node) -> Solution:
        self.relaxation.limit_s(self.cap.left_s())
        solution = self.relaxation.solve()
        self._count(solution.iterations)
        if solution.feasible:
            self._prove(node, solution.duals)
        else:
            self._prove_empty(node, solution.duals)
        return solution

    def _count(self, iterations: int) -> None:
        rows = len(self.relaxation.active)
        self.spent_s += 2e-3 + 1.5e-7 * rows * (iterations + 20)

    def _prove(self, node: Node, duals: Duals) -> None:
        pool = self.relaxation.pool
        bound, _ = proven_units(self.arcs, pool, duals, node.low, node.high)
        if bound > node.bound:
            node.bound, node.duals = bound, duals

    def _prove_empty(self, node: Node, ray: Duals) -> None:
        """A ray that proves a box empty proves any bound there once it is long enough."""
        pool, none = self.relaxation.pool, np.zeros_like(self.arcs.units)
        free = Arcs(**{**self.arcs.__dict__, "units": none})
        gain, _ = proven_units(free, pool, ray, node.low, node.high)
        if gain > 0:
            times = math.ceil(2 * self.infeasible_units / gain)
            self._prove(node, Duals(ray.rows, ray.values * times))

    def _cut(self, node: Node) -> Generator[bool, None, Solution | None]:
        """Add rows until they help little; the last solution, None when the box is done."""
        history: list[int] = []
        patience = 15 if node is self.root else 3
        while True:
            solution = self._solve(node)
            yield True
            if self._closed(node.bound) or not solution.feasible or self.cap.reached():
                return None
            history.append(node.bound)
            if node is self.root:
                self.values = solution.values
            rows = self._violated(solution.values)
            if self.cap.reached():
                return None
            if not rows:
                rows = self._overfull(solution.values)
            if not rows:
                return solution
            self.relaxation.purge(solution.duals, 4)
            self.relaxation.add(rows)
            if self._stalled(node, history, patience):
                return self._solve(node)

    def _stalled(self, node: Node, history: list[int], patience: int) -> bool:
        if len(history) <= patience:
            return False
        room = min(self.cutoff - node.bound, node.bound // 50)
        share = 0.01 if node is self.root else 0.05
        return history[-1] - history[-1 - patience] < share * room

    def _violated(self, values: Floats) -> list[Row]:
        rows = broken_pairs(self.arcs, values)
        if len(rows) < 20:
            rows += self._unreached(values)
        seed = int(self.generator.integers(1 << 30))
        rows += short_of_branches(
            self.instance, self.arcs, values, self.depth, seed, 100, self.cap.halt
        )
        nodes = self.instance.node_count
        self.spent_s += 5e-8 * nodes * self.arcs.count + 1e-8 * nodes**3
        return rows

    def _unreached(self, values: Floats) -> list[Row]:
        while True:
            order = self.generator.permutation(self.instance.node_count)
            found = unreached(self.arcs, values, order, 200, self.creep, self.cap.halt)
            if len(found) >= 10 or self.creep <= 1e-6 or self.cap.hit:
                return found
            self.creep = max(self.creep / 4, 1e-6)

    def _overfull(self, values: Floats) -> list[Row]:
        """Keep a whole point that is a design; else the rows that cut off its full branches."""
        if np.any(np.abs(values - np.rint(values)) > WHOLE):
            return []
        used = np.flatnonzero((values > 0.5) & (self.arcs.link >= 0))
        links = np.unique(self.arcs.link[used])
        cost, faults = describe_tree(self.instance, links.tolist())
        if not faults and round(cost * UNITS) < self.cutoff:
            self.best_links = links
            self.improve_cutoff(round(cost * UNITS))
        return branch_rows(self.instance, self.arcs, self.depth, used) if faults else []

    def _fix(self, node: Node) -> None:
        """Fix the arcs that no design below the cutoff can change, by their reduced costs."""
        pool = self.relaxation.pool
        bound, reduced = proven_units(self.arcs, pool, node.duals, node.low, node.high)
        free = node.low < node.high
        far = bound + np.abs(reduced) >= self.cutoff
        out, kept = (
            np.flatnonzero(free & far & (reduced > 0)),
            np.flatnonzero(free & far & (reduced < 0)),
        )
        if out.size + kept.size == 0:
            return
        node.fixings.append(Fixing(node.duals, out, kept))
        node.low, node.high = node.low.copy(), node.high.copy()
        node.high[out] = 0
        node.low[kept] = 1
        self.relaxation.set_box(node.low, node.high)

    # -- splitting ---------------------------------------------------------------------------

    def _split(self, node: Node, solution: Solution) -> Iterator[bool]:
        candidates = self._candidates(node, solution.values)
        if candidates.size == 0:
            return
        basis = self.relaxation.solver.getBasis()
        best, chosen, pair = -1.0, -1, []
        for arc in candidates.tolist():
            children = [self._child(node, arc, side) for side in (0, 1)]
            for side, child in enumerate(children):
                self._try(child, basis, arc, side, solution)
            yield True
            gains = [float(min(child.bound, self.cutoff) - node.bound) for child in children]
            score = max(gains[0], 1e3) * max(gains[1], 1e3)
            if score > best:
                best, chosen, pair = score, arc, children
            if min(gains) + node.bound >= self.cutoff:
                break
        self.relaxation.solver.setBasis(basis)
        node.branch, node.children = chosen, pair
        for child in pair:
            heapq.heappush(self.open, (child.bound, self._ticket(), child))

    def _child(self, node: Node, arc: int, side: int) -> Node:
        low, high = node.low.copy(), node.high.copy()
        low[arc] = high[arc] = side
        child = Node(low, high, node.duals, node.bound, node.depth + 1)
        self._prove(child, node.duals)
        return child

    def _try(self, child: Node, basis: object, arc: int, side: int, parent: Solution) -> None:
        self.relaxation.solver.setBasis(basis)
        self.relaxation.set_box(child.low, child.high)
        self.relaxation.solver.setOptionValue("simplex_iteration_limit", 200)
        before = child.bound
        self._solve(child)
        self.relaxation.solver.setOptionValue("simplex_iteration_limit", 2_000_000_000)
        distance = abs(parent.values[arc] - side)
        self.gains[arc, side] += (min(child.bound, self.cutoff) - before) / max(distance, 1e-3)
        self.tries[arc, side] += 1

    def _candidates(self, node: Node, values: Floats) -> Ints:
        free = (node.low < node.high) & (np.abs(values - np.rint(values)) > WHOLE)
        for group in (self.arcs.hub_arc, np.arange(self.arcs.trunk_count), None):
            arcs = np.flatnonzero(free) if group is None else group[free[group]]
            if arcs.size:
                return self._ranked(arcs, values)
        return np.zeros(0, np.int64)

    def _ranked(self, arcs: Ints, values: Floats) -> Ints:
        mean = self.gains[arcs] / np.maximum(self.tries[arcs], 1)
        known = self.tries[arcs].min(axis=1) > 0
        usual = mean[known].mean(axis=0) if known.any() else np.ones(2)
        mean[~known] = usual
        up, down = 1 - values[arcs], values[arcs]
        score = np.maximum(mean[:, 0] * down, 1e-6) * np.maximum(mean[:, 1] * up, 1e-6)
        return arcs[np.argsort(-score, kind="stable")[:CANDIDATES]]


def _dearest(instance: Instance) -> int:
    """More than any design can cost, in millionths."""
    links = sorted((in_units(c) for c in instance.cost), reverse=True)
    hubs = instance.node_count * in_units(instance.hub_cost)
    return sum(links[: instance.node_count - 1]) + hubs + UNITS


def _step(instance: Instance, arcs: Arcs) -> int:
    """Every design costs a whole multiple of this, in millionths (1 when that is not known)."""
    costs = [*instance.cost.tolist(), instance.hub_cost]
    exact = all(Decimal(repr(cost)) * UNITS % 1 == 0 for cost in costs)
    return max(1, math.gcd(*[int(unit) for unit in arcs.units])) if exact else 1
