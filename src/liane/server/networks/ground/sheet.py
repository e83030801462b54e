"""A vector tile as a drawing in the colours of the sheet: water, green, buildings, roads, names.

Names of layers and kinds are those of two open schemas, OpenMapTiles and Protomaps. A drawing is
SVG, light or dark as the reader's screen; it is kept on disk, so that a tile is drawn once. What is
too much for a small box is left out of the drawing, never the whole tile.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from shutil import rmtree

from liane.server.networks.ground.mvt import AREA, LINE, POINT, Feature, Layer, layers, outline
from liane.server.networks.ground.mvt import spots as points_of
from liane.server.networks.ground.pmtiles import Archive
from liane.server.site.home import folder

__all__ = ["drawing", "picture"]

SIDE = 256
_MOST_BYTES = 1_000_000  # of geometry: what is beyond is left out
_MOST_KEPT = 5_000
_MOST_NAMES = 24
_FONT = 13
_GREEN = {
    "allotments", "cemetery", "farmland", "forest", "garden", "golf_course", "grass", "grassland",
    "meadow", "national_park", "nature_reserve", "orchard", "park", "pitch", "protected_area",
    "scrub", "shrub", "village_green", "vineyard", "wetland", "wood",
}  # fmt: skip
_MAIN = {"motorway", "trunk", "primary", "highway", "major_road"}
_MIDDLE = {"secondary", "tertiary", "medium_road"}
_PATH = {"path", "track", "footway", "cycleway", "steps", "pier"}
_PLACES = ("country", "region", "state", "city", "town", "locality", "village", "hamlet")
_OF_LAYER = {
    "landcover": "g", "landuse": "g", "park": "g", "natural": "g",
    "water": "w", "waterway": "w", "physical_line": "w",
    "building": "b", "buildings": "b",
    "transportation": "r", "roads": "r", "road": "r",
    "boundary": "l", "boundaries": "l",
    "place": "n", "places": "n",
}  # fmt: skip
_LIGHT = ("#fffdf8", "#dcebdf", "#a9cbe0", "#ddd5c4", "#c9b99b", "#b98a4e", "#9a5208", "#1b1f1d")
_DARK = ("#1a201d", "#1c3528", "#24455f", "#333c37", "#565c52", "#8a6a3c", "#e5a250", "#ecebe4")


def _colours(paper: str, *named: str) -> str:
    green, water, building, road, main, border, ink = named
    return (
        f".p{{fill:{paper}}}.g{{fill:{green}}}.w{{fill:{water}}}.b{{fill:{building}}}"
        f".v{{stroke:{water}}}.r,.f{{stroke:{road}}}.s,.m{{stroke:{main}}}.l{{stroke:{border}}}"
        f"text{{fill:{ink};stroke:{paper}}}"
    )


_STYLE = (
    "path{fill:none}.v{stroke-width:2}.f{stroke-width:1;stroke-dasharray:3 3}.r{stroke-width:1.5}"
    ".s{stroke-width:2.5}.m{stroke-width:3.5}.l{stroke-width:1.5;stroke-dasharray:7 4}"
    "path{vector-effect:non-scaling-stroke;stroke-linejoin:round}"
    "text{font:600 13px sans-serif;text-anchor:middle;paint-order:stroke;stroke-width:3px}"
    + _colours(*_LIGHT)
    + f"@media (prefers-color-scheme:dark){{{_colours(*_DARK)}}}"
)
_ORDER = "gwvbfrsml"


def _sort(layer: str, feature: Feature) -> str:
    """The class of the sheet for a feature; empty for what is not drawn."""
    sort, tags = _OF_LAYER[layer], feature.tags
    kinds = {str(tags.get(key)) for key in ("class", "kind", "subclass", "pmap:kind")}
    if sort == "r" and feature.kind == LINE:
        for one, known in (("m", _MAIN), ("s", _MIDDLE), ("f", _PATH)):
            if kinds & known:
                return one
        return "r"
    if sort == "w" and feature.kind in (LINE, AREA):
        return "w" if feature.kind == AREA else "v"
    if sort == "g":
        return "g" if feature.kind == AREA and (kinds & _GREEN or layer == "park") else ""
    wanted = {"b": AREA, "l": LINE, "n": POINT}.get(sort)
    return sort if feature.kind == wanted else ""


def drawing(data: bytes) -> bytes:
    """A vector tile as SVG; raises `ValueError` for what is no tile."""
    paths: dict[str, list[str]] = {}
    names: list[tuple[int, float, float, str]] = []
    left = _MOST_BYTES
    for layer in layers(data, _OF_LAYER):
        for feature in layer.features:
            left -= len(feature.commands)
            sort = _sort(layer.name, feature) if left > 0 else ""
            if sort == "n":
                names += _names(layer, feature)
            elif sort:
                scale = SIDE / layer.extent
                shape = outline(feature, max(1, layer.extent // (2 * SIDE)))
                paths.setdefault(f"{sort} {scale:.6g}", []).append(shape)
    return _svg(paths, names)


def _svg(paths: dict[str, list[str]], names: list[tuple[int, float, float, str]]) -> bytes:
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}"><style>']
    parts += [_STYLE, f'</style><path class="p" d="M0 0h{SIDE}v{SIDE}h-{SIDE}z"/>']
    for key in sorted(paths, key=lambda key: _ORDER.index(key[0])):
        sort, scale = key.split()
        shapes = "".join(paths[key])
        parts.append(f'<path class="{sort}" transform="scale({scale})" d="{shapes}"/>')
    return "".join([*parts, *_texts(sorted(names)), "</svg>"]).encode()


def _names(layer: Layer, feature: Feature) -> list[tuple[int, float, float, str]]:
    name = feature.tags.get("name")
    kinds = [feature.tags.get(key) for key in ("class", "kind", "pmap:kind", "kind_detail")]
    rank = min((_PLACES.index(each) for each in kinds if each in _PLACES), default=len(_PLACES))
    if not isinstance(name, str) or not name.strip():
        return []
    scale = SIDE / layer.extent
    inside = (each for each in points_of(feature) if all(0 <= at < layer.extent for at in each))
    return [(rank, x * scale, y * scale, name.strip()[:40]) for x, y in inside]


def _texts(names: Iterable[tuple[int, float, float, str]]) -> list[str]:
    """Names where they meet no other, moved inside the tile: its neighbour would cut them."""
    held: list[tuple[float, float, float]] = []
    said = []
    for _rank, across, down, name in names:
        half = min(0.3 * _FONT * len(name) + 2, SIDE / 2)
        x = min(max(across, half), SIDE - half)
        y = min(max(down, _FONT + 2.0), SIDE - 5.0)
        near = any(abs(y - b) < _FONT + 3 and abs(x - a) < half + wide for a, b, wide in held)
        if near or len(held) >= _MOST_NAMES:
            continue
        held.append((x, y, half))
        said.append(f'<text x="{x:.0f}" y="{y:.0f}">{_plain(name)}</text>')
    return said


def _plain(name: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in name))


def _kept(basemap: Archive) -> Path:
    """Where the drawings of this file are kept; those of what it was before are cleared away."""
    of_operator = folder("cache", "tiles", basemap.path.parent.name)
    place = of_operator / basemap.version
    for old in of_operator.iterdir():
        if old != place:
            rmtree(old, ignore_errors=True)
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def picture(basemap: Archive, zoom: int, column: int, row: int) -> bytes | None:
    """A tile as a picture: as it is in the file, or drawn once from its vectors; None: no tile."""
    if not basemap.is_vector:
        return basemap.tile(zoom, column, row)
    file = folder("cache", "tiles", basemap.path.parent.name) / basemap.version
    file /= f"{zoom}-{column}-{row}.svg"
    if file.is_file():
        return file.read_bytes()
    data = basemap.tile(zoom, column, row)
    if data is None:
        return None
    drawn = _drawn(basemap, data)
    place = _kept(basemap)
    if sum(1 for _each in place.iterdir()) >= _MOST_KEPT:
        rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
    beside = file.with_suffix(".part")
    beside.write_bytes(drawn)
    beside.replace(file)
    return drawn


def _drawn(basemap: Archive, data: bytes) -> bytes:
    try:
        return drawing(data)
    except ValueError as error:
        raise basemap.damaged() from error
