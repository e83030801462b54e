"""Recompute the bound of a tree design from its certificate, with none of the planner's code.

    python tests/checkers/tree_certificate.py INSTANCE.json CERTIFICATE.json [DESIGN.json]

Builds the network of roles from the instance alone, derives every row anew from the sets of nodes
that the certificate names (refusing sets for which the row would not hold), walks the tree of
boxes, and sums every bound in exact fractions. Prints the bound it could prove, and fails if it
is below the one that was claimed. With a design (`liane bench design --json`), its cost and rules
are checked too. Standard library only.
"""

import json
import math
import sys
from collections import deque
from fractions import Fraction
from pathlib import Path

# An arc is ("trunk", i, j): hub i feeds hub j; ("leaf", i, j): leaf j hangs under hub i; or
# ("hub", j): j is a hub, and reached for that reason. A row is (coefficients, lower, upper).


class RefusedError(Exception):
    """The certificate does not prove what it claims."""


def need(condition, message):
    if not condition:
        raise RefusedError(message)


class Problem:
    """The instance, its arcs with exact costs, and the distance of each node from the gateway."""

    def __init__(self, data):
        self.n = len(data["nodes_xy_m"])
        self.gateway = data["gateway"]
        self.hub_cost = Fraction(data["hub_cost"])
        self.max_degree = data["max_degree"]
        self.max_flow = data["max_flow"]
        self.links = {}
        for a, b, cost in data["links"]:
            ends = (min(a, b), max(a, b))
            self.links[ends] = min(Fraction(cost), self.links.get(ends, Fraction(cost)))
        self.near = {node: set() for node in range(self.n)}
        for a, b in self.links:
            self.near[a].add(b)
            self.near[b].add(a)
        self.cost = {("hub", node): self.hub_cost for node in range(self.n)}
        for (a, b), cost in self.links.items():
            for i, j in ((a, b), (b, a)):
                if j != self.gateway:
                    self.cost["trunk", i, j] = self.cost["leaf", i, j] = cost
        self.depth = self.depths()

    def depths(self):
        depth, queue = {self.gateway: 0}, deque([self.gateway])
        while queue:
            node = queue.popleft()
            for other in self.near[node]:
                if other not in depth:
                    depth[other] = depth[node] + 1
                    queue.append(other)
        return depth

    def step(self):
        """Every design costs a whole multiple of this."""
        parts = [self.hub_cost, *self.links.values()]
        below = math.lcm(*[part.denominator for part in parts])
        return Fraction(math.gcd(*[int(part * below) for part in parts]), below)

    def dearest(self):
        """No design costs more than this."""
        dearest = sorted(self.links.values(), reverse=True)[: self.n - 1]
        return sum(dearest) + self.n * self.hub_cost

    def out_arcs(self, node):
        return [arc for arc in self.leaving(node) if arc in self.cost]

    def leaving(self, node):
        return [(kind, node, other) for other in self.near[node] for kind in ("trunk", "leaf")]


# -- rows ------------------------------------------------------------------------------------


def branches_row(problem):
    """All other nodes are in branches of the gateway, of max_flow nodes at most."""
    branches = -(-(problem.n - 1) // problem.max_flow)
    return dict.fromkeys(problem.out_arcs(problem.gateway), 1), branches, None


def gateway_row(problem):
    """The gateway keeps its degree."""
    return dict.fromkeys(problem.out_arcs(problem.gateway), 1), None, problem.max_degree


def hub_row(problem, node):
    """A hub is fed by exactly one hub, a leaf by no trunk arc."""
    ordinary(problem, node)
    row = {("trunk", other, node): 1 for other in problem.near[node]}
    row["hub", node] = -1
    return row, 0, 0


def reached_row(problem, node):
    """A node is a hub, or a leaf of exactly one hub."""
    ordinary(problem, node)
    row = {("leaf", other, node): 1 for other in problem.near[node]}
    row["hub", node] = 1
    return row, 1, 1


def degree_row(problem, node):
    """A hub feeds as many as its degree allows, its own feed aside; a leaf feeds none."""
    ordinary(problem, node)
    row = dict.fromkeys(problem.out_arcs(node), 1)
    row["hub", node] = -(min(problem.max_degree, len(problem.near[node])) - 1)
    return row, None, 0


def child_row(problem, node):
    """A hub has two links or more: it feeds at least one node."""
    ordinary(problem, node)
    row = dict.fromkeys(problem.out_arcs(node), 1)
    row["hub", node] = -1
    return row, 0, None


def pair_row(problem, tail, head):
    """A link serves in one way at most, and each of these three ways needs `tail` as a hub."""
    ordinary(problem, tail)
    ordinary(problem, head)
    need(head in problem.near[tail], "a pair without a link")
    uses = (("trunk", tail, head), ("trunk", head, tail), ("leaf", tail, head))
    return dict.fromkeys(uses, 1) | {("hub", tail): -1}, None, 0


def entering(problem, hubs, reached):
    """Arcs from copies outside to copies inside."""
    for arc in problem.cost:
        kind, tail, head = arc[0], arc[1], arc[-1]
        inside = head in hubs if kind == "trunk" else head in reached
        if inside and tail not in hubs:
            yield arc


def reach_row(problem, hubs, reached):
    """Something is to be reached inside, and the gateway is outside: an arc enters."""
    hubs, reached = node_set(problem, hubs), node_set(problem, reached)
    need(reached and problem.gateway not in hubs, "a set that needs nothing to enter")
    need(problem.gateway not in reached, "the gateway is reached from the start")
    return dict.fromkeys(entering(problem, hubs, reached), 1), 1, None


def capacity_row(problem, hubs, reached, per_branch):
    """A branch that meets the set holds `depth - 1` other nodes first, so per_branch of it."""
    reach_row(problem, hubs, reached)
    hubs, reached = node_set(problem, hubs), node_set(problem, reached)
    before = min(problem.depth[node] for node in reached) - 1
    need(per_branch >= max(1, problem.max_flow - before), "per_branch smaller than proven")
    branches = -(-len(reached) // per_branch)
    rest = len(reached) - per_branch * (branches - 1)
    row = {arc: rest if arc[0] == "trunk" else 1 for arc in entering(problem, hubs, reached)}
    return row, rest * branches, None


def node_set(problem, nodes):
    chosen = set(nodes)
    need(all(isinstance(k, int) and 0 <= k < problem.n for k in chosen), "an unknown node")
    return chosen


def ordinary(problem, node):
    node_set(problem, [node])
    need(node != problem.gateway, "this row is not for the gateway")


FAMILIES = {
    "branches": branches_row,
    "gateway": gateway_row,
    "hub": hub_row,
    "reached": reached_row,
    "degree": degree_row,
    "child": child_row,
    "pair": pair_row,
    "reach": reach_row,
    "capacity": capacity_row,
}


def derive(problem, entry):
    facts = dict(entry)
    family = facts.pop("family")
    need(family in FAMILIES, f"unknown family {family}")
    row, lower, upper = FAMILIES[family](problem, **facts)
    return {arc: value for arc, value in row.items() if arc in problem.cost}, lower, upper


# -- bounds ----------------------------------------------------------------------------------


class Checker:
    """Sums the bounds of boxes; a box is the arcs forced in and the arcs forced out."""

    def __init__(self, problem, certificate):
        self.problem = problem
        self.units = certificate["units"]
        self.rows = [derive(problem, entry) for entry in certificate["rows"]]
        whole = [cost * self.units for cost in problem.cost.values()]
        self.scaled = {
            arc: int(cost) if cost.denominator == 1 else cost
            for arc, cost in zip(problem.cost, whole, strict=True)
        }

    def prove(self, duals, forced):
        """Weak duality: the bound over the box, and the reduced cost of each arc."""
        total, reduced = 0, dict(self.scaled)
        for number, value in duals:
            need(isinstance(number, int) and 0 <= number < len(self.rows), "an unknown row")
            need(isinstance(value, int), "a multiplier that is not whole")
            row, lower, upper = self.rows[number]
            side = lower if value > 0 else upper
            need(side is not None, "a multiplier of the wrong sign")
            total += value * side
            for arc, coefficient in row.items():
                reduced[arc] -= value * coefficient
        for arc, cost in reduced.items():
            at = forced.get(arc)
            if at == 1 or (at is None and cost < 0):
                total += cost
        return total, reduced

    def least_leaf(self, tree, claimed):
        """The least bound over the leaves; every fixing must exclude only dear designs."""
        start = {("hub", self.problem.gateway): 1}
        least, stack, leaves = None, [(tree, start)], 0
        while stack:
            node, forced = stack.pop()
            for fixing in node.get("fixings", []):
                forced = self.fixed(fixing, forced, claimed)
            if "split" in node:
                arc = self.arc(node["split"])
                need(arc not in forced, "a split of an arc that is fixed already")
                stack += [(node["out"], forced | {arc: 0}), (node["in"], forced | {arc: 1})]
                continue
            bound, _ = self.prove(node["duals"], forced)
            least = bound if least is None else min(least, bound)
            leaves += 1
        return least, leaves

    def fixed(self, fixing, forced, claimed):
        bound, reduced = self.prove(fixing["duals"], forced)
        after = dict(forced)
        for side, names in ((0, fixing["out"]), (1, fixing["in"])):
            for name in names:
                arc = self.arc(name)
                gain = reduced[arc] if side == 0 else -reduced[arc]
                need(arc not in forced and gain > 0, "a fixing without a price")
                need(bound + gain >= claimed, "a fixing that excludes cheap designs")
                after[arc] = side
        return after

    def arc(self, name):
        arc = tuple(name)
        need(arc in self.problem.cost, f"unknown arc {name}")
        return arc


def recompute(instance, certificate):
    """(bound proven, bound claimed, leaves, infeasible), money as exact fractions."""
    need(certificate.get("kind") == "liane-tree-bound", "not a certificate of a tree")
    problem = Problem(instance)
    need(certificate["nodes"] == problem.n, "a certificate of another instance")
    step, units = problem.step(), certificate["units"]
    claimed = certificate["bound_units"]
    checker = Checker(problem, certificate)
    least, leaves = checker.least_leaf(certificate["tree"], claimed)
    proven = Fraction(least) / units
    if step:
        proven = math.ceil(proven / step) * step
    proven = min(proven, Fraction(claimed, units))
    need(proven * units >= claimed, f"claimed {claimed / units}, proven {float(proven)}")
    return proven, Fraction(claimed, units), leaves, proven > problem.dearest()


def design_cost(instance, links):
    """The exact cost of a design, refused if it breaks a rule."""
    problem = Problem(instance)
    picked = [(min(a, b), max(a, b)) for a, b in links]
    need(len(set(picked)) == len(picked) == problem.n - 1, "not n - 1 links")
    need(all(ends in problem.links for ends in picked), "a link that is no candidate")
    near = {node: [] for node in range(problem.n)}
    for a, b in picked:
        near[a].append(b)
        near[b].append(a)
    need(max(map(len, near.values())) <= problem.max_degree, "a node with too many links")
    seen = {problem.gateway}
    for first in near[problem.gateway]:
        before, stack = len(seen), [first]
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack += near[node]
        need(len(seen) - before <= problem.max_flow, "a branch with too many nodes")
    need(len(seen) == problem.n, "a node that is not reached")
    hubs = sum(1 for node in near if node != problem.gateway and len(near[node]) >= 2)
    return sum(problem.links[ends] for ends in picked) + (hubs + 1) * problem.hub_cost


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"), parse_float=Fraction)


def main(words):
    instance, certificate = load(words[0]), load(words[1])
    try:
        proven, claimed, leaves, infeasible = recompute(instance, certificate)
        print(f"bound proven {float(proven)}, claimed {float(claimed)}, leaves {leaves}")
        if infeasible:
            print("no design exists: the bound is above the cost of any design")
        if len(words) > 2:
            cost = design_cost(instance, load(words[2])["links"])
            print(f"design holds, cost {float(cost)}, gap {float((cost - proven) / cost):.4%}")
    except RefusedError as refusal:
        print(f"refused: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
