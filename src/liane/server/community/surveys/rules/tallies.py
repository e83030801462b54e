"""Counting: an answer is added to a tally, or taken out of it, without reading the others.

A tally is `{question: {"a": answered, …}}` with, by kind of question: `c` counts by choice;
`s` the sum and `h` counts by rounded value (two figures) for numbers; `h` by month, by hour; `r`
sums of ranks; `g` counts by wide cell of the map. Nothing of it names anybody; small counts are
taken out before anything is shown.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from liane.server.community.surveys.xforms.definition import Form
from liane.server.community.surveys.xforms.xpath.places import points_of

__all__ = ["CELL_DEG", "Asked", "add_to", "asked_of", "rounded_value", "sum_of"]

CELL_DEG = 0.1  # about 11 km: no finer than a zone
MOST_BUCKETS = 400
Counts = dict[str, dict[str, Any]]


class Asked:
    """How the answers to one question are counted."""

    __slots__ = ("how", "name", "within")

    def __init__(self, name: str, how: str, within: tuple[str, ...] = ()) -> None:
        self.name = name  # below the root
        self.how = how  # one, many, rank, number, day, hour, place, other
        self.within = within  # the repeats it is in, outermost first


_HOW = {"select1": "one", "trigger": "one", "select": "many", "rank": "rank"}
_KINDS = {"int": "number", "decimal": "number", "date": "day", "dateTime": "day", "time": "hour",
          "geopoint": "place"}  # fmt: skip


def asked_of(form: Form) -> list[Asked]:
    """What is counted of a form: every question but notes, and what is computed from them."""
    found = []
    root = f"/{form.template.name}/"
    for control in form.questions():
        bind = form.bind(control.path)
        if bind.readonly and bind.calculate is None:
            continue
        how = _HOW.get(control.kind) or _KINDS.get(bind.kind, "other")
        if control.kind == "upload" or control.picks_from_answers:
            how = "other"
        within = tuple(path for path in form.repeats if control.path.startswith(f"{path}/"))
        found.append(Asked(control.path[len(root) :], how, tuple(sorted(within, key=len))))
    return found


def add_to(counts: Counts, asked: list[Asked], flat: dict[str, Any], root: str, way: int) -> None:
    """Add an answer to a tally (`way` 1) or take it out again (−1)."""
    for each in asked:
        if each.within:
            for value in _values(each, flat, root):
                _add(counts, each, value, way)
        elif said := flat.get(each.name):
            _add(counts, each, str(said), way)


def _add(counts: Counts, asked: Asked, value: str, way: int) -> None:
    kept = counts.get(asked.name)
    if kept is None:
        kept = counts[asked.name] = {"a": 0}
    kept["a"] += way
    _COUNT[asked.how](kept, value, way)


def _values(asked: Asked, flat: dict[str, Any], root: str) -> Iterator[str]:
    ones, done = [flat], f"/{root}"
    for path in asked.within:
        name = path[len(done) + 1 :]
        ones = [one for each in ones for one in each.get(name) or ()]
        done = path
    name = f"/{root}/{asked.name}"[len(done) + 1 :]
    yield from (value for one in ones if isinstance(value := one.get(name), str) and value)


def _bump(kept: dict[str, Any], slot: str, key: str, way: float) -> None:
    shelf = kept.get(slot)
    if shelf is None:
        shelf = kept[slot] = {}
    now = shelf.get(key)
    if now is None and len(shelf) >= MOST_BUCKETS:
        key, now = "…", shelf.get("…")
    total = (now or 0) + way
    if total:
        shelf[key] = total
    else:
        del shelf[key]


def _one(kept: dict[str, Any], value: str, way: int) -> None:
    _bump(kept, "c", value, way)


def _many(kept: dict[str, Any], value: str, way: int) -> None:
    for each in value.split():
        _bump(kept, "c", each, way)


def _rank(kept: dict[str, Any], value: str, way: int) -> None:
    for place, each in enumerate(value.split(), 1):
        _bump(kept, "r", each, way * place)
        if place == 1:
            _bump(kept, "c", each, way)


def _number(kept: dict[str, Any], value: str, way: int) -> None:
    try:
        number = float(value)
    except ValueError:
        return
    if math.isfinite(number):
        kept["s"] = kept.get("s", 0.0) + way * number
        _bump(kept, "h", rounded_value(number), way)


@lru_cache(maxsize=8192)
def rounded_value(number: float) -> str:
    """A number to two figures: enough for a median, too little to know somebody by.

    >>> rounded_value(12345.0), rounded_value(0.0), rounded_value(-3.14159)
    ('12000', '0', '-3.1')
    """
    return f"{float(f'{number:.1e}'):.15g}"


def _day(kept: dict[str, Any], value: str, way: int) -> None:
    _bump(kept, "h", value[:7], way)


def _hour(kept: dict[str, Any], value: str, way: int) -> None:
    _bump(kept, "h", value[:2], way)


def _place(kept: dict[str, Any], value: str, way: int) -> None:
    points = points_of(value)
    if points:
        lat, lon = (math.floor(each / CELL_DEG) for each in points[0])
        _bump(kept, "g", f"{lat},{lon}", way)


def sum_of(every: list[Counts]) -> Counts:
    """Tallies put together: the whole is the sum of its groups."""
    found: Counts = {}
    for counts in every:
        for name, kept in counts.items():
            whole = found.setdefault(name, {"a": 0})
            whole["a"] += kept["a"]
            if "s" in kept:
                whole["s"] = whole.get("s", 0.0) + kept["s"]
            for slot in ("c", "h", "r", "g"):
                for key, count in (kept.get(slot) or {}).items():
                    _bump(whole, slot, key, count)
    return found


def _other(_kept: dict[str, Any], _value: str, _way: int) -> None:
    return


_COUNT = {
    "one": _one,
    "many": _many,
    "rank": _rank,
    "number": _number,
    "day": _day,
    "hour": _hour,
    "place": _place,
    "other": _other,
}
