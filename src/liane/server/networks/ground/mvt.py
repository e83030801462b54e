"""Vector tiles (MVT, version 2): layers of points, lines and areas, read from their bytes.

A tile is protocol-buffer fields one after the other; nothing of them is kept that a map does not
draw. Tiles come from strangers: what is cut short or makes no sense is a `ValueError`.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

__all__ = ["AREA", "LINE", "POINT", "Feature", "Layer", "layers", "outline", "spots"]

POINT, LINE, AREA = 1, 2, 3
_MOVE, _LINE, _CLOSE = 1, 2, 7
_WIDEST = 1 << 16
_NAME, _FEATURE, _KEY, _VALUE, _EXTENT = 1, 2, 3, 4, 5


class Feature(NamedTuple):
    """A thing on the map: what kind of geometry, its words, and the commands that draw it."""

    kind: int
    tags: dict[str, Any]
    commands: bytes


class Layer(NamedTuple):
    """Things of one sort; coordinates go from 0 to `extent`, down and to the right."""

    name: str
    extent: int
    features: list[Feature]


def _whole(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data):
            raise ValueError(at)
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise ValueError(shift)


def _wholes(data: bytes) -> list[int]:
    found, at = [], 0
    while at < len(data):
        value, at = _whole(data, at)
        found.append(value)
    return found


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """Each field with its number: a whole number, or the bytes of it."""
    at = 0
    while at < len(data):
        key, at = _whole(data, at)
        wire = key & 7
        if wire == 0:
            value, at = _whole(data, at)
            yield key >> 3, value
            continue
        length = {1: 8, 5: 4}.get(wire, 0)
        if wire == 2:
            length, at = _whole(data, at)
        if wire not in (1, 2, 5) or at + length > len(data):
            raise ValueError(wire)
        yield key >> 3, data[at : at + length]
        at += length


def _value(data: bytes) -> Any:
    for number, value in _fields(data):
        if number == 1:
            return _text(value)
        if number in (2, 3):
            return struct.unpack("<f" if number == 2 else "<d", value)[0]
        return _signed(value) if number == 6 else value
    return None


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def layers(data: bytes, wanted: Iterable[str]) -> Iterator[Layer]:
    """The layers of a tile whose names are `wanted`; raises `ValueError` for what is no tile."""
    names = set(wanted)
    try:
        for number, part in _fields(data):
            if number == 3:
                found = _layer(part, names)
                if found is not None:
                    yield found
    except (IndexError, TypeError, AttributeError, struct.error) as error:
        raise ValueError(str(error)) from error


def _layer(data: bytes, wanted: set[str]) -> Layer | None:
    parts: dict[int, list[Any]] = {}
    for number, value in _fields(data):
        parts.setdefault(number, []).append(value)
        if number == _NAME and _text(value) not in wanted:
            return None
    extent = parts.get(_EXTENT, [4096])[-1]
    if _NAME not in parts or not 0 < extent <= _WIDEST:
        raise ValueError(extent)
    keys = [_text(each) for each in parts.get(_KEY, ())]
    values = [_value(each) for each in parts.get(_VALUE, ())]
    features = [_feature(each, keys, values) for each in parts.get(_FEATURE, ())]
    return Layer(_text(parts[_NAME][-1]), extent, features)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _feature(data: bytes, keys: list[str], values: list[Any]) -> Feature:
    found = dict(_fields(data))
    pairs = _wholes(found.get(2, b""))
    tags = {keys[key]: values[value] for key, value in zip(pairs[::2], pairs[1::2], strict=False)}
    commands = found.get(4, b"")
    if not isinstance(commands, bytes):
        raise ValueError(commands)
    return Feature(found.get(3, 0), tags, commands)


def _steps(commands: bytes) -> Iterator[tuple[int, int, int]]:
    """Each point with its verb; a closing has the point it comes from."""
    x = y = 0
    at = iter(_wholes(commands))
    for command in at:
        verb, count = command & 7, command >> 3
        if verb == _CLOSE:
            yield verb, x, y
            continue
        if verb not in (_MOVE, _LINE):
            raise ValueError(verb)
        for _turn in range(count):
            across, down = next(at, None), next(at, None)
            if across is None or down is None:
                raise ValueError(count)
            x, y = x + _signed(across), y + _signed(down)
            yield verb, x, y


def outline(feature: Feature, step: int) -> str:
    """The `d` of an SVG path; points nearer than `step` to the last one drawn are left out.

    >>> outline(Feature(LINE, {}, bytes([9, 4, 4, 18, 0, 40, 40, 0])), 2)
    'M2 2l0 20l20 0'
    """
    said: list[str] = []
    seen_x = seen_y = 0
    for verb, x, y in _steps(feature.commands):
        if verb == _CLOSE:
            said.append("z")
        elif verb == _MOVE:
            said.append(f"M{x} {y}")
            seen_x, seen_y = x, y
        elif abs(x - seen_x) + abs(y - seen_y) >= step:
            said.append(f"l{x - seen_x} {y - seen_y}")
            seen_x, seen_y = x, y
    return "".join(said)


def spots(feature: Feature) -> list[tuple[int, int]]:
    """The places of a feature of points."""
    return [(x, y) for verb, x, y in _steps(feature.commands) if verb == _MOVE]
