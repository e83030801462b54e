"""On this machine: Parquet files by day, counted by DuckDB, put by parts, judged one by one.

DuckDB counts the rows day by day, kind by kind, within the memory that it may hold (`MEMORY_MB`;
more for a day that needs it). The tallies of each part go to a file of their own in a temporary
folder (`TMPDIR`), gone at the end; nothing is written into the table. So memory follows the largest
day and the largest part, and not the table.
"""

import ctypes
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import chain, groupby, pairwise
from pathlib import Path
from threading import Lock

import duckdb
import numpy as np
import pyarrow as pa

from liane.detection.stored import Replayed, Spans, found_in, spans_of
from liane.detection.tallies import SPAN, TALLIES, Dialect, counting, tallied
from liane.errors import BadInput, MissingResource
from liane.scale.asked import Asked
from liane.words import N_

__all__ = ["MEMORY_MB", "found_here"]

MEMORY_MB, _MORE_MB = 96, 1024
_THREADS = 2  # each holds a part of the groups of a day
_LARGE = 16_000_000  # bytes of a part that is judged alone
_MMAP_THRESHOLD = -3  # of malloc.h
_DUCKDB = Dialect("epoch_us({})", "//")
_REMOTE = N_("{folder}: not a folder of this machine; name the cluster that can read it with --on")
_BROKEN = N_("{folder}: a file of the table cannot be read ({why}); read its sources again")


def found_here(asked: Asked) -> list[Replayed]:
    """The events of a table, by time of detection."""
    if asked.is_remote:
        raise BadInput(_REMOTE, folder=asked.folder)
    files = _files(Path(asked.folder))
    if not files:
        return []
    _large_apart()
    with tempfile.TemporaryDirectory(prefix="liane-scale-") as folder:
        aside = Path(folder)
        spans = _counted(asked, files, aside)
        listened = spans_of(pa.concat_tables(spans or [TALLIES.empty_table()]))
        return asked.known(chain.from_iterable(_judged(aside, listened)))


def _large_apart() -> None:
    """Let the C library give large arrays pages of their own, which go back when they are freed."""
    settle = getattr(ctypes.CDLL(None), "mallopt", None)  # not everywhere
    if settle is not None:
        settle(_MMAP_THRESHOLD, 1_000_000)


def _files(folder: Path) -> list[Path]:
    """The files of all days, or of one day's folder."""
    if not folder.is_dir():
        raise FileNotFoundError(2, "", str(folder))
    return sorted(folder.glob("day=*/*.parquet")) or sorted(folder.glob("*.parquet"))


def _counted(asked: Asked, files: list[Path], aside: Path) -> list[pa.Table]:
    """Put the tallies of all rows by parts, day by day and kind by kind; return the spans."""
    queries = counting("read_parquet($files)", _DUCKDB, asked.until_us)
    days = [[str(file) for file in held] for _, held in groupby(files, lambda file: file.parent)]
    one_writes = Lock()
    try:
        with duckdb.connect() as base, ThreadPoolExecutor(_cores()) as cores:
            _settle(base, aside)

            def put(names: list[str], kind: str) -> pa.Table:
                tallies = tallied(kind, _counts(base.cursor(), queries[kind], names))
                with one_writes:
                    return _put_by_parts(tallies, aside)

            asked_for = [cores.submit(put, names, kind) for names in days for kind in queries]
            try:
                return [each.result() for each in asked_for]
            finally:
                cores.shutdown(cancel_futures=True)
    except duckdb.Error as error:
        why = str(error).partition("\n")[0]
        raise MissingResource(_BROKEN, folder=asked.folder, why=why) from error


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _settle(base: duckdb.DuckDBPyConnection, aside: Path) -> None:
    base.execute(f"SET memory_limit = '{MEMORY_MB}MB'")
    base.execute(f"SET threads = {_THREADS}")
    base.execute("SET temp_directory = $folder", {"folder": str(aside / "duckdb")})
    base.execute("SET enable_progress_bar = false")
    base.execute("SET preserve_insertion_order = false")


def _counts(base: duckdb.DuckDBPyConnection, query: str, files: list[str]) -> pa.Table:
    """The counts of one day; what does not fit in little memory gets more of it."""
    try:
        return base.execute(query, {"files": files}).to_arrow_table()
    except duckdb.OutOfMemoryException:
        base.execute(f"SET memory_limit = '{_MORE_MB}MB'")
        return base.execute(query, {"files": files}).to_arrow_table()


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


def _judged(aside: Path, listened: Spans) -> Iterator[list[Replayed]]:
    """The events of each part: a large one has the memory to itself, others share the cores."""

    def judged(file: Path) -> list[Replayed]:
        return found_in(_part(file), listened)

    parts = sorted(file for file in aside.iterdir() if file.is_file())
    large = {file for file in parts if file.stat().st_size > _LARGE}
    yield from map(judged, large)
    with ThreadPoolExecutor(_cores()) as cores:
        yield from cores.map(judged, (file for file in parts if file not in large))


def _part(file: Path) -> pa.Table:
    """The tallies of one part: as many streams, one after the other, as it was met in batches."""
    with pa.OSFile(str(file)) as held:
        tables = []
        while held.tell() < held.size():
            tables.append(pa.ipc.open_stream(held).read_all())
    whole = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    tables.clear()
    pa.default_memory_pool().release_unused()
    return whole
