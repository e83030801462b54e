"""Lists on disk: `lists/KIND/….parquet` beside the days of the table, each row once.

A row is known by its content, so that the same list read again adds nothing and a newer one adds
what is new. A file appears whole or not at all.
"""

import hashlib
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from liane.measurement.lists import LISTS, NUMBERS, ListRow
from liane.measurement.whole import write_whole

__all__ = ["ListStore", "listed", "schema_of"]

_OWN = {
    "received_at": pa.timestamp("us", tz="UTC"),
    "content": pa.string(),
    "source_file": pa.string(),
    "line": pa.int64(),
}


def schema_of(kind: str) -> pa.Schema:
    """The columns of a list: its own, then where each row came from."""
    told = [(name, pa.float64() if name in NUMBERS else pa.string()) for name in LISTS[kind]]
    return pa.schema([*told, *_OWN.items()])


def listed(store: Path, kind: str) -> pa.Table:
    """A whole list under `store`."""
    files = sorted((store / "lists" / kind).glob("*.parquet"))
    tables = [pq.ParquetFile(file).read() for file in files]
    return pa.concat_tables(tables) if tables else schema_of(kind).empty_table()


class ListStore:
    """Rows of lists on their way to the disk."""

    def __init__(self, store: Path, received_at: datetime) -> None:
        self.store, self.received_at = store, received_at
        self.held: dict[str, list[dict[str, Any]]] = {}
        self.known: dict[str, set[str]] = {}
        self.rows: Counter[str] = Counter()

    def take(self, row: ListRow, source: str, line: int) -> bool:
        """Hold a row; False for one that is there already."""
        told = {name: _clean(value) for name, value in row.items()}
        written = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        content = hashlib.sha256(written.encode("ascii")).hexdigest()
        known = self.contents_of(row.kind)
        if content in known:
            return False
        known.add(content)
        whence = {"content": content, "source_file": _clean(source), "line": line}
        self.held.setdefault(row.kind, []).append(told | whence | {"received_at": self.received_at})
        self.rows[row.kind] += 1
        return True

    def contents_of(self, kind: str) -> set[str]:
        """The rows that a list holds already."""
        if kind not in self.known:
            held = listed(self.store, kind)["content"].to_pylist()
            self.known[kind] = set(held)
        return self.known[kind]

    def write(self) -> None:
        """Write what is held, a file for each list."""
        for kind, rows in self.held.items():
            folder = self.store / "lists" / kind
            name = hashlib.sha256("".join(e["content"] for e in rows).encode()).hexdigest()[:24]
            write_whole(folder, name, pa.Table.from_pylist(rows, schema=schema_of(kind)))
        self.held = {}


def _clean(value: Any) -> Any:
    """A text that UTF-8 can hold."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
