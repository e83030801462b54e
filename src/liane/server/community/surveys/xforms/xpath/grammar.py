"""Reads an expression into a small tree, within bounds: 8,000 characters, 60 levels.

The trees are frozen and say nothing of any form: `paths_in` and `calls_in` let a reader of forms
check what an expression refers to before it is ever run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "BadExpression",
    "Call",
    "Expression",
    "Literal",
    "Negative",
    "Operation",
    "Path",
    "Step",
    "calls_in",
    "parse",
    "paths_in",
]

LONGEST, DEEPEST = 8_000, 60
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>\"[^\"]*\"|'[^']*')"
    r"|(?P<sign>!=|<=|>=|//|::|\.\.|[/.@,()\[\]|+\-*=<>])"
    r"|(?P<name>[^\W\d][\w.\-]*(?::(?!:)[^\W\d][\w.\-]*)?))"
)
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))


class BadExpression(BadInput):
    """An expression that cannot be read."""


@dataclass(frozen=True)
class Literal:
    """A number or a text written in the expression."""

    value: float | str


@dataclass(frozen=True)
class Call:
    """A function and what it is given."""

    name: str
    given: tuple["Expression", ...]


@dataclass(frozen=True)
class Operation:
    """Two values and what is done with them."""

    sign: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Negative:
    """The opposite of a number."""

    of: "Expression"


@dataclass(frozen=True)
class Step:
    """One step of a path: `child`, `parent`, `self` or `below`, a name, and conditions."""

    axis: str
    name: str
    conditions: tuple["Expression", ...] = ()


@dataclass(frozen=True)
class Path:
    """Where nodes are: from the root (`/`), from here (``) or from what an expression gives."""

    start: "Expression | str"
    steps: tuple[Step, ...]


Expression = Literal | Call | Operation | Negative | Path


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression that `text` writes. Raises `BadExpression`."""
    if len(text) > LONGEST:
        raise BadExpression(
            N_("the expression has more than {most} characters; cut it in calculations"),
            most=LONGEST,
        )
    reader = _Reader(_tokens(text), text)
    found = reader.choice(0)
    if reader.sign:
        raise reader.lost()
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    at, found = 0, []
    while text[at:].strip():
        token = _TOKEN.match(text, at)
        if not token:
            raise BadExpression(N_("“{text}” cannot be read: see near “{near}”"),
                                text=text[:80], near=text[at : at + 12].strip())  # fmt: skip
        found.append((str(token.lastgroup), token[str(token.lastgroup)]))
        at = token.end()
    return [*found, ("end", "")]


class _Reader:
    """Goes through the tokens once, from the loosest sign to the tightest."""

    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self.tokens, self.text = tokens, text
        self.at = self.depth = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0]

    @property
    def sign(self) -> str:
        return self.tokens[self.at][1]

    def lost(self) -> BadExpression:
        return BadExpression(
            N_("“{text}” cannot be read: see near “{near}”"),
            text=self.text[:80], near=self.sign or "…",
        )  # fmt: skip

    def take(self, *signs: str) -> str:
        """The token in hand if it is one of `signs`, going on; otherwise nothing."""
        if self.kind in ("sign", "name") and self.sign in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise self.lost()

    def choice(self, level: int) -> Expression:
        """What signs of `level` and tighter ones tie together."""
        if level == len(_LEVELS):
            return self.negative()
        self.depth += level == 0
        if self.depth > DEEPEST:
            raise BadExpression(
                N_("the expression has more than {most} levels; cut it in calculations"),
                most=DEEPEST,
            )
        left = self.choice(level + 1)
        while sign := self.take(*_LEVELS[level]):
            left = Operation(sign, left, self.choice(level + 1))
        self.depth -= level == 0
        return left

    def negative(self) -> Expression:
        signs = 0
        while self.take("-"):
            signs += 1
        found = self.union()
        return Negative(found) if signs % 2 else found

    def union(self) -> Expression:
        left = self.path()
        while self.take("|"):
            left = Operation("|", left, self.path())
        return left

    def path(self) -> Expression:
        if self.kind == "sign" and self.sign in ("/", "//"):
            return self.from_root()
        if self._starts_a_step():
            return Path("", self.steps(self.step()))
        start = self.primary()
        conditions = self.conditions()
        if conditions:
            start = Path(start, (Step("self", "*", conditions),))
        return Path(start, self.more()) if self.sign in ("/", "//") else start

    def from_root(self) -> Path:
        if self.sign == "/" and self.tokens[self.at + 1][0] not in ("name", "sign"):
            self.at += 1
            return Path("/", ())
        return Path("/", self.more())

    def _starts_a_step(self) -> bool:
        following = self.tokens[self.at + 1][1] if self.kind != "end" else ""
        if self.kind == "name":
            return following != "(" or self.sign in ("node", "text")
        return self.kind == "sign" and self.sign in (".", "..", "*", "@")

    def steps(self, *first: Step) -> tuple[Step, ...]:
        return (*first, *self.more())

    def more(self) -> tuple[Step, ...]:
        found: list[Step] = []
        while sign := self.take("/", "//"):
            if sign == "//":
                found.append(Step("below", "*"))
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        if self.take("."):
            return Step("self", "*", self.conditions())
        if self.take(".."):
            return Step("parent", "*", self.conditions())
        axis = "child"
        if self.take("@"):
            axis = "attribute"
        elif self.tokens[self.at + 1][1] == "::":
            axis = self._axis()
        return Step(axis, self._name(), self.conditions())

    def _axis(self) -> str:
        known = {"child": "child", "parent": "parent", "self": "self", "descendant": "below"}
        known["descendant-or-self"] = "below"
        if self.sign not in known:
            raise BadExpression(N_("the axis “{axis}” is not read here"), axis=self.sign)
        axis = known[self.sign]
        self.at += 2
        return axis

    def _name(self) -> str:
        if self.take("*"):
            return "*"
        if self.kind != "name":
            raise self.lost()
        name, self.at = self.sign, self.at + 1
        if name in ("node", "text") and self.take("("):
            self.need(")")
            return "*"
        return name.rpartition(":")[2]

    def conditions(self) -> tuple[Expression, ...]:
        found = []
        while self.take("["):
            found.append(self.choice(0))
            self.need("]")
        return tuple(found)

    def primary(self) -> Expression:
        kind, sign = self.kind, self.sign
        if kind in ("number", "text"):
            self.at += 1
            return Literal(float(sign) if kind == "number" else sign[1:-1])
        if self.take("("):
            found = self.choice(0)
            self.need(")")
            return found
        if kind == "name":
            self.at += 1
            self.need("(")
            return Call(sign, self._given())
        raise self.lost()

    def _given(self) -> tuple[Expression, ...]:
        if self.take(")"):
            return ()
        found = [self.choice(0)]
        while self.take(","):
            found.append(self.choice(0))
        self.need(")")
        return tuple(found)


def _every(expression: Expression) -> Iterator[Expression]:
    waiting = [expression]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(_inside(each))


def _inside(expression: Expression) -> list[Expression]:
    if isinstance(expression, Call):
        return list(expression.given)
    if isinstance(expression, Operation):
        return [expression.left, expression.right]
    if isinstance(expression, Negative):
        return [expression.of]
    if isinstance(expression, Path):
        below = [each for step in expression.steps for each in step.conditions]
        return below if isinstance(expression.start, str) else [expression.start, *below]
    return []


def paths_in(expression: Expression) -> list[Path]:
    """Every path that an expression holds, those in conditions too."""
    return [each for each in _every(expression) if isinstance(each, Path)]


def calls_in(expression: Expression) -> list[Call]:
    """Every function that an expression calls."""
    return [each for each in _every(expression) if isinstance(each, Call)]
