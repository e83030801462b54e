"""Check data against a published JSON Schema, and say what is wrong in a person's words.

The first fault is reported with the path of its field and the line where that key stands in the
file, if it can be found. A key that no schema knows is most often a misspelt one: it does not stop
the reading, but `unknown_keys` names it so that the plan can say it was not used.
"""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema

from liane.errors import BadInput
from liane.words import N_

__all__ = ["check_shape", "schema", "unknown_keys", "used_of"]

MOST = 1e12
Steps = tuple[str | int, ...]  # keys, and numbers from 0 within lists


@cache
def schema(name: str) -> dict[str, Any]:
    """The published schema `name` (`project` or `plan`)."""
    text = files("liane.planning").joinpath(f"schemas/{name}.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _line_of(file: Path, path: Steps) -> str:
    """The line of the last key of a path, looked for under its `[[table]]` if it is in one."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        return "?"
    key = next((part for part in reversed(path) if isinstance(part, str)), "?")
    pattern = re.compile(rf"^\s*\[*\s*(?:[\w.\-]+\.)?[\"']?{re.escape(key)}\b")
    start = _table_of(lines, path)
    found = (str(at) for at, text in enumerate(lines[start:], start + 1) if pattern.search(text))
    return next(found, "?")


def _table_of(lines: list[str], path: Steps) -> int:
    """Where the last numbered `[[table]]` of a path begins; 0 if it is in none."""
    start = 0
    for name, number in pairwise(path):
        if isinstance(number, int):
            head = re.compile(rf"\s*\[\[.*\b{re.escape(str(name))}\s*\]")
            heads = [at for at, text in enumerate(lines) if head.match(text)]
            start = heads[number] if number < len(heads) else start
    return start


def _path_of(fault: Any) -> Steps:
    missing = fault.validator_value if fault.validator == "required" else ()
    return (*fault.absolute_path, *[name for name in missing if name not in fault.instance][:1])


def _field(path: Steps) -> str:
    """A path as people count: the first of a list is 1."""
    return ", ".join(str(part + 1 if isinstance(part, int) else part) for part in path) or "?"


_MESSAGES = {
    "required": N_("{file}: the key {field} is missing; add it"),
    "type": N_("{file}, line {line}: {field}: {value} is not of the right kind ({wanted})"),
    "minimum": N_("{file}, line {line}: {field}: {value} is too little; give {wanted} or more"),
    "exclusiveMinimum": N_(
        "{file}, line {line}: {field}: {value} is too little; give more than {wanted}"
    ),
    "maximum": N_("{file}, line {line}: {field}: {value} is too much; give {wanted} or less"),
    "enum": N_("{file}, line {line}: {field}: {value} is none of {wanted}; give one of them"),
    "^[A-Za-z]{2}$": N_("{file}, line {line}: {field}: {value} is not two letters, as in ML"),
    "^[A-Z]{3}$": N_("{file}, line {line}: {field}: {value} is not three capitals, as in XOF"),
}
_OTHER = N_("{file}, line {line}: {field}: {value} is not allowed here ({wanted})")


def _numbers(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, float]]:
    if isinstance(value, dict | list):
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in rows:
            yield from _numbers(child, (*path, key))
    elif isinstance(value, int | float):
        yield path, value


def _check_numbers(data: Any, file: Path) -> None:
    """Refuse what no schema can: nan, infinities, and numbers that no measure reaches."""
    for path, value in _numbers(data):
        if not math.isfinite(value) or abs(value) > MOST:
            raise BadInput(
                _OTHER,
                file=file,
                line=_line_of(file, path),
                field=_field(path),
                value=value,
                wanted=f"-{MOST:g}…{MOST:g}",
            )


def check_shape(data: Any, file: Path, name: str = "project") -> None:
    """Raise `BadInput` for the first fault of `data` against schema `name`."""
    _check_numbers(data, file)
    validator = jsonschema.Draft202012Validator(schema(name))
    faults = sorted(validator.iter_errors(data), key=lambda fault: list(map(str, fault.path)))
    if not faults:
        return
    fault, path = faults[0], _path_of(faults[0])
    kind = str(fault.validator_value if fault.validator == "pattern" else fault.validator)
    raise BadInput(
        _MESSAGES.get(kind, _OTHER),
        file=file,
        line=_line_of(file, path),
        field=_field(path),
        value=json.dumps(fault.instance, ensure_ascii=False, default=str)[:60],
        wanted=json.dumps(fault.validator_value, ensure_ascii=False, default=str)[:80],
    )


def used_of(data: dict[str, Any], table: str, name: str = "project") -> dict[str, Any]:
    """What schema `name` knows of a table: the rest is told by `unknown_keys`, and not used."""
    known = schema(name)["properties"][table]["properties"]
    return {key: value for key, value in data.get(table, {}).items() if key in known}


def unknown_keys(data: dict[str, Any], name: str = "project") -> tuple[str, ...]:
    """The keys of `data`, and of its tables, that schema `name` does not know."""
    known = schema(name)["properties"]
    found = [key for key in data if key not in known]
    for key, value in data.items():
        inner = known.get(key, {})
        if "$ref" in inner:
            inner = schema(name)["$defs"][inner["$ref"].rpartition("/")[2]]
        if isinstance(value, dict) and "properties" in inner:
            found += [f"{key}, {child}" for child in value if child not in inner["properties"]]
    return tuple(found)
