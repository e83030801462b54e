"""A basemap in one file: reads PMTiles, version 3, and nothing but what a tile needs.

The file is a header of 127 bytes, a root directory, some JSON about the map, leaf directories and
the tiles. A directory says where each run of tiles lies; tiles are numbered along a Hilbert curve,
zoom after zoom. Files come from strangers: every length is bounded before it is read, and whatever
is wrong is a `BadInput` that names the file.
"""

import html
import json
import re
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from liane.errors import BadInput
from liane.words import N_

__all__ = ["Archive", "open_archive", "tile_number"]

_HEADER = struct.Struct("<7sB11Q6B4iB2i")
_NONE, _GZIP = 1, 2
_VECTOR = 1  # MVT: drawn by `sheet`
_TYPES = {
    _VECTOR: "image/svg+xml",
    2: "image/png",
    3: "image/jpeg",
    4: "image/webp",
    5: "image/avif",
}
_MLT = 6
_DEEPEST_ZOOM = 24
_MOST_LEVELS = 4
_MOST_ENTRIES = 50_000  # of a directory: makers keep to some 4,000, a planet to 30,000
_MOST_FOLDED = 4_000_000
_MOST_UNFOLDED = 16_000_000
_LONGEST_SOURCE = 300


class Entry(NamedTuple):
    """A line of a directory: `run` tiles from `number` share these bytes; 0: a leaf directory."""

    number: int
    run: int
    offset: int
    length: int


@dataclass(frozen=True)
class Archive:
    """A file of tiles as its header tells it; `changed_ns` is when the file was last written."""

    path: Path
    changed_ns: int
    size_bytes: int
    root: tuple[int, int]
    leaves: tuple[int, int]
    tiles: tuple[int, int]
    folded: int
    tiles_folded: int
    content_type: str
    zooms: tuple[int, int]
    edges: tuple[float, float, float, float]
    source: str

    @property
    def version(self) -> str:
        """A word that changes when the file does: it stands in the address of each tile."""
        return f"{self.changed_ns:x}-{self.size_bytes:x}"

    @property
    def is_vector(self) -> bool:
        """Whether its tiles are vectors, to be drawn here."""
        return self.content_type == _TYPES[_VECTOR]

    def damaged(self) -> BadInput:
        """What to say of a tile that makes no sense."""
        return _broken(self.path)

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """A tile as it is in the file, unpacked; None where the file has none."""
        low, high = self.zooms
        if not (low <= zoom <= high and 0 <= column < 1 << zoom and 0 <= row < 1 << zoom):
            return None
        entry = self._find(tile_number(zoom, column, row))
        if entry is None:
            return None
        data = _part(self.path, self.tiles, entry.offset, entry.length)
        return _unfold(self.path, data, self.tiles_folded)

    def _find(self, number: int) -> Entry | None:
        """Go from the root to a leaf and down to the entry of a tile."""
        start, length = self.root
        for _level in range(_MOST_LEVELS):
            found = _directory(self.path, self.changed_ns, start, length, self.folded)
            at = bisect_right(found, number, key=lambda each: each.number) - 1
            if at < 0:
                return None
            entry = found[at]
            if entry.run:
                return entry if number < entry.number + entry.run else None
            _check_inside(self.path, self.leaves, entry.offset, entry.length)
            start, length = self.leaves[0] + entry.offset, entry.length
        raise _broken(self.path)


def open_archive(path: Path, name: str = "") -> Archive:
    """Read the header and what the map says of itself; refuse what cannot be shown."""
    try:
        about = path.stat()
        return _opened(path, name or path.name, about.st_mtime_ns, about.st_size)
    except OSError as error:
        raise _unreadable(path) from error


@lru_cache(maxsize=16)
def _opened(path: Path, name: str, changed_ns: int, size: int) -> Archive:
    given = _read(path, 0, min(size, _HEADER.size))
    if len(given) < _HEADER.size or not given.startswith(b"PMTiles"):
        raise BadInput(
            N_("{file}: it is not a PMTiles file; send the .pmtiles file of a map"),
            file=name,
        )
    told = _HEADER.unpack(given)
    _check_kind(name, told)
    places = [(told[at], told[at + 1]) for at in (2, 4, 6, 8)]
    for start, length in places:
        if start + length > size:
            raise BadInput(
                N_("{file}: its end is missing; copy or download the file again"), file=name
            )
    west, south, east, north = (each / 1e7 for each in told[19:23])
    archive = Archive(
        path=path,
        changed_ns=changed_ns,
        size_bytes=size,
        root=places[0],
        leaves=places[2],
        tiles=places[3],
        folded=told[14],
        tiles_folded=told[15],
        content_type=_TYPES[told[16]],
        zooms=(told[17], told[18]),
        edges=(south, west, north, east),
        source=_source(path, places[1], told[14]),
    )
    _directory(path, changed_ns, *archive.root, archive.folded)
    return archive


def _check_kind(name: str, told: tuple[int, ...]) -> None:
    """Refuse what we know of but do not show, each with its way out."""
    version, folded, tiles_folded, kind = told[1], told[14], told[15], told[16]
    if version != 3:
        raise BadInput(
            N_("{file}: this is PMTiles version {version}; convert it to version 3"),
            file=name,
            version=version,
        )
    if kind == _MLT:
        raise BadInput(
            N_(
                "{file}: its vector tiles are of the kind MLT, which is not read here; make it "
                "again with MVT tiles, or with pictures (PNG, JPEG or WebP)"
            ),
            file=name,
        )
    if kind not in _TYPES:
        raise BadInput(
            N_("{file}: its kind of tile is unknown; use MVT, PNG, JPEG, WebP or AVIF tiles"),
            file=name,
        )
    if folded not in (_NONE, _GZIP) or tiles_folded not in (0, _NONE, _GZIP):
        raise BadInput(
            N_("{file}: its compression is not read here; write it again with gzip or none"),
            file=name,
        )
    _check_bounds(name, told)


def _check_bounds(name: str, told: tuple[int, ...]) -> None:
    """Zooms and edges must be of this world."""
    low, high = told[17], told[18]
    west, south, east, north = (each / 1e7 for each in told[19:23])
    on_earth = -180 <= west < east <= 180 and -90 <= south < north <= 90
    if not (low <= high <= _DEEPEST_ZOOM and on_earth):
        raise BadInput(
            N_("{file}: its zooms or its edges make no sense; make the file again"), file=name
        )


def _source(path: Path, place: tuple[int, int], folded: int) -> str:
    """Whom the map thanks, as plain text; empty where the file does not say."""
    if not place[1]:
        return ""
    try:
        told = json.loads(_unfold(path, _part(path, place, 0, place[1]), folded))
    except (ValueError, RecursionError) as error:
        raise _broken(path) from error
    given = told.get("attribution") if isinstance(told, dict) else None
    bare = html.unescape(re.sub(r"<[^<>]*>", "", given)) if isinstance(given, str) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in bare).split())[:_LONGEST_SOURCE]


@lru_cache(maxsize=6)
def _directory(
    path: Path, changed_ns: int, start: int, length: int, folded: int
) -> tuple[Entry, ...]:
    """A directory of the file; the last ones read are remembered while the file stays the same."""
    del changed_ns  # only to forget what another file of this name held
    data = _unfold(path, _part(path, (start, length), 0, length), folded)
    try:
        return tuple(_entries(data))
    except (IndexError, StopIteration, ValueError) as error:
        raise _broken(path) from error


def _entries(data: bytes) -> list[Entry]:
    """The columns of a directory, one after the other: numbers, runs, lengths, places."""
    numbers = _varints(data)
    count = next(numbers)
    if count > min(len(data) // 4, _MOST_ENTRIES):
        raise ValueError(count)
    steps, runs, lengths, places = ([next(numbers) for _ in range(count)] for _column in range(4))
    found: list[Entry] = []
    number = end = 0
    for step, run, length, place in zip(steps, runs, lengths, places, strict=True):
        if not length or (found and not step) or (not found and not place):
            raise ValueError(length)
        number += step
        offset = place - 1 if place else end
        end = offset + length
        found.append(Entry(number, run, offset, length))
    return found


def _varints(data: bytes) -> Iterator[int]:
    """Whole numbers, seven bits a byte, the lowest first.

    >>> list(_varints(bytes([5, 0xAC, 0x02])))
    [5, 300]
    """
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            if shift > 63:
                raise ValueError(shift)
        else:
            yield value
            value = shift = 0


def tile_number(zoom: int, column: int, row: int) -> int:
    """The number of a tile: all zooms above, then its place along the Hilbert curve.

    >>> [tile_number(1, x, y) for x, y in ((0, 0), (0, 1), (1, 1), (1, 0))]
    [1, 2, 3, 4]
    """
    number = ((1 << 2 * zoom) - 1) // 3
    side = (1 << zoom) >> 1
    while side:
        right, low = bool(column & side), bool(row & side)
        number += side * side * ((3 * right) ^ low)
        if not low:
            if right:
                column, row = ~column, ~row
            column, row = row, column
        side >>= 1
    return number


def _part(path: Path, place: tuple[int, int], offset: int, length: int) -> bytes:
    """Some bytes of a part of the file, all of them or a refusal."""
    _check_inside(path, place, offset, length)
    data = _read(path, place[0] + offset, length)
    if len(data) < length:
        raise _broken(path)
    return data


def _check_inside(path: Path, place: tuple[int, int], offset: int, length: int) -> None:
    if offset + length > place[1] or length > _MOST_FOLDED:
        raise _broken(path)


def _read(path: Path, start: int, length: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(length)
    except (OSError, OverflowError, ValueError) as error:
        raise _unreadable(path) from error


def _unfold(path: Path, data: bytes, folded: int) -> bytes:
    """The bytes as they were before they were compressed, never more than a bound."""
    if folded != _GZIP:
        return data
    try:
        work = zlib.decompressobj(31)
        found = work.decompress(data, _MOST_UNFOLDED)
    except zlib.error as error:
        raise _broken(path) from error
    if not work.eof:
        raise _broken(path)
    return found


def _broken(path: Path) -> BadInput:
    return BadInput(
        N_("{file}: the file is damaged inside; copy or download it again"), file=path.name
    )


def _unreadable(path: Path) -> BadInput:
    return BadInput(
        N_("{file}: the box cannot read it; check the file and its rights, then put it again"),
        file=path.name,
    )
