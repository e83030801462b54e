"""Says what an expression is worth somewhere in an answer, in a bounded number of steps.

Nodes that do not apply are not seen. Each node looked at and each operation costs a step; a text
that grows costs its length. When a scope has no step left, `Tired` says so: a hostile form stops
there and nowhere else.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from liane.errors import BadInput
from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.xpath.grammar import (
    Call,
    Expression,
    Literal,
    Negative,
    Operation,
    Path,
    Step,
)
from liane.server.community.surveys.xforms.xpath.values import (
    Value,
    as_number,
    as_truth,
    same,
)
from liane.words import N_

__all__ = ["Here", "Scope", "Tired", "evaluate"]

STEPS = 1_500_000
LONGEST_TEXT = 60_000


class Tired(BadInput):
    """An expression asked for more work than a form may."""


@dataclass
class Scope:
    """What expressions may see: other lists of nodes, the hour, labels; and how long they may go.

    `functions` says what each name does; `said(node, path)` gives the label of a choice.
    """

    functions: dict[str, Any]
    now: datetime
    instances: dict[str, Node] = field(default_factory=dict)
    said: Callable[[str, str], str] = lambda value, _path: value
    seed: str = ""
    left: int = STEPS

    def spend(self, steps: int = 1) -> None:
        """Count steps. Raises `Tired` when none is left."""
        self.left -= steps
        if self.left < 0:
            raise Tired(
                N_("the form asks for too long a calculation; cut it or ask whoever wrote it")
            )


@dataclass(frozen=True)
class Here:
    """Where an expression is evaluated: a node, its place among those looked at, the scope."""

    scope: Scope
    node: Node
    origin: Node
    place: int = 1
    of: int = 1


def evaluate(expression: Expression, node: Node, scope: Scope) -> Value:
    """The value of `expression` at `node`. Raises `Tired`, and `BadInput` where it has none."""
    return worth(expression, Here(scope, node, node))


def worth(expression: Expression, here: Here) -> Value:
    """The value of any expression."""
    here.scope.spend()
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Path):
        return _along(expression, here)
    if isinstance(expression, Call):
        return _called(expression, here)
    if isinstance(expression, Negative):
        return -as_number(worth(expression.of, here))
    return _together(expression, here)


def _called(call: Call, here: Here) -> Value:
    function = here.scope.functions.get(call.name)
    if function is None:
        raise BadInput(N_("the function “{name}” is not known here"), name=call.name)
    if function.lazy:
        value: Value = function.run(here, *call.given)
    else:
        value = function.run(here, *(worth(each, here) for each in call.given))
    if isinstance(value, str) and len(value) > 100:
        here.scope.spend(len(value) // 100)
        return value[:LONGEST_TEXT]
    return value


_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def _divided(a: float, b: float) -> float:
    return a / b if b else math.nan


def _remainder(a: float, b: float) -> float:
    return math.fmod(a, b) if b and not math.isinf(a) else math.nan


_COUNT: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divided,
    "mod": _remainder,
}


def _together(operation: Operation, here: Here) -> Value:
    """A chain of operations, from its first value on: long sums do not pile up."""
    chain: list[Operation] = []
    first: Expression = operation
    while isinstance(first, Operation):
        chain.append(first)
        first = first.left
    value = worth(first, here)
    for each in reversed(chain):
        here.scope.spend()
        value = _then(each.sign, value, each.right, here)
    return value


def _then(sign: str, left: Value, following: Expression, here: Here) -> Value:
    if sign in ("and", "or"):
        if as_truth(left) == (sign == "or"):
            return sign == "or"
        return as_truth(worth(following, here))
    right = worth(following, here)
    if sign in ("=", "!="):
        return same(left, right) == (sign == "=")
    if sign in _COMPARE:
        return bool(_COMPARE[sign](as_number(left), as_number(right)))
    if sign == "|":
        return _joined(left, right)
    return _COUNT[sign](as_number(left), as_number(right))


def _joined(left: Value, right: Value) -> Value:
    every = [*(left if isinstance(left, list) else []), *(right if isinstance(right, list) else [])]
    return list({id(node): node for node in every}.values())


def _along(path: Path, here: Here) -> Value:
    nodes: list[Node]
    if path.start == "":
        nodes = [here.node]
    elif isinstance(path.start, str):
        nodes = [_above_root(here.origin)]  # of the answer, even among choices
    else:
        start = worth(path.start, here)
        if not isinstance(start, list):
            return start
        nodes = start
    for step in path.steps:
        nodes = _stepped(nodes, step, here)
    return nodes


def _above_root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    above = Node("")
    above.children = [node]  # the root keeps no parent: it is only looked at from here
    return above


def _stepped(nodes: list[Node], step: Step, here: Here) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        near = [each for each in _near(node, step, here.scope) if each.relevant]
        here.scope.spend(1 + len(near))
        for condition in step.conditions:
            near = _kept(near, condition, here)
        found += near
    return list({id(node): node for node in found}.values()) if step.axis == "parent" else found


def _near(node: Node, step: Step, scope: Scope) -> list[Node]:
    if step.axis == "child":
        if step.name == "*":
            return node.children
        scope.spend(len(node.children) // 8)
        return [each for each in node.children if each.name == step.name]
    if step.axis == "parent":
        return [node.parent] if node.parent is not None else []
    if step.axis == "below":
        every = list(node.walk())
        scope.spend(len(every))
        return [each for each in every if step.name in ("*", each.name)]
    return [node] if step.axis == "self" and step.name in ("*", node.name) else []


def _kept(nodes: list[Node], condition: Expression, here: Here) -> list[Node]:
    kept = []
    for place, node in enumerate(nodes, 1):
        value = worth(condition, replace(here, node=node, place=place, of=len(nodes)))
        if value == place if type(value) is float else as_truth(value):
            kept.append(node)
    return kept
