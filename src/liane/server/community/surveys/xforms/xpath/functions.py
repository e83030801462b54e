"""The functions of ODK's expressions, each with how many things it may be given.

Names and meanings follow the ODK XForms specification. What a page on a server cannot know (the
device, who holds it) is an empty text.
"""

import base64
import binascii
import hashlib
import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from string import ascii_letters, digits
from typing import Any

from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.xpath import dates, places
from liane.server.community.surveys.xforms.xpath.evaluation import Here, worth
from liane.server.community.surveys.xforms.xpath.grammar import Expression
from liane.server.community.surveys.xforms.xpath.patterns import matches
from liane.server.community.surveys.xforms.xpath.values import (
    Value,
    as_number,
    as_text,
    as_truth,
)

__all__ = ["FUNCTIONS", "Function"]

MANY = 60


@dataclass(frozen=True)
class Function:
    """What a name does; a lazy one is given expressions, not their values."""

    run: Callable[..., Any]
    least: int
    most: int
    lazy: bool = False


def _if(here: Here, condition: Expression, yes: Expression, no: Expression) -> Value:
    return worth(yes if as_truth(worth(condition, here)) else no, here)


def _once(here: Here, expression: Expression) -> Value:
    return here.origin.text or as_text(worth(expression, here))


def _coalesce(here: Here, *given: Expression) -> Value:
    for each in given:
        if found := as_text(worth(each, here)):
            return found
    return ""


def _position(here: Here, nodes: Value | None = None) -> float:
    if nodes is None:
        return float(here.place)
    return float(nodes[0].place) if isinstance(nodes, list) and nodes else math.nan


def _nodes(value: Value) -> list[Node]:
    return value if isinstance(value, list) else []


def _numbers(values: tuple[Value, ...]) -> list[float]:
    found: list[float] = []
    for value in values:
        nodes = value if isinstance(value, list) else None
        found += [as_number(value)] if nodes is None else [as_number([each]) for each in nodes]
    return found


def _sum(_here: Here, nodes: Value) -> float:
    return sum((n for n in _numbers((nodes,)) if not math.isnan(n)), 0.0)


def _most(_here: Here, *values: Value) -> float:
    return max((n for n in _numbers(values) if not math.isnan(n)), default=math.nan)


def _least(_here: Here, *values: Value) -> float:
    return min((n for n in _numbers(values) if not math.isnan(n)), default=math.nan)


def _words(value: Value) -> list[str]:
    return as_text(value).split()


def _selected_at(_here: Here, value: Value, at: Value) -> str:
    words, place = _words(value), as_number(at)
    return words[int(place)] if 0 <= place < len(words) else ""


def _choice_name(here: Here, value: Value, path: Value) -> str:
    return here.scope.said(as_text(value), as_text(path).strip())


def _indexed(here: Here, target: Value, *pairs: Value) -> Value:
    found = _nodes(target)
    for repeat, at in zip(pairs[::2], pairs[1::2], strict=False):
        place = as_number(at)
        chosen = [each for each in _nodes(repeat) if each.place == place]
        found = [each for each in found if any(each.inside(one) for one in chosen)]
    return found


def _instance(here: Here, name: Value) -> Value:
    found = here.scope.instances.get(as_text(name))
    if found is None:
        return []
    above = Node("")
    above.children = [found]
    return [above]


def _pulldata(here: Here, name: Value, wanted: Value, key: Value, value: Value) -> str:
    root = here.scope.instances.get(as_text(name))
    searched, column, answer = as_text(value), as_text(key), as_text(wanted)
    for item in root.children if root else ():
        here.scope.spend(4)
        cells = {cell.name: cell.text for cell in item.children}
        if cells.get(column) == searched and searched:
            return cells.get(answer, "")
    return ""


def _round(_here: Here, value: Value, digits: Value = 0.0) -> float:
    number, places_kept = as_number(value), as_number(digits)
    if math.isnan(number) or math.isinf(number) or math.isnan(places_kept):
        return math.nan
    power = 10.0 ** max(-30, min(30, int(places_kept)))
    return math.floor(number * power + 0.5) / power


def _whole(_here: Here, value: Value) -> float:
    number = as_number(value)
    return float(math.trunc(number)) if math.isfinite(number) else math.nan


def _counted(compute: Callable[..., float]) -> Callable[..., float]:
    def run(_here: Here, *values: Value) -> float:
        try:
            return float(compute(*map(as_number, values)))
        except (ValueError, OverflowError, ZeroDivisionError, TypeError):
            return math.nan

    return run


def _substr(_here: Here, value: Value, begin: Value, end: Value | None = None) -> str:
    text = as_text(value)
    last = len(text) if end is None else _bounded(as_number(end))
    return text[_bounded(as_number(begin)) : last]


def _substring(_here: Here, value: Value, begin: Value, length: Value | None = None) -> str:
    text, first = as_text(value), _bounded(as_number(begin)) - 1
    last = len(text) if length is None else first + _bounded(as_number(length))
    return text[max(first, 0) : max(last, 0)]


def _bounded(number: float) -> int:
    return 0 if math.isnan(number) else int(max(-1e6, min(1e6, number)))


def _translate(_here: Here, value: Value, before: Value, after: Value) -> str:
    new = as_text(after)
    table = {ord(c): new[at : at + 1] or None for at, c in reversed([*enumerate(as_text(before))])}
    return as_text(value).translate(table)


def _join(_here: Here, glue: Value, *values: Value) -> str:
    said: list[str] = []
    for value in values:
        said += [each.text for each in value] if isinstance(value, list) else [as_text(value)]
    return as_text(glue).join(said)


def _concat(here: Here, *values: Value) -> str:
    return _join(here, "", *values)


def _checklist(_here: Here, least: Value, most: Value, *values: Value) -> bool:
    count = sum(as_truth(each) for each in values)
    low, high = as_number(least), as_number(most)
    return (low < 0 or count >= low) and (high < 0 or count <= high)


def _weighted(here: Here, least: Value, most: Value, *values: Value) -> bool:
    pairs = zip(values[::2], values[1::2], strict=False)
    total = sum(as_number(weight) for value, weight in pairs if as_truth(value))
    return as_number(least) <= total <= as_number(most)


def _chance(here: Here) -> Random:
    return Random(f"{here.scope.seed} {here.origin.path} {here.origin.place}")  # noqa: S311


def _random(here: Here) -> float:
    return _chance(here).random()


def _uuid(here: Here, length: Value | None = None) -> str:
    """A UUID; or so many letters and digits, by chance."""
    chance = _chance(here)
    if length is None:
        return str(uuid.UUID(int=chance.getrandbits(128), version=4))
    wanted = as_number(length)
    signs = int(min(wanted, MANY)) if wanted > 0 else 0
    return "".join(chance.choices(ascii_letters + digits, k=signs))


def _shuffled(here: Here, nodes: Value, seed: Value | None = None) -> Value:
    found = list(_nodes(nodes))
    chance = _chance(here) if seed is None else Random(as_text(seed))  # noqa: S311
    chance.shuffle(found)
    return found


def _digest(_here: Here, value: Value, name: Value, kind: Value = "base64") -> str:
    known = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512"}
    code = known.get(as_text(name).upper())
    if code is None:
        return ""
    raw = hashlib.new(code, as_text(value).encode(), usedforsecurity=False).digest()
    return raw.hex() if as_text(kind) == "hex" else base64.b64encode(raw).decode()


def _from_base64(_here: Here, value: Value) -> str:
    try:
        return base64.b64decode(as_text(value), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _text(change: Callable[..., Any]) -> Callable[..., Any]:
    """A function of texts alone."""
    return lambda _here, *values: change(*map(as_text, values))


def _after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


FUNCTIONS: dict[str, Function] = {
    "if": Function(_if, 3, 3, lazy=True),
    "once": Function(_once, 1, 1, lazy=True),
    "coalesce": Function(_coalesce, 2, MANY, lazy=True),
    "position": Function(_position, 0, 1),
    "last": Function(lambda here: float(here.of), 0, 0),
    "current": Function(lambda here: [here.origin], 0, 0),
    "instance": Function(_instance, 1, 1),
    "pulldata": Function(_pulldata, 4, 4),
    "indexed-repeat": Function(_indexed, 3, 7),
    "count": Function(lambda _h, nodes: float(len(_nodes(nodes))), 1, 1),
    "count-non-empty": Function(
        lambda _h, nodes: float(sum(bool(each.text or each.children) for each in _nodes(nodes))),
        1, 1,
    ),
    "sum": Function(_sum, 1, 1),
    "max": Function(_most, 1, MANY),
    "min": Function(_least, 1, MANY),
    "selected": Function(lambda _h, value, one: as_text(one).strip() in _words(value), 2, 2),
    "selected-at": Function(_selected_at, 2, 2),
    "count-selected": Function(lambda _h, value: float(len(_words(value))), 1, 1),
    "jr:choice-name": Function(_choice_name, 2, 2),
    "jr:itext": Function(lambda _h, name: as_text(name), 1, 1),
    "boolean": Function(lambda _h, value: as_truth(value), 1, 1),
    "boolean-from-string": Function(_text(lambda text: text.lower() in ("true", "1")), 1, 1),
    "not": Function(lambda _h, value: not as_truth(value), 1, 1),
    "true": Function(lambda _h: True, 0, 0),
    "false": Function(lambda _h: False, 0, 0),
    "number": Function(lambda _h, value: as_number(value), 1, 1),
    "string": Function(lambda _h, value: as_text(value), 1, 1),
    "int": Function(_whole, 1, 1),
    "round": Function(_round, 1, 2),
    "floor": Function(_counted(math.floor), 1, 1),
    "ceiling": Function(_counted(math.ceil), 1, 1),
    "abs": Function(_counted(abs), 1, 1),
    "pow": Function(_counted(math.pow), 2, 2),
    "log": Function(_counted(math.log), 1, 1),
    "log10": Function(_counted(math.log10), 1, 1),
    "exp": Function(_counted(math.exp), 1, 1),
    "exp10": Function(_counted(lambda x: math.pow(10.0, x)), 1, 1),
    "sqrt": Function(_counted(math.sqrt), 1, 1),
    "sin": Function(_counted(math.sin), 1, 1),
    "cos": Function(_counted(math.cos), 1, 1),
    "tan": Function(_counted(math.tan), 1, 1),
    "asin": Function(_counted(math.asin), 1, 1),
    "acos": Function(_counted(math.acos), 1, 1),
    "atan": Function(_counted(math.atan), 1, 1),
    "atan2": Function(_counted(math.atan2), 2, 2),
    "pi": Function(lambda _h: math.pi, 0, 0),
    "regex": Function(lambda _h, text, shape: matches(as_text(shape), as_text(text)), 2, 2),
    "contains": Function(_text(lambda text, part: part in text), 2, 2),
    "starts-with": Function(_text(str.startswith), 2, 2),
    "ends-with": Function(_text(str.endswith), 2, 2),
    "substr": Function(_substr, 2, 3),
    "substring": Function(_substring, 2, 3),
    "substring-before": Function(
        _text(lambda text, mark: text.partition(mark)[0] if mark and mark in text else ""), 2, 2
    ),
    "substring-after": Function(_text(_after), 2, 2),
    "translate": Function(_translate, 3, 3),
    "string-length": Function(_text(lambda text: float(len(text))), 1, 1),
    "normalize-space": Function(_text(lambda text: " ".join(text.split())), 1, 1),
    "concat": Function(_concat, 1, MANY),
    "join": Function(_join, 1, MANY),
    "checklist": Function(_checklist, 2, MANY),
    "weighted-checklist": Function(_weighted, 2, MANY),
    "today": Function(lambda here: here.scope.now.date().isoformat(), 0, 0),
    "now": Function(lambda here: dates.now_text(here.scope.now), 0, 0),
    "date": Function(dates.as_day, 1, 1),
    "date-time": Function(dates.as_moment, 1, 1),
    "decimal-date-time": Function(lambda _h, value: as_number(value), 1, 1),
    "decimal-time": Function(dates.part_of_day, 1, 1),
    "format-date": Function(dates.formatted, 2, 2),
    "format-date-time": Function(dates.formatted, 2, 2),
    "area": Function(lambda _h, value: places.area_m2(value), 1, 1),
    "distance": Function(lambda _h, *values: places.distance_m(*values), 1, MANY),
    "random": Function(_random, 0, 0),
    "uuid": Function(_uuid, 0, 1),
    "randomize": Function(_shuffled, 1, 2),
    "digest": Function(_digest, 2, 3),
    "base64-decode": Function(_from_base64, 1, 1),
    "property": Function(lambda _h, _name: "", 1, 1),
    "version": Function(lambda _h: "", 0, 0),
}  # fmt: skip
