"""Patterns of `regex()`, matched in a time that grows with the text only.

Python's own patterns go back and forth, and some that anybody can write take years. These are
read into states and followed all at once (Thompson, 1968). What cannot be followed so (looking
ahead, naming what was found) is refused when the form is read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from liane.errors import BadInput
from liane.words import N_

__all__ = ["BadPattern", "matches"]

MOST_STATES, LONGEST = 3_000, 4_000
Test = Callable[[str], bool]
_CLASSES: dict[str, Test] = {
    "d": lambda c: c in "0123456789",
    "w": lambda c: c == "_" or (c.isascii() and c.isalnum()),
    "s": str.isspace,
}
_PROPERTIES: dict[str, Test] = {
    "L": str.isalpha, "Alpha": str.isalpha, "Lu": str.isupper, "Upper": str.isupper,
    "Ll": str.islower, "Lower": str.islower, "N": str.isnumeric, "Nd": str.isdigit,
    "Digit": str.isdigit, "Alnum": str.isalnum, "Space": str.isspace,
    "P": lambda c: not c.isalnum() and not c.isspace(),
}  # fmt: skip
_WRITTEN = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_TIMES = re.compile(r"\{(\d{1,4})(,(\d{0,4}))?\}")


class BadPattern(BadInput):
    """A pattern that cannot be followed."""


@dataclass
class _State:
    """A place in a pattern: the test to pass for going on to `next`, or the ways without one."""

    test: Test | None = None
    next: list["_State"] = field(default_factory=list)
    edge: str = ""


Part = tuple[_State, _State]


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of `text` is as `pattern` says. Raises `BadPattern`.

    >>> matches("[A-Z]{2}[0-9]+", "ML07"), matches("(a+)+b", "a" * 3000)
    (True, False)
    """
    start, end = _read(pattern)
    text = text[:LONGEST]
    now = _reached([start], 0, len(text))
    for at, sign in enumerate(text, 1):
        passed = [
            state.next[0] for state in now.values() if state.test is not None and state.test(sign)
        ]
        now = _reached(passed, at, len(text))
        if not now:
            return False
    return id(end) in now


def _reached(states: list[_State], at: int, length: int) -> dict[int, _State]:
    found: dict[int, _State] = {}
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        if id(state) in found or not _edge_holds(state.edge, at, length):
            continue
        found[id(state)] = state
        if state.test is None:
            waiting += state.next
    return found


def _edge_holds(edge: str, at: int, length: int) -> bool:
    return not edge or (at == 0 if edge == "^" else at == length)


@lru_cache(maxsize=256)
def _read(pattern: str) -> Part:
    if len(pattern) > LONGEST:
        raise BadPattern(N_("the pattern is too long; make it simpler"))
    reader = _Reader(pattern)
    found = reader.choice()
    if reader.at < len(pattern):
        raise reader.lost()
    return found


class _Reader:
    """Reads a pattern from left to right into states."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.states, self.depth = pattern, 0, 0, 0

    def lost(self) -> BadPattern:
        return BadPattern(
            N_("the pattern “{pattern}” cannot be followed from its character {at}"),
            pattern=self.pattern[:60], at=self.at + 1,
        )  # fmt: skip

    def state(self, test: Test | None = None, edge: str = "") -> _State:
        self.states += 1
        if self.states > MOST_STATES:
            raise BadPattern(N_("the pattern repeats too much; make it simpler"))
        return _State(test, [], edge)

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        sign = self.peek()
        if not sign:
            raise self.lost()
        self.at += 1
        return sign

    def choice(self) -> Part:
        self.depth += 1
        if self.depth > 40:
            raise self.lost()
        ways = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            ways.append(self.sequence())
        self.depth -= 1
        if len(ways) == 1:
            return ways[0]
        start, end = self.state(), self.state()
        for first, last in ways:
            start.next.append(first)
            last.next.append(end)
        return start, end

    def sequence(self) -> Part:
        start = end = self.state()
        while self.peek() not in ("", "|", ")"):
            first, last = self.repeated()
            end.next.append(first)
            end = last
        return start, end

    def repeated(self) -> Part:
        begin = self.at
        part = self.single()
        finish = self.at
        least, most = self.times()
        if (least, most) == (1, 1):
            return part
        return self.spread(begin, finish, least, most)

    def times(self) -> tuple[int, int | None]:
        sign = self.peek()
        known: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        found = _TIMES.match(self.pattern, self.at) if sign == "{" else None
        if found:
            self.at = found.end()
            least = int(found[1])
            most = least if not found[2] else int(found[3]) if found[3] else None
        elif sign in known:
            self.at += 1
            least, most = known[sign]
        else:
            return 1, 1
        if self.peek() in ("?", "+") and self.peek():
            self.at += 1  # how eager it is changes nothing for a whole match
        if most is not None and most < least:
            raise self.lost()
        return least, most

    def spread(self, begin: int, finish: int, least: int, most: int | None) -> Part:
        """The part written between two places, as often as is said."""
        after = self.at
        start = end = self.state()
        for count in range(max(least, 1 if most is None else most)):
            self.at = begin
            first, last = self.single()
            if self.at != finish:
                raise self.lost()
            joint = self.state()
            end.next.append(first)
            last.next.append(joint)
            if count >= least:
                end.next.append(joint)
            if most is None and count >= least - 1:
                joint.next.append(first)
            end = joint
        self.at = after
        return start, end

    def single(self) -> Part:
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign in "^$":
            alone = self.state(edge=sign)
            return alone, alone
        if sign in "*+?{":
            self.at -= 1
            raise self.lost()
        if sign == "[":
            return self.one(self.set())
        if sign == ".":
            return self.one(lambda c: c != "\n")
        return self.one(self.escaped() if sign == "\\" else sign.__eq__)

    def one(self, test: Test) -> Part:
        start, end = self.state(test), self.state()
        start.next.append(end)
        return start, end

    def group(self) -> Part:
        if self.pattern.startswith("?:", self.at):
            self.at += 2
        elif self.peek() == "?":
            raise self.lost()
        found = self.choice()
        if self.take() != ")":
            raise self.lost()
        return found

    def escaped(self) -> Test:
        sign = self.take()
        low = sign.lower()
        if low in _CLASSES:
            test = _CLASSES[low]
            return (lambda c: not test(c)) if sign.isupper() else test
        if low == "p":
            return self.property(sign == "P")
        if sign == "u":
            code, self.at = self.pattern[self.at : self.at + 4], self.at + 4
            if not re.fullmatch("[0-9A-Fa-f]{4}", code):
                raise self.lost()
            return chr(int(code, 16)).__eq__
        if sign in _WRITTEN:
            return _WRITTEN[sign].__eq__
        if sign.isalnum():
            raise self.lost()
        return sign.__eq__

    def property(self, inverse: bool) -> Test:
        found = re.compile(r"\{(?:Is)?(\w+)\}|([LNPS])").match(self.pattern, self.at)
        test = _PROPERTIES.get((found[1] or found[2]) if found else "")
        if found is None or test is None:
            raise self.lost()
        self.at = found.end()
        return (lambda c: not test(c)) if inverse else test

    def set(self) -> Test:
        inverse = self.peek() == "^"
        self.at += inverse
        tests: list[Test] = []
        while self.peek() != "]" or not tests:
            tests.append(self.member())
        self.at += 1
        return lambda c: any(test(c) for test in tests) != inverse

    def member(self) -> Test:
        low = self.take()
        if low == "[" or self.pattern.startswith("&&", self.at):
            raise self.lost()
        if low == "\\":
            begin = self.at
            test = self.escaped()
            if self.at - begin > 1 or self.pattern[begin].lower() in "dwsp":
                return test
            low = _WRITTEN.get(self.pattern[begin], self.pattern[begin])
        if self.peek() != "-" or self.pattern[self.at + 1 : self.at + 2] in ("]", ""):
            return low.__eq__
        self.at += 1
        high = self.take()
        if high == "\\":
            high = self.take()
        return lambda c: low <= c <= high
