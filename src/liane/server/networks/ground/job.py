"""Brings, checks and draws the ground, in a process of its own: the only place here with engines.

`python -m liane.server.networks.ground.job VERB` takes what is asked as JSON on standard input and
answers on standard output, one JSON object a line: `{"share", "message"}` while it works, then
`{"done": …}` or `{"failed": {"message", "facts"}}`. SIGTERM asks it to stop at the next safe point.
It knows no Django: files in, files and lines out.
"""

import json
import math
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from liane.errors import LianeError
from liane.geo import Box
from liane.terrain import Terrain, hillshade, open_terrain
from liane.terrain.sources import get
from liane.words import N_

__all__ = ["main"]

MOST_TILES = 700
SIDE = 256
SMALL_BYTES = 10_000
_EQUATOR_M_PX = 156_543.034  # metres a pixel at zoom 0, on the equator
_stopped = False


def _say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _watch(share: float, message: str) -> bool:
    _say(share=round(share, 3), message=message)
    return not _stopped


def _stop(*_unused: object) -> None:
    global _stopped  # noqa: PLW0603 (a signal has no other way to speak)
    _stopped = True


def _told(path: Path) -> dict[str, Any]:
    """What a tile covers; raises `BadInput` when it is no elevation grid."""
    ground = open_terrain([path])
    try:
        source, box = ground.sources[0], ground.box
        middle = ground.heights_m([box.centre[0]], [box.centre[1]])
    finally:
        ground.close()
    return {
        "file": path.name,
        "format": source.format,
        "resolution_m": round(source.resolution_m, 2),
        "sigma_m": source.sigma_m,
        "size_bytes": path.stat().st_size,
        "middle_m": None if np.isnan(middle[0]) else round(float(middle[0]), 1),
        **{"south": box.south, "west": box.west, "north": box.north, "east": box.east},
    }


def _download(asked: Mapping[str, Any]) -> dict[str, Any]:
    folder = Path(asked["folder"])
    box = Box(*(float(asked[edge]) for edge in ("south", "west", "north", "east")))
    found = get(box, asked["source"], folder, asked.get("base_url") or None, _watch)
    tiles = [_told(path) for path in (*found.tiles, *found.kept)]
    return {
        "tiles": tiles,
        "came": len(found.tiles),
        "absent": len(found.absent),
        "left": len(found.left),
    }


def _check(asked: Mapping[str, Any]) -> dict[str, Any]:
    _watch(0.1, N_("reading the file"))
    return {"tiles": [_told(Path(asked["path"]))], "came": 1, "absent": 0, "left": 0}


def _relief(asked: Mapping[str, Any]) -> dict[str, Any]:
    ground = open_terrain([Path(file) for file in asked["files"]], memory_mb=96)
    out = Path(asked["folder"])
    box = _clipped(asked.get("box"), ground.box)
    try:
        zooms = _zooms(box, ground.resolution_m)
        wanted = [(z, x, y) for z in zooms for x, y in _covering(box, z)]
        size = _small(ground, box, out / "small.webp")
        for at, (z, x, y) in enumerate(wanted):
            if not _watch(at / len(wanted), N_("drawing the relief")):
                break
            size += _tile(ground, z, x, y, out / f"{z}" / f"{x}" / f"{y}.webp")
    finally:
        ground.close()
    edges = {"south": box.south, "west": box.west, "north": box.north, "east": box.east}
    return {**edges, "zooms": zooms, "size_bytes": size, "tiles": len(wanted)}


def _clipped(asked: Any, whole: Box) -> Box:
    """The part of the ground that was asked for; all of it where they do not meet."""
    if not asked:
        return whole
    south, north = max(asked["south"], whole.south), min(asked["north"], whole.north)
    west, east = max(asked["west"], whole.west), min(asked["east"], whole.east)
    return Box(south, west, north, east) if south < north and west < east else whole


def _row(lat: float, zoom: int) -> float:
    bound = math.radians(max(-85.0, min(85.0, lat)))
    return float((0.5 - math.asinh(math.tan(bound)) / (2 * math.pi)) * 2**zoom)


def _col(lon: float, zoom: int) -> float:
    return float((lon / 360.0 + 0.5) * 2**zoom)


def _covering(box: Box, zoom: int) -> Iterator[tuple[int, int]]:
    west, east = box.west, box.west + box.width_deg
    for x in range(int(_col(west, zoom)), int(_col(east, zoom)) + 1):
        for y in range(int(_row(box.north, zoom)), int(_row(box.south, zoom)) + 1):
            yield x, y


def _zooms(box: Box, resolution_m: float) -> list[int]:
    """From the whole box in a tile to the ground's own resolution, within `MOST_TILES`."""
    near = math.cos(math.radians(box.centre[0])) * _EQUATOR_M_PX / resolution_m
    last = max(0, min(15, round(math.log2(near))))
    first = max(0, min(last, math.floor(-math.log2(box.width_deg / 360.0))))
    zooms: list[int] = []
    count = 0
    for zoom in range(first, last + 1):
        count += sum(1 for _xy in _covering(box, zoom))
        if zooms and count > MOST_TILES:
            break
        zooms.append(zoom)
    return zooms


def _lats(first: float, last: float, count: int, zoom: int) -> Any:
    rows = np.linspace(first, last, count)
    return np.degrees(np.arctan(np.sinh((0.5 - rows / 2**zoom) * 2 * np.pi)))


def _shaded(ground: Terrain, lats: Any, lons: Any) -> Image.Image:
    """Shades at the crossings of latitudes and longitudes; clear where nothing is known."""
    metres = 111_320.0
    cell_y = float(abs(lats[0] - lats[-1])) * metres / max(1, len(lats) - 1)
    cell_x = float(lons[-1] - lons[0]) * metres / max(1, len(lons) - 1)
    cell_x *= math.cos(math.radians(float(lats[len(lats) // 2])))
    shades = hillshade(ground.heights_m(lats[:, None], lons[None, :]), cell_x, cell_y)
    known = np.where(shades == 0, 0, 255).astype(np.uint8)
    return Image.merge("LA", (Image.fromarray(shades), Image.fromarray(known))).convert("RGBA")


def _tile(ground: Terrain, zoom: int, x: int, y: int, path: Path) -> int:
    step = 1.0 / SIDE
    lats = _lats(y - step / 2, y + 1 + step / 2, SIDE + 2, zoom)
    cols = np.linspace(x - step / 2, x + 1 + step / 2, SIDE + 2)
    picture = _shaded(ground, lats, (cols / 2**zoom - 0.5) * 360.0)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.crop((1, 1, SIDE + 1, SIDE + 1)).save(path, "WEBP", quality=45, alpha_quality=60)
    return path.stat().st_size


def _small(ground: Terrain, box: Box, path: Path) -> int:
    """One picture of the whole box, light enough for a thin link."""
    wide = 340
    top, bottom = _row(box.north, 0), _row(box.south, 0)
    tall = max(2, min(600, round(wide * (bottom - top) * 360.0 / box.width_deg)))
    lons = np.linspace(box.west, box.west + box.width_deg, wide)
    picture = _shaded(ground, _lats(top, bottom, tall, 0), lons)
    path.parent.mkdir(parents=True, exist_ok=True)
    for quality in (50, 35, 20, 8, 1):
        picture.save(path, "WEBP", quality=quality, alpha_quality=30)
        if path.stat().st_size <= SMALL_BYTES:
            break
    return path.stat().st_size


VERBS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "download": _download,
    "upload": _check,
    "relief": _relief,
}


def main(verb: str) -> int:
    """Do one verb and say how it went."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        _say(done=VERBS[verb](json.load(sys.stdin)))
    except LianeError as error:
        facts = {name: _bare(value) for name, value in error.facts.items()}
        _say(failed={"message": error.message, "facts": facts})
    except MemoryError:
        _say(failed={"message": N_("this file is too large for this box"), "facts": {}})
    return 0


def _bare(value: Any) -> str:
    """A fact as text; of a file, only its name: people know no folder of the box."""
    return value.name if isinstance(value, Path) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
