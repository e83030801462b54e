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
from pathlib import Path
from typing import Any

import jsonschema

from liane.errors import BadInput
from liane.words import N_

__all__ = ["check_shape", "schema", "unknown_keys", "used_of"]

MOST = 1e12


@cache
def schema(name: str) -> dict[str, Any]:
    """The published schema `name` (`project` or `plan`)."""
    text = files("liane.planning").joinpath(f"schemas/{name}.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _line_of(file: Path, key: str) -> str:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        return "?"
    pattern = re.compile(rf"^\s*\[*\s*(?:[\w.\-]+\.)?[\"']?{re.escape(key)}\b")
    return next((str(at) for at, text in enumerate(lines, 1) if pattern.search(text)), "?")


def _field(fault: Any) -> str:
    parts = [str(part) for part in fault.absolute_path]
    if fault.validator == "required":
        parts += [name for name in fault.validator_value if name not in fault.instance][:1]
    return ", ".join(parts) or "?"


_MESSAGES = {
    "required": N_("{file}: the key {field} is missing; add it"),
    "type": N_("{file}, line {line}: {field}: {value} is not of the right kind ({wanted})"),
}
_OTHER = N_("{file}, line {line}: {field}: {value} is not allowed here ({wanted})")


def _numbers(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    if isinstance(value, dict | list):
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        for key, child in rows:
            yield from _numbers(child, (*path, str(key)))
    elif isinstance(value, int | float):
        yield path, value


def _check_numbers(data: Any, file: Path) -> None:
    """Refuse what no schema can: nan, infinities, and numbers that no measure reaches."""
    for path, value in _numbers(data):
        if not math.isfinite(value) or abs(value) > MOST:
            named = [part for part in path if not part.isdigit()]
            raise BadInput(
                _OTHER,
                file=file,
                line=_line_of(file, named[-1]) if named else "?",
                field=", ".join(path),
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
    fault = faults[0]
    field = _field(fault)
    words = [part for part in field.split(", ") if not part.isdigit()]
    raise BadInput(
        _MESSAGES.get(str(fault.validator), _OTHER),
        file=file,
        line=_line_of(file, words[-1]) if words else "?",
        field=field,
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
