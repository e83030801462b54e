"""A small PMTiles file, written for the tests."""

import gzip
import io
import json
import struct

from PIL import Image, ImageDraw

from liane.server.networks.ground.pmtiles import tile_number

EDGES = (-4.2, 14.0, -3.6, 14.6)  # west, south, east, north


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def directory(entries):
    """A directory of (number, run, offset, length), all offsets written in full."""
    numbers = [entry[0] for entry in entries]
    steps = [b - a for a, b in zip([0, *numbers], numbers, strict=False)]
    columns = [steps, *([e[at] for e in entries] for at in (1, 3)), [e[2] + 1 for e in entries]]
    return b"".join(map(varint, [len(entries), *(each for column in columns for each in column)]))


def written(tiles, *, kind=2, folded=2, leaf=False, told=None, edges=EDGES, version=3):
    """The bytes of a file that holds `tiles`, {(zoom, column, row): picture}."""
    pack = (lambda data: gzip.compress(data, mtime=0)) if folded == 2 else bytes
    body, entries = b"", []
    for number, data in sorted((tile_number(*at), data) for at, data in tiles.items()):
        entries.append((number, 1, len(body), len(data)))
        body += data
    leaves = pack(directory(entries)) if leaf else b""
    root = pack(directory([(entries[0][0], 0, 0, len(leaves))] if leaf else entries))
    about = pack(json.dumps({"attribution": "© Gens d’ici"} if told is None else told).encode())
    places, start = [], 127
    for part in (root, about, leaves, body):
        places += [start, len(part)]
        start += len(part)
    zooms = [at[0] for at in tiles]
    west, south, east, north = (round(edge * 1e7) for edge in edges)
    header = struct.pack(
        "<7sB11Q6B4iB2i",
        *(b"PMTiles", version, *places, *[len(entries)] * 3),
        *(1, folded, 1, kind, min(zooms), max(zooms)),
        *(west, south, east, north, min(zooms), west, south),
    )
    return header + root + about + leaves + body


def picture(text="", colour=(232, 226, 208)):
    """A tile as a made-up map would have it: a road, a river, a name."""
    image = Image.new("RGB", (256, 256), colour)
    pen = ImageDraw.Draw(image)
    pen.line([(0, 90), (120, 120), (256, 90)], fill=(200, 140, 90), width=5)
    pen.line([(60, 0), (90, 128), (60, 256)], fill=(110, 150, 190), width=7)
    pen.text((130, 170), text, fill=(70, 70, 70))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def _commands(points, kind):
    """Points of one line, one area or one place as the commands of a vector tile."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip([(0, 0), *points], points, strict=False)]
    pairs = [[value << 1 if value >= 0 else (-value << 1) - 1 for value in each] for each in steps]
    out = [1 | 1 << 3, *pairs[0]]
    if len(pairs) > 1:
        out += [2 | (len(pairs) - 1) << 3, *(value for pair in pairs[1:] for value in pair)]
    return b"".join(map(varint, [*out, 15] if kind == 3 else out))


def vectors(**layers):
    """A vector tile: for each layer its features, (kind, {tag: text}, points of 0 to 4096)."""
    out = b""
    for name, features in layers.items():
        words = sorted(
            {word for _k, tags, _p in features for pair in tags.items() for word in pair}
        )
        body = _field(15, 2) + _field(1, name.encode()) + _field(5, 4096)
        for kind, tags, points in features:
            at = [words.index(word) for pair in tags.items() for word in pair]
            body += _field(
                2,
                _field(2, b"".join(map(varint, at)))
                + _field(3, kind)
                + _field(4, _commands(points, kind)),
            )
        body += b"".join(_field(3, word.encode()) for word in words)
        body += b"".join(_field(4, _field(1, word.encode())) for word in words)
        out += _field(3, body)
    return out


def village():
    """A tile of a made-up village: water, a wood, houses, a road, a border, its name."""
    side = [(300, 300), (1500, 300), (1500, 1400), (300, 1400)]
    return vectors(
        water=[(3, {"class": "lake"}, side), (2, {"kind": "river"}, [(0, 3000), (4096, 3300)])],
        landcover=[(3, {"class": "wood"}, [(x + 2000, y) for x, y in side])],
        buildings=[(3, {}, [(2100, 2100), (2300, 2100), (2300, 2250), (2100, 2250)])],
        roads=[
            (2, {"kind": "major_road"}, [(0, 2000), (2048, 2048), (4096, 1900)]),
            (2, {"kind": "path"}, [(2048, 2048), (2200, 4096)]),
        ],
        boundary=[(2, {"admin_level": "6"}, [(0, 200), (4096, 250)])],
        places=[(1, {"kind": "locality", "name": "Kéla <b>&"}, [(4000, 2048)])],
        pois=[(1, {"name": "never drawn"}, [(10, 10)])],
    )
