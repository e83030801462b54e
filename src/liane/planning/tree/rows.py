"""The rows of the relaxation: what every design obeys, with whole coefficients.

A row says lower ≤ Σ coefficient × arc ≤ upper over the arcs of the network of roles. It carries
its family and the facts that rebuild it, so that a certificate can name it and a stranger can
derive it anew. Every family here holds for every design: the proofs in words stand in
docs/construction/tree-design.md.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from liane.planning.tree.arcs import Arcs
from liane.planning.tree.instance import Instance, Ints, Marks

__all__ = ["Row", "base_rows", "capacity_row", "pair_row", "reach_row"]


@dataclass(frozen=True)
class Row:
    """One row: arcs, whole coefficients, bounds (None: no bound on that side), and its origin."""

    arcs: Ints
    coefficients: Ints
    lower: int | None
    upper: int | None
    family: str
    facts: dict[str, Any] = field(default_factory=dict)

    def activity(self, values: Any) -> float:
        """The row's left-hand side at a point."""
        return float(self.coefficients @ values[self.arcs])


def _row(
    parts: list[tuple[Ints, int]], lower: int | None, upper: int | None, family: str, **facts: Any
) -> Row:
    arcs = np.concatenate([np.atleast_1d(part) for part, _ in parts]).astype(np.int64)
    values = [np.full(np.atleast_1d(part).size, value) for part, value in parts]
    return Row(arcs, np.concatenate(values).astype(np.int64), lower, upper, family, facts)


def base_rows(instance: Instance, arcs: Arcs) -> list[Row]:
    """Rows that stand from the start: one way in per node, and hubs feed one to max_degree."""
    rows = []
    into = _grouped(arcs.head, 2 * arcs.node_count)
    out = _grouped(arcs.tail[: 2 * arcs.trunk_count], arcs.node_count)
    for node in range(arcs.node_count):
        if node == arcs.gateway:
            rows += _gateway_rows(instance, out[node])
        else:
            rows += _node_rows(instance, arcs, node, into, out[node])
    return rows


def _gateway_rows(instance: Instance, out: Ints) -> list[Row]:
    branches = -(-(instance.node_count - 1) // instance.max_flow)
    return [
        _row([(out, 1)], branches, None, "branches"),
        _row([(out, 1)], None, instance.max_degree, "gateway"),
    ]


def _node_rows(instance: Instance, arcs: Arcs, node: int, into: list[Ints], out: Ints) -> list[Row]:
    hub = arcs.hub_arc[node]
    trunk, reach = into[node], into[arcs.node_count + node]
    most = min(instance.max_degree, len(out) // 2 + int(arcs.gateway in arcs.tail[trunk])) - 1
    return [
        _row([(trunk, 1), (hub, -1)], 0, 0, "hub", node=node),
        _row([(reach, 1)], 1, 1, "reached", node=node),
        _row([(out, 1), (hub, -most)], None, 0, "degree", node=node),
        _row([(out, 1), (hub, -1)], 0, None, "child", node=node),
    ]


def _grouped(keys: Ints, count: int) -> list[Ints]:
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.cumsum(np.bincount(keys, minlength=count))[:-1])


def pair_row(arcs: Arcs, forth: int, back: int) -> Row:
    """A link from i to j is used in one way at most, and only if i is a hub."""
    tail, head = int(arcs.tail[forth]), int(arcs.head[forth])
    parts = [(np.array([forth, back, forth + arcs.trunk_count]), 1), (arcs.hub_arc[tail], -1)]
    return _row(parts, None, 0, "pair", tail=tail, head=head)


def reach_row(arcs: Arcs, inside: Marks) -> Row:
    """Copies without the gateway's hub and with some node's second copy: an arc enters."""
    entering = np.flatnonzero(inside[arcs.head] & ~inside[arcs.tail])
    return _row([(entering, 1)], 1, None, "reach", **_copies(arcs, inside))


def capacity_row(arcs: Arcs, inside: Marks, per_branch: int) -> Row:
    """The second copies inside need several branches, of which each brings `per_branch` at most.

    With k copies inside, m = ⌈k / per_branch⌉ and r = k − per_branch (m − 1): r times the trunk
    arcs entering, plus the leaf and hub arcs entering, is at least r m.
    """
    entering = np.flatnonzero(inside[arcs.head] & ~inside[arcs.tail])
    inner = int(inside[arcs.node_count :].sum())
    branches = -(-inner // per_branch)
    rest = inner - per_branch * (branches - 1)
    trunk = entering < arcs.trunk_count
    parts = [(entering[trunk], rest), (entering[~trunk], 1)]
    facts = _copies(arcs, inside) | {"per_branch": per_branch}
    return _row(parts, rest * branches, None, "capacity", **facts)


def _copies(arcs: Arcs, inside: Marks) -> dict[str, list[int]]:
    marked = np.flatnonzero(inside)
    hubs = marked[marked < arcs.node_count]
    return {"hubs": hubs.tolist(), "reached": (marked[len(hubs) :] - arcs.node_count).tolist()}
