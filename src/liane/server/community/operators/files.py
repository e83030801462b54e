"""Pictures and sounds that leave with an operator: beside its records, each named by its sum.

An app says in its `exchange.py`, in `FILES`, on which kinds of its records a file hangs, how one is
read here and how it is kept on the box where it arrives. What is sealed here is in clear on the
way, as every record is, and is sealed anew there. A file that is no longer here, or was spoilt on
the disk, is told in the export and does not stop it; one that is not what its kind says stops the
arrival of the whole operator.
"""

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from PIL import Image

from liane.errors import BadInput
from liane.words import N_

__all__ = ["MOST_OF_ONE", "Files", "is_picture", "on_disk", "strange", "taken_back", "written"]

MOST_OF_ONE = 30_000_000
_SIDE_PX = 4_000


@dataclass(frozen=True)
class Files:
    """How the files of a kind of record are read, looked at and kept.

    `read` gives the file of a record; `keep` writes it for a record that is not saved yet, says so
    in its fields, and returns what it wrote on the disk. `fits` tells whether bytes are what such a
    record may hold. Records that are worth nothing without their file are `needed` whole; of others
    the field `named` is emptied.
    """

    kind: str
    named: str
    size: Callable[[Any], int]
    read: Callable[[Any], bytes]
    keep: Callable[[Any, bytes], Path | None]
    fits: Callable[[bytes], bool]
    needed: bool = True


def on_disk(
    kind: str,
    named: str,
    place: Callable[[Any], Path],
    fits: Callable[[bytes], bool],
    *,
    needed: bool = True,
) -> Files:
    """Files that lie in `blobs/` under their own sum, which the field `named` holds."""

    def read(record: Any) -> bytes:
        data = place(record).read_bytes()
        if sha256(data).hexdigest() != getattr(record, named):
            raise FileNotFoundError(named)
        return data

    def keep(record: Any, data: bytes) -> Path | None:
        if sha256(data).hexdigest() != getattr(record, named):
            raise strange(kind)
        return written(place(record), data)

    def size(record: Any) -> int:
        return place(record).stat().st_size if getattr(record, named) else 0

    return Files(kind, named, size, read, keep, fits, needed)


def strange(kind: str) -> BadInput:
    """A file is not what its record says."""
    return BadInput(
        N_(
            "the file holds a picture or a sound of {kind} that is not what it says; it was refused"
        ),
        kind=kind,
    )


def written(path: Path, data: bytes) -> Path | None:
    """Write a file whole or not at all; None if it is there already."""
    if path.exists():
        return None
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)
    return path


@contextmanager
def taken_back() -> Iterator[list[Path | None]]:
    """Files that were written go again when what comes after them fails."""
    paths: list[Path | None] = []
    try:
        yield paths
    except BaseException:
        for path in filter(None, paths):
            path.unlink(missing_ok=True)
        raise


def is_picture(*formats: str) -> Callable[[bytes], bool]:
    """Whether bytes are a picture as this server writes them: whole, modest, and nothing beside."""

    def fits(data: bytes) -> bool:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                with Image.open(io.BytesIO(data), formats=formats) as picture:
                    if max(picture.size) > _SIDE_PX or picture.getexif():
                        return False
                    picture.load()
        except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
            return False
        return True

    return fits
