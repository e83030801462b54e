"""Files of a probe's folder: whole or not at all, a full disk said as that. Opens no socket."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from pathlib import Path

from liane.errors import MissingResource
from liane.measurement.streams import Rejected, numbered_lines
from liane.words import N_

__all__ = [
    "LINES",
    "lines_of",
    "on_disk",
    "put",
    "segments",
    "signed_off",
    "sync_folder",
    "write_all",
]

LINES = "journal"

_FULL = N_("{folder}: the disk is full; free some space: what was acknowledged is safe")


@contextmanager
def on_disk(folder: Path) -> Iterator[None]:
    """Within it, a disk that is full is said as that."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise MissingResource(_FULL, folder=folder) from error
        raise


def put(file: Path, data: bytes, mode: int = 0o600) -> None:
    """A new file that only its owner reads unless `mode` says more, whole or not at all."""
    aside = file.with_name(file.name + ".new")
    with on_disk(file.parent):
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        try:
            write_all(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        aside.replace(file)
        sync_folder(file.parent)


def write_all(handle: int, data: bytes) -> None:
    """Write every byte, however many calls that takes."""
    held = memoryview(data)
    while held:
        held = held[os.write(handle, held) :]


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def segments(folder: Path) -> list[Path]:
    """The files of a journal, in their order; `folder` is the probe's or that of its lines."""
    lines = folder / LINES
    return sorted((lines if lines.is_dir() else folder).glob("measurements-[0-9]*.jsonl"))


def signed_off(folder: Path) -> Path:
    """The file that says what a journal let go of, whether it is there or not."""
    lines = folder / LINES
    return (lines if lines.is_dir() else folder) / "let-go.jsonl"


def lines_of(sources: list[Path]) -> Iterator[tuple[str, int, bytes]]:
    """The lines of files (plain or .gz) and of folders of journals, each with its file and number.

    Of a line that is too long, or of a packing that is broken, only how it begins is given: no
    signature holds for that.
    """
    for source in sources:
        for file in _files(source) if source.is_dir() else [source]:
            with file.open("rb") as held:
                packed = held.peek(2)[:2] == b"\x1f\x8b"
                opened = GzipFile(fileobj=held) if packed else held
                for at, line in numbered_lines(str(file), opened):
                    plain = line.sample.encode() if isinstance(line, Rejected) else line
                    yield str(file), at, plain.rstrip(b"\n")


def _files(folder: Path) -> list[Path]:
    let_go = signed_off(folder)
    return [*([let_go] if let_go.exists() else []), *segments(folder)]
