"""One tree to design: its nodes, candidate links and rules, read from a file or from arrays.

Pick links that form one tree spanning all nodes. Each picked link has its cost; the gateway, and
every other node with two or more picked links, is a hub and pays `hub_cost` once. No node has
more than `max_degree` picked links, and each branch of the gateway holds at most `max_flow`
nodes. Of several links between the same two nodes only the cheapest is kept: no best tree needs
another. A file that does not say all of this exactly is refused, with the field at fault.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liane.errors import BadInput
from liane.reading import read_json
from liane.words import N_

__all__ = ["Instance", "describe_tree", "make_instance", "read_instance"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
MOST_NODES = 1000
UNITS = 1_000_000  # money is counted in millionths wherever it has to be exact


@dataclass(frozen=True)
class Instance:
    """The problem as arrays: link k joins nodes `end_a[k]` < `end_b[k]` at `cost[k]`."""

    node_count: int
    gateway: int
    hub_cost: float
    max_degree: int
    max_flow: int
    end_a: Ints
    end_b: Ints
    cost: Floats

    @property
    def link_count(self) -> int:
        """How many candidate links there are."""
        return len(self.cost)


def make_instance(
    node_count: int,
    gateway: int,
    hub_cost: float,
    max_degree: int,
    max_flow: int,
    links: Sequence[tuple[int, int, float]],
) -> Instance:
    """The instance of these links, each once, in order of their ends."""
    cheapest: dict[tuple[int, int], float] = {}
    for a, b, cost in links:
        ends = (min(a, b), max(a, b))
        cheapest[ends] = min(cost, cheapest.get(ends, math.inf))
    rows = sorted(cheapest)
    return Instance(
        node_count,
        gateway,
        float(hub_cost),
        max_degree,
        max_flow,
        np.array([a for a, _ in rows], dtype=np.int64),
        np.array([b for _, b in rows], dtype=np.int64),
        np.array([cheapest[row] for row in rows], dtype=np.float64),
    )


def read_instance(path: Path) -> Instance:
    """Read and check the instance in `path`.

    Raises: `MissingResource` if there is no such file, `BadInput` for anything it says wrongly.
    """
    data = _load(path)
    wanted = N_("a list of nodes, each [x, y] in metres")
    node_count = len(_field(data, path, "nodes_xy_m", _is_node_list, wanted))
    if node_count > MOST_NODES:
        raise BadInput(
            N_("{file}: more than {limit} nodes; split the territory into several instances"),
            file=path,
            limit=MOST_NODES,
        )
    gateway = _field(
        data, path, "gateway", lambda v: _is_node(v, node_count), N_("the number of a node")
    )
    hub_cost = _field(data, path, "hub_cost", _is_price, N_("a number, zero or more"))
    degree = _field(data, path, "max_degree", _is_count, N_("a whole number, one or more"))
    flow = _field(data, path, "max_flow", _is_count, N_("a whole number, one or more"))
    links = _field(data, path, "links", lambda v: isinstance(v, list), N_("a list of links"))
    for position, link in enumerate(links):
        _check_link(path, position, link, node_count)
    return make_instance(node_count, gateway, hub_cost, degree, flow, links)


def _load(path: Path) -> dict[str, Any]:
    data = read_json(path)
    if not isinstance(data, dict):
        raise BadInput(N_("{file}: must be one JSON object with nodes and links"), file=path)
    return data


def _field(data: dict[str, Any], path: Path, name: str, good: Any, wanted: str) -> Any:
    if name not in data:
        raise BadInput(N_("{file}: the field {field} is missing; add it"), file=path, field=name)
    if not good(data[name]):
        raise BadInput(
            N_("{file}, field {field}: expected {wanted}, found {found}"),
            file=path,
            field=name,
            wanted=wanted,
            found=_short(data[name]),
        )
    return data[name]


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _is_node_list(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(map(_is_place, value))


def _is_place(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return _is_whole(value) and value >= 1


def _is_node(value: Any, node_count: int) -> bool:
    return _is_whole(value) and 0 <= value < node_count


def _is_price(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 1e9


def _check_link(path: Path, position: int, link: Any, node_count: int) -> None:
    good = isinstance(link, list) and len(link) == 3
    good = good and all(_is_node(end, node_count) for end in link[:2]) and _is_price(link[2])
    if not good:
        raise BadInput(
            N_(
                "{file}, field links[{position}]: expected [node, node, cost] with nodes from 0 to "
                "{last} and a cost of zero or more, found {found}"
            ),
            file=path,
            position=position,
            last=node_count - 1,
            found=_short(link),
        )
    if link[0] == link[1]:
        raise BadInput(
            N_("{file}, field links[{position}]: joins node {node} to itself; remove it"),
            file=path,
            position=position,
            node=link[0],
        )


def in_units(cost: float) -> int:
    """A cost in millionths, rounded down: a bound built on it stays below the true one.

    >>> in_units(145.89)
    145890000
    """
    return int(Decimal(repr(float(cost))) * UNITS // 1)


def describe_tree(instance: Instance, picked: Sequence[int]) -> tuple[float, list[str]]:
    """The cost of these links, and every rule that they break (none when they are a design)."""
    degree = np.zeros(instance.node_count, dtype=np.int64)
    for end in (instance.end_a, instance.end_b):
        np.add.at(degree, end[list(picked)], 1)
    hubs = int(np.sum(np.delete(degree, instance.gateway) >= 2)) + 1
    exact = sum(in_units(instance.cost[k]) for k in picked) + hubs * in_units(instance.hub_cost)
    faults = [] if degree.max(initial=0) <= instance.max_degree else ["degree"]
    branches = _branch_sizes(instance, picked)
    if branches is None:
        faults.append("tree")
    elif max(branches, default=0) > instance.max_flow:
        faults.append("flow")
    return exact / UNITS, faults


def _branch_sizes(instance: Instance, picked: Sequence[int]) -> list[int] | None:
    """Nodes in each branch of the gateway; None when the links are not one spanning tree."""
    near: dict[int, list[int]] = {}
    for k in picked:
        a, b = int(instance.end_a[k]), int(instance.end_b[k])
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    seen = {instance.gateway}
    sizes = []
    for first in near.get(instance.gateway, []):
        before, stack = len(seen), [first]
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack.extend(near[node])
        sizes.append(len(seen) - before)
    is_tree = len(seen) == instance.node_count == len(picked) + 1
    return sizes if is_tree else None
