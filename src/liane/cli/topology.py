"""`liane topology`: who hears whom in a mesh, from what its nodes tell; and what changed since.

A thin door to `liane.measurement.meshes`: NetJSON, OLSR (jsoninfo, txtinfo), batman-adv (JSON) and
babeld's dump, one file for each node or one for the whole mesh. A link stands where one end hears
the other; it is gone where an end that tells no longer does; else nobody tells, and that is said.
"""

import argparse
import gzip
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result, printable
from liane.errors import BadInput
from liane.reading import unreadable
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.measurement.meshes import Change, Mesh, Tale

__all__ = ["HELP", "arguments", "run"]

HELP = N_("show who hears whom in a mesh, and what changed between two pictures of it")

_MOST_BYTES = 32 * 1024 * 1024
_SIGNS = {"there": "+", "gone": "-", "untold": "?"}
_SAID = {
    "there": N_("new link"),
    "gone": N_("link gone"),
    "untold": N_("nobody tells of it any more"),
}

_NO_MESH = N_("{file}: no mesh that is known: NetJSON, OLSR, batman (JSON) or babeld's dump")
_TOO_LARGE = N_("{file}: longer than {limit} MB; a picture of a mesh is not that long")
_CUT = N_("{file}: the compressed file ends early or is damaged; get it again")
_EMPTY = N_("{file}: no file in it")
_TWICE = N_("two files are called {name}; the name is the node's where it tells none: rename one")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What the nodes tell now, and what they told before."""
    files = _("what nodes tell: NetJSON, OLSR, batman, babeld's dump; files, .gz, a folder, or -")
    parser.add_argument("files", nargs="+", metavar=_("FILE"), help=files)
    before = _("the same, told before: say what changed since")
    parser.add_argument("--before", nargs="+", default=[], metavar=_("FILE"), help=before)
    devices = _("own devices, for their names: CSV or TOML (name, address)")
    parser.add_argument("--devices", type=Path, metavar=_("FILE"), help=devices)


def run(given: argparse.Namespace) -> Result:
    """Read the pictures; show the links of now and what became of those of before."""
    from liane.measurement.meshes import differences, joined

    addresses = _addresses(given.devices)
    tales = _told(given.files, addresses)
    mesh = joined(tales, addresses)
    earlier = _told(given.before, addresses) if given.before else {}
    changes = differences(joined(earlier, addresses).links, mesh) if given.before else []
    called = {own: name for tale in tales.values() for own, name in tale.called.items()}
    metric = next((tale.metric for tale in tales.values() if tale.metric != "cost"), "cost")
    data = _graph(mesh, called, metric) | {"told_by": sorted(mesh.told)}
    if given.before:
        data["changes"] = [
            {"source": each.link[0], "target": each.link[1], "became": each.became}
            for each in changes
        ]
    lines = _lines(mesh, called, metric)
    lines += _changed(changes, called) if given.before else []
    return Result(data, printable("\n".join(lines)))


def _addresses(file: Path | None) -> dict[str, str]:
    from liane.measurement.probes.targets import read_devices

    return {each.address: each.name for each in read_devices(file)} if file else {}


def _told(sources: Sequence[str], addresses: dict[str, str]) -> "dict[str, Tale]":
    """What each file tells, by the node that tells it."""
    from liane.measurement.meshes import of_text

    tales: dict[str, Tale] = {}
    for source in sources:
        for name, data in _read(source):
            try:
                tale = of_text(data)
            except ValueError as error:
                raise BadInput(_NO_MESH, file=name) from error
            key = _teller(tale, name, addresses)
            if key in tales:
                raise BadInput(_TWICE, name=key)
            tales[key] = tale
    return tales


def _teller(tale: "Tale", name: str, addresses: dict[str, str]) -> str:
    """Who tells: a device of the list, the address the tale begins with, or the file's name."""
    known = [addresses[each] for each in sorted(tale.own) if each in addresses]
    listed = [each for each in sorted(tale.own) if any(each in link[:2] for link in tale.links)]
    return next(iter([*known, *listed]), Path(name).name.partition(".")[0])


def _read(source: str) -> Iterable[tuple[str, bytes]]:
    if source == "-":
        return [("-", _unpacked("-", sys.stdin.buffer.read(_MOST_BYTES + 1)))]
    place = Path(source)
    files = sorted(each for each in place.rglob("*") if each.is_file()) if place.is_dir() else []
    if place.is_dir() and not files:
        raise BadInput(_EMPTY, file=source)
    return [(str(file), _content(file)) for file in files or [place]]


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return _unpacked(str(file), stream.read(_MOST_BYTES + 1))
    except OSError as error:
        raise unreadable(file, error) from error


def _unpacked(name: str, data: bytes) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        try:
            opened = zlib.decompressobj(wbits=31)
            data = opened.decompress(data, _MOST_BYTES + 1)
        except (zlib.error, gzip.BadGzipFile) as error:
            raise BadInput(_CUT, file=name) from error
        if not opened.eof and len(data) <= _MOST_BYTES:
            raise BadInput(_CUT, file=name)
    if len(data) > _MOST_BYTES:
        raise BadInput(_TOO_LARGE, file=name, limit=_MOST_BYTES // 2**20)
    return data


def _graph(mesh: "Mesh", called: dict[str, str], metric: str) -> dict[str, Any]:
    """The picture as a NetJSON graph, which other programs read."""
    nodes = sorted({end for link in mesh.links for end in link} | mesh.told)
    return {
        "type": "NetworkGraph",
        "protocol": "static",
        "version": None,
        "metric": metric,
        "nodes": [
            {"id": each} | ({"label": called[each]} if each in called else {}) for each in nodes
        ],
        "links": [
            {"source": a, "target": b, "cost": cost} for (a, b), cost in sorted(mesh.links.items())
        ],
    }


def _lines(mesh: "Mesh", called: dict[str, str], metric: str) -> list[str]:
    nodes = {end for link in mesh.links for end in link} | mesh.told
    facts = {"nodes": len(nodes), "links": len(mesh.links), "metric": metric}
    head = say(
        N_("nodes: {nodes}; links: {links}; cost by {metric}, the lower the better"), **facts
    )
    return [
        head,
        *(f"  {_name(link, called)}  {_cost(cost)}" for link, cost in sorted(mesh.links.items())),
    ]


def _name(link: tuple[str, str], called: dict[str, str]) -> str:
    return " – ".join(called.get(end, end) for end in link)


def _cost(cost: float | None) -> str:
    return _("unknown") if cost is None else number(cost, 0 if cost == int(cost) else 2)


def _changed(changes: "Sequence[Change]", called: dict[str, str]) -> list[str]:
    if not changes:
        return [_("nothing changed")]
    said = [
        (_SIGNS[each.became], _name(each.link, called), _(_SAID[each.became])) for each in changes
    ]
    return [say(N_("changes: {count}"), count=len(said)), *(f"{a} {b}: {c}" for a, b, c in said)]
