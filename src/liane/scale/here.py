"""On this machine: Parquet files by day, read in batches, tallied, put by parts, judged one by one.

DuckDB reads the files and leaves out the steps of measurements, which are most of a table. The
tallies of each part go to a file of their own in a temporary folder (`TMPDIR`), gone at the end.
So memory is bounded whatever the table holds: a batch of rows, what DuckDB may hold (`MEMORY_MB`)
and the tallies of one part. Nothing is written into the table.
"""

import tempfile
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from liane.detection.stored import Replayed, found_in, spans_of
from liane.detection.tallies import COLUMNS_READ, SPAN, TALLIES, tallied
from liane.errors import BadInput, MissingResource
from liane.scale.asked import Asked
from liane.words import N_

__all__ = ["MEMORY_MB", "found_here"]

MEMORY_MB = 128
_ROWS = 100_000  # of a batch
_WANTED = "kind IN ('verdict', 'ping', 'signal') OR test = 'throughput_pair'"
_REMOTE = N_("{folder}: not a folder of this machine; name the cluster that can read it with --on")
_BROKEN = N_("{folder}: a file of the table cannot be read ({why}); read its sources again")


def found_here(asked: Asked) -> list[Replayed]:
    """The events of a table, by time of detection."""
    if asked.is_remote:
        raise BadInput(_REMOTE, folder=asked.folder)
    files = _files(Path(asked.folder))
    if not files:
        return []
    with tempfile.TemporaryDirectory(prefix="liane-scale-") as folder:
        aside = Path(folder)
        spans = []
        for batch in _batches(asked.folder, files):
            tallies = tallied(batch, asked.until_us)
            spans.append(_put_by_parts(tallies, aside))
        pa.default_memory_pool().release_unused()
        listened = spans_of(pa.concat_tables(spans or [TALLIES.empty_table()]))
        parts = sorted(aside.iterdir())
        return asked.known(each for part in parts for each in found_in(_part(part), listened))


def _files(folder: Path) -> list[str]:
    """The files of all days, or of one day's folder."""
    if not folder.is_dir():
        raise FileNotFoundError(2, "", str(folder))
    days, day = folder.glob("day=*/*.parquet"), folder.glob("*.parquet")
    return sorted(map(str, days)) or sorted(map(str, day))


def _batches(folder: str, files: list[str]) -> Iterator[pa.RecordBatch]:
    """The rows that events can be found in, in no order."""
    names = ", ".join(COLUMNS_READ)
    query = f"SELECT {names} FROM read_parquet(?) WHERE {_WANTED}"  # noqa: S608 (names of ours)
    try:
        with duckdb.connect() as base:
            base.execute(f"SET memory_limit = '{MEMORY_MB}MB'")
            base.execute("SET preserve_insertion_order = false")
            base.execute(query, [files])
            yield from base.to_arrow_reader(_ROWS)
    except duckdb.Error as error:
        why = str(error).partition("\n")[0]
        raise MissingResource(_BROKEN, folder=folder, why=why) from error


def _put_by_parts(tallies: pa.Table, aside: Path) -> pa.Table:
    """Add the tallies of each part to its file; return the spans, which all parts share."""
    coded = tallies["part"].unify_dictionaries().combine_chunks()
    codes, spans = coded.indices.to_numpy(), []
    order = np.argsort(codes, kind="stable")
    ordered = tallies.unify_dictionaries().combine_chunks().take(pa.array(order))
    bounds = np.searchsorted(codes[order], np.arange(len(coded.dictionary) + 1))
    for part, (first, end) in zip(coded.dictionary.to_pylist(), pairwise(bounds), strict=True):
        mine = ordered.slice(first, end - first)
        if part.startswith(SPAN):
            spans += mine.to_pylist()  # a copy: a slice would hold all tallies in memory
            continue
        name = sha256(part.encode("utf-8", "replace")).hexdigest()
        with (aside / name).open("ab") as file, pa.ipc.new_stream(file, TALLIES) as stream:
            stream.write_table(mine)
    return pa.Table.from_pylist(spans, schema=TALLIES)


def _part(file: Path) -> pa.Table:
    """The tallies of one part: as many streams, one after the other, as it was met in batches."""
    with pa.OSFile(str(file)) as held:
        tables = []
        while held.tell() < held.size():
            tables.append(pa.ipc.open_stream(held).read_all())
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks()
