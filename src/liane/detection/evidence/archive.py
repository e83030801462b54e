"""A ZIP of which the same input makes the same bytes, and a file that appears whole or not at all.

Every entry has the same date and rights and stands in the order of its writing; the comment at the
end holds the SHA-256 of all bytes before it, so that no byte can change unseen, not even those
that ZIP readers skip. A file is written aside, synced, checked and only then given its name: a
full disk or a cut of power leaves what was there before.
"""

import glob
import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from liane.detection.evidence.checking import BLOCK, MARK, RIGHTS, SUM, WHEN
from liane.errors import BadInput
from liane.words import N_

__all__ = ["Archive", "appearing"]

_THERE = N_("{file}: another file is there; evidence is never written over: choose a new name")
_CHANGING = N_("{file}: it changed while it was read; take the raw file that was received")


class Archive:
    """A ZIP being written; it keeps the sum and the size of each entry."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
        self.sums: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def put(self, path: str, data: bytes) -> None:
        """Write one entry whole."""
        self.zip.writestr(_entry(path), data)
        self.sums[path] = hashlib.sha256(data).hexdigest()
        self.sizes[path] = len(data)

    def copy(self, path: str, file: Path, sha256: str) -> None:
        """Write one entry from a file, in blocks; its bytes must be those of `sha256`."""
        entry = _entry(path)
        entry.file_size = file.stat().st_size
        said, size = hashlib.sha256(), 0
        with file.open("rb") as source, self.zip.open(entry, "w") as target:
            while block := source.read(BLOCK):
                target.write(block)
                said.update(block)
                size += len(block)
        if said.hexdigest() != sha256:
            raise BadInput(_CHANGING, file=file)
        self.sums[path], self.sizes[path] = sha256, size

    def drop(self) -> None:
        """Let go of a ZIP that will not be ended."""
        with suppress(OSError, ValueError):
            self.zip.close()

    def close(self) -> None:
        """End the ZIP, and write the sum of all that stands before it at its very end."""
        self.zip.comment = MARK + b"0" * SUM
        self.zip.close()
        size = self.stream.seek(0, os.SEEK_END)
        self.stream.seek(0)
        said, left = hashlib.sha256(), size - SUM
        while left and (block := self.stream.read(min(BLOCK, left))):
            said.update(block)
            left -= len(block)
        self.stream.seek(size - SUM)
        self.stream.write(said.hexdigest().encode("ascii"))


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every system
    entry.external_attr = RIGHTS
    return entry


@contextmanager
def appearing(out: Path) -> Iterator[Path]:
    """A place aside to write to; at the end its file is synced and gets the name `out`.

    A file of that name that holds the same bytes is left as it is; another one is never replaced.
    """
    _sweep(out)
    aside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield aside
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        _name(aside, out)
    except OSError as error:
        if error.filename in (None, str(aside)):  # a full disk names no file, others the aside
            raise OSError(error.errno, error.strerror or str(error), str(out)) from error
        raise
    finally:
        aside.unlink(missing_ok=True)


def _sweep(out: Path) -> None:
    """Take away what a writing that was killed left aside."""
    for left in out.parent.glob(f".{glob.escape(out.name)}.*.part"):
        number = left.name.split(".")[-2]
        if number.isdecimal() and not _is_alive(int(number)):
            left.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _name(aside: Path, out: Path) -> None:
    """Give the file its name, at once, if nothing has it yet."""
    try:
        os.link(aside, out)
    except FileExistsError:
        if _sum(out) != _sum(aside):
            raise BadInput(_THERE, file=out) from None
    except OSError:  # a disk without links, as most sticks are
        if out.exists() and _sum(out) != _sum(aside):
            raise BadInput(_THERE, file=out) from None
        aside.replace(out)
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
