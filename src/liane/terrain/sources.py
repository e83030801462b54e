"""Opens a socket: this module alone fetches elevation tiles, from a public or a local address.

A tile arrives in a `.part` file beside its place, takes up where it was cut (HTTP Range, with the
server's ETag as a guard), and gets its name only when its size is the one the server told and it
opens as an elevation grid. A tile the server does not have (404: open sea, or not released) is
recorded with its address and not asked again; heights there stay unknown, never zero. Off line,
what is already here stays, and the message says how to go on.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from liane.errors import BadInput, LianeError, MissingResource
from liane.geo import Box
from liane.progress import Watch, silent
from liane.reading import reason
from liane.terrain._download import AbsentError, CutError, fetch_file
from liane.terrain._files import inspect
from liane.words import N_, _

__all__ = ["SOURCES", "Fetched", "Source", "get", "tiles_of"]

_ABSENT_FILE = "absent.json"
_MOST_TILES = 1000


@dataclass(frozen=True)
class Source:
    """A service of elevation tiles of one degree: its address, and how it names a tile."""

    name: str
    base_url: str
    cell_deg: float
    file_of: Callable[[int, int], str]

    def address(self, base_url: str | None, tile: str) -> str:
        """Where a tile is: each lies in a folder of its own name."""
        return f"{(base_url or self.base_url).rstrip('/')}/{tile}/{tile}.tif"


def _copernicus_name(seconds: int) -> Callable[[int, int], str]:
    def name(south: int, west: int) -> str:
        lat = f"{'N' if south >= 0 else 'S'}{abs(south):02d}"
        lon = f"{'E' if west >= 0 else 'W'}{abs(west):03d}"
        return f"Copernicus_DSM_COG_{seconds}_{lat}_00_{lon}_00_DEM"

    return name


SOURCES: Mapping[str, Source] = {
    "copernicus-glo30": Source(
        "copernicus-glo30",
        "https://copernicus-dem-30m.s3.amazonaws.com",
        1.0 / 3600.0,
        _copernicus_name(10),
    ),
    "copernicus-glo90": Source(
        "copernicus-glo90",
        "https://copernicus-dem-90m.s3.amazonaws.com",
        3.0 / 3600.0,
        _copernicus_name(30),
    ),
}


@dataclass(frozen=True)
class Fetched:
    """What a fetch left in the folder: tiles newly come, tiles already there, tiles that do not
    exist, and tiles not reached because it was told to stop."""

    tiles: tuple[Path, ...]
    kept: tuple[Path, ...]
    absent: tuple[str, ...]
    left: tuple[str, ...]
    size_bytes: int


def tiles_of(box: Box, source: str) -> list[str]:
    """The tiles that cover a box, south to north, west to east.

    Strips narrower than a cell at a box's edge do not ask for one more tile.

    >>> tiles_of(Box(14.1, -3.5, 14.4, -2.9), "copernicus-glo30")[0]
    'Copernicus_DSM_COG_10_N14_00_W004_00_DEM'
    """
    service = _service(source)
    cell = service.cell_deg
    first_row = math.ceil(box.south + cell) - 1
    last_row = max(first_row, math.ceil(box.north - cell) - 1)
    first_col = math.floor(box.west + cell)
    last_col = max(first_col, math.floor(box.west + box.width_deg - cell))
    return [
        service.file_of(row, (col + 180) % 360 - 180)
        for row in range(first_row, last_row + 1)
        for col in range(first_col, last_col + 1)
    ]


def get(
    box: Box,
    source: str,
    cache_dir: Path,
    base_url: str | None = None,
    watch: Watch = silent,
    timeout_s: float = 30.0,
) -> Fetched:
    """Bring the tiles of a box into a folder; those already there are kept.

    Raises BadInput for an unknown source or address or too large a box, MissingResource when the
    address cannot be
    reached, keeps cutting the connection, sends a file that is no tile, or has none of the tiles.
    """
    service = _service(source)
    address = urlsplit(base_url or service.base_url)
    if address.scheme not in ("http", "https") or not address.netloc:
        raise BadInput(
            N_("address '{url}': write http:// or https://, then the name of a machine"),
            url=base_url,
        )
    names = tiles_of(box, source)
    if len(names) > _MOST_TILES:
        raise BadInput(
            N_("this box needs {count} tiles, more than {most}; check it, or ask for parts of it"),
            count=len(names),
            most=_MOST_TILES,
        )
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        return _Job(service, base_url, cache_dir, watch, timeout_s, names).run()
    except OSError as error:
        raise MissingResource(
            N_("{folder}: cannot be written ({reason}); free some space or choose another folder"),
            folder=cache_dir,
            reason=reason(error),
        ) from error


def _service(source: str) -> Source:
    if source not in SOURCES:
        raise BadInput(
            N_("elevation source '{source}' is not known; choose one of: {known}"),
            source=source,
            known=", ".join(SOURCES),
        )
    return SOURCES[source]


class _Job:
    """One call of `get`: which tiles came, were there, do not exist, or are left."""

    def __init__(
        self,
        service: Source,
        base_url: str | None,
        folder: Path,
        watch: Watch,
        timeout_s: float,
        names: Sequence[str],
    ) -> None:
        self.service, self.base_url, self.folder = service, base_url, folder
        self.watch, self.timeout_s, self.names = watch, timeout_s, names
        self.recorded = _read_absent(folder)
        self.new: list[Path] = []
        self.kept: list[Path] = []
        self.absent: dict[str, str] = {}
        self.size_bytes = 0
        self.going = True

    def run(self) -> Fetched:
        left: list[str] = []
        for at, name in enumerate(self.names):
            if not self.going or not self._one(name, at):
                left.append(name)
        self._close()
        return Fetched(
            tuple(self.new), tuple(self.kept), tuple(self.absent), tuple(left), self.size_bytes
        )

    def _one(self, name: str, at: int) -> bool:
        path = self.folder / f"{name}.tif"
        url = self.service.address(self.base_url, name)
        if path.exists():
            self.kept.append(path)
        elif self.recorded.get(name) == url:
            self.absent[name] = url
        else:
            return self._fetch(path, url, at)
        self.going = self.watch((at + 1) / len(self.names), N_("fetching elevation tiles"))
        return True

    def _fetch(self, path: Path, url: str, at: int) -> bool:
        def progress(share: float) -> bool:
            self.going = self.watch((at + share) / len(self.names), N_("fetching elevation tiles"))
            return self.going

        try:
            size = fetch_file(url, path, self.timeout_s, progress, _check_tile)
        except AbsentError:
            self.absent[path.stem] = url
            return True
        except CutError as cut:
            raise self._unreachable(url, cut) from cut
        if size is None:
            return False
        self.new.append(path)
        self.size_bytes += size
        return True

    def _unreachable(self, url: str, cut: CutError) -> MissingResource:
        return MissingResource(
            N_(
                "{host} cannot be reached or cut the connection ({reason}); {here} of {total} "
                "tiles are in {folder}. Go on line and repeat the same command: it takes up where "
                "it stopped. Or bring the .tif tiles into that folder on a stick"
            ),
            host=urlsplit(url).netloc,
            reason=reason(cut.reason) if isinstance(cut.reason, OSError) else _(str(cut.reason)),
            here=len(self.new) + len(self.kept) + len(self.absent),
            total=len(self.names),
            folder=self.folder,
        )

    def _close(self) -> None:
        """Record the tiles that do not exist; if none does, the address is in doubt instead."""
        if self.going and self.absent and not (self.new or self.kept):
            raise MissingResource(
                N_(
                    "{url}: none of the {total} tiles of this box is there; check the box "
                    "(all open sea?) and the address"
                ),
                url=next(iter(self.absent.values())),
                total=len(self.names),
            )
        if self.absent:
            _write_absent(self.folder, {**self.recorded, **self.absent})


def _check_tile(path: Path) -> None:
    try:
        inspect(path)
    except LianeError as error:
        raise MissingResource(
            N_("{file}: what the server sent is not an elevation tile; check the address"),
            file=path.name.removesuffix(".part"),
        ) from error


def _read_absent(folder: Path) -> dict[str, str]:
    """Tiles known not to exist, with the address that said so; a damaged record is forgotten."""
    try:
        record = json.loads((folder / _ABSENT_FILE).read_text(encoding="utf-8"))
        return {str(name): str(url) for name, url in record.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _write_absent(folder: Path, record: Mapping[str, str]) -> None:
    part = folder / (_ABSENT_FILE + ".part")
    part.write_text(json.dumps(dict(sorted(record.items())), indent=1) + "\n", encoding="utf-8")
    part.replace(folder / _ABSENT_FILE)
