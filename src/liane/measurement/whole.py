"""Files of Parquet that appear whole or not at all: aside, synced, renamed, the name synced.

Whatever the disk says against it is told with the folder, which Arrow does not name.
"""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["sweep", "write_whole"]


def write_whole(folder: Path, name: str, table: pa.Table) -> None:
    """Write a table as `name`.parquet in a folder, which is made if it is absent."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{name}.{os.getpid()}"
    try:
        pq.write_table(table, aside, compression="zstd")
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        aside.replace(folder / f"{name}.parquet")
        _sync(folder)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror or str(error), str(folder)) from error


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Take away what a writing that was killed left half done: it never counted."""
    for aside in folder.glob(".*"):
        aside.unlink(missing_ok=True)
