"""A TOML file read with the line of every key, so that an error can point at it.

`tomllib` gives no lines once a file is parsed; a plain scan of the text finds the line where each
key is written. A key the scan cannot find (in a table written on one line) takes the line of the
nearest key above it in the tree, so an error always names a line that is at most one step away.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from liane.errors import BadInput
from liane.reading import parse_toml, read_text

__all__ = ["Place", "open_toml"]

Path_ = tuple[str | int, ...]
_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z_][\w.\-\" ]*?)\s*\]")
_KEY = re.compile(r"^\s*([A-Za-z_][\w\-]*)\s*(?:\.|=)")


def _lines(text: str) -> dict[Path_, int]:
    found: dict[Path_, int] = {}
    counts: Counter[str] = Counter()
    here: Path_ = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            here = tuple(part.strip(' "') for part in header[2].split("."))
            if header[1] == "[[":
                here = (*here, counts[header[2]])
                counts[header[2]] += 1
            found.setdefault(here, number)
        elif key := _KEY.match(line):
            found.setdefault((*here, key[1]), number)
    return found


@dataclass(frozen=True)
class Place:
    """A value of the file, and where it stands: the file, the path of keys, the line."""

    file: Path
    data: Any
    path: Path_ = ()
    lines: dict[Path_, int] = field(default_factory=dict, repr=False)

    @property
    def line(self) -> int:
        """The line of this value, or of the nearest key above it."""
        for end in range(len(self.path), 0, -1):
            if self.path[:end] in self.lines:
                return self.lines[self.path[:end]]
        return 1

    @property
    def key(self) -> str:
        """The path as people write it: `max_power_dbm.value`, `rates[1].mcs`."""
        text = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in self.path)
        return text.lstrip(".")

    def at(self, key: str | int) -> "Place":
        """The value under `key`, None if it is not there."""
        if isinstance(key, int):
            value = self.data[key]
        else:
            value = self.data.get(key) if isinstance(self.data, dict) else None
        return Place(self.file, value, (*self.path, key), self.lines)

    def wrong(self, message: str, /, **facts: Any) -> BadInput:
        """An error at this place; `message` may use {file}, {line}, {field} and the facts."""
        return BadInput(message, file=self.file, line=self.line, field=self.key, **facts)


def open_toml(file: Path) -> Place:
    """Read a TOML file; raises BadInput with the line of a syntax error, MissingResource."""
    text = read_text(file)
    return Place(file, parse_toml(text, file), (), _lines(text))
