"""The proof of a bound, written so that a stranger can recompute it.

The certificate lists the rows that were used (each with the facts that rebuild it), and a tree of
boxes: at each node the arcs fixed because their other side is too dear, then either one arc that
splits the box in two, or a leaf. Every fixing and every leaf has whole multipliers, in millionths
of money; the least leaf is the bound. Nothing in it rests on our solver.
"""

import json
from pathlib import Path
from typing import Any

from liane.errors import MissingResource
from liane.planning.tree.branching import Bounder, Fixing, Node
from liane.planning.tree.instance import UNITS
from liane.planning.tree.relaxation import Duals
from liane.words import N_

__all__ = ["certificate", "write_certificate"]


def certificate(bounder: Bounder) -> dict[str, Any]:
    """The certificate of the bound that `bounder` has proven so far, as JSON-ready data."""
    numbers: dict[int, int] = {}
    tree = _node(bounder, bounder.root, numbers)
    rows = []
    for at in sorted(numbers, key=numbers.__getitem__):
        row = bounder.relaxation.pool[at]
        rows.append({"family": row.family, **row.facts})
    return {
        "kind": "liane-tree-bound",
        "version": 1,
        "units": UNITS,
        "bound_units": bounder.bound,
        "nodes": bounder.instance.node_count,
        "links": bounder.instance.link_count,
        "rows": rows,
        "tree": tree,
    }


def _node(bounder: Bounder, root: Node, numbers: dict[int, int]) -> dict[str, Any]:
    """The tree below a node; walked with a stack of our own, as it may be deep."""
    whole: dict[str, Any] = {}
    stack = [(root, whole)]
    while stack:
        node, data = stack.pop()
        if node.fixings:
            data["fixings"] = [_fixing(bounder, fixing, numbers) for fixing in node.fixings]
        if node.children:
            data["split"] = bounder.arcs.name(node.branch)
            data["out"], data["in"] = {}, {}
            stack += zip(node.children, (data["out"], data["in"]), strict=True)
        else:
            data["duals"] = _duals(node.duals, numbers)
    return whole


def _fixing(bounder: Bounder, fixing: Fixing, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "duals": _duals(fixing.duals, numbers),
        "out": [bounder.arcs.name(arc) for arc in fixing.out.tolist()],
        "in": [bounder.arcs.name(arc) for arc in fixing.kept.tolist()],
    }


def _duals(duals: Duals, numbers: dict[int, int]) -> list[list[int]]:
    """Pairs [row, multiplier]; rows are numbered as they are met."""
    pairs = zip(duals.rows.tolist(), duals.values.tolist(), strict=True)
    return [[numbers.setdefault(row, len(numbers)), value] for row, value in pairs]


def write_certificate(path: Path, bounder: Bounder) -> None:
    """Write the certificate at `path`; what was there is replaced only once all is written."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(json.dumps(certificate(bounder), separators=(",", ":")), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise MissingResource(
            N_("{file}: cannot be written ({reason})"), file=path, reason=error.strerror
        ) from error
