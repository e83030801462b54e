"""What to measure: lists of sites in Citizen Lab's format, and the operator's own devices.

Sites come with a category; those that are risky to visit in many places are left out unless they
are asked for by name. Devices are of the operator's own network, and need nobody's consent but the
operator's. Opens no socket.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liane.errors import BadInput
from liane.measurement.addresses import is_address
from liane.measurement.probes.pages import way_to
from liane.reading import read_rows, read_toml
from liane.words import N_

__all__ = ["COMMON", "Device", "Site", "chosen", "read_devices", "read_sites", "usual_sites"]

COMMON = ("COMM", "COMT", "CTRL", "CULTR", "ECON", "GOVT", "GRP", "HOST", "IGO", "MMED", "SRCH")
_USUAL = Path(__file__).with_name("services.csv")
KINDS = ("gateway", "router", "uplink", "device")

_NO_SITE = N_("{file}, line {line}: '{text}' is no address of a page; write https://…")
_NO_SITES = N_("{file}: no site to visit in it")
_NO_ADDRESS = N_("{file}, {place}: device {name}: '{text}' is no IP address")
_NO_KIND = N_("{file}, {place}: device {name}: kind '{text}'; give one of {kinds}")
_TWICE = N_("{file}: device {name} stands twice; give each a name of its own")
_NO_NAME = N_("{file}, {place}: a device without a name")
_BEHIND = N_("{file}: device {name} is behind '{text}', which is not in the list")
_NO_LIST = N_("{file}: no [[device]] in it")
_NO_CATEGORY = N_("no site of category {wanted} in the list; there are: {there}")


@dataclass(frozen=True, slots=True)
class Site:
    """One page to visit, with its category in Citizen Lab's codes."""

    url: str
    category: str


@dataclass(frozen=True, slots=True)
class Device:
    """One machine of the own network; `behind` names the one through which it is reached."""

    name: str
    address: str
    kind: str = "device"
    behind: str | None = None
    port: int | None = None


def usual_sites() -> list[Site]:
    """Common services, where no list is given."""
    return read_sites(_USUAL)


def read_sites(file: Path) -> list[Site]:
    """The sites of a list, once each, in its order."""
    found: dict[str, Site] = {}
    for line, row in read_rows(file, ("url", "category_code")):
        url = row["url"]
        try:
            if way_to(url)[0] not in ("http", "https"):
                raise ValueError(url)
        except ValueError as error:
            raise BadInput(_NO_SITE, file=file, line=line, text=url) from error
        found.setdefault(url, Site(url, row["category_code"].upper()))
    if not found:
        raise BadInput(_NO_SITES, file=file)
    return list(found.values())


def chosen(sites: Iterable[Site], categories: Sequence[str]) -> list[Site]:
    """The sites of the categories chosen; of the common ones where none is."""
    held = list(sites)
    wanted = [each.upper() for each in categories] or list(COMMON)
    found = [each for each in held if each.category in wanted]
    if not found:
        there = ", ".join(sorted({each.category for each in held}))
        raise BadInput(_NO_CATEGORY, wanted=", ".join(wanted), there=there)
    return found


def read_devices(file: Path) -> list[Device]:
    """The devices of a CSV file (name, address, kind, behind, port) or of a TOML one (device)."""
    if file.suffix.lower() == ".toml":
        tables = read_toml(file).get("device")
        if not isinstance(tables, list) or not tables:
            raise BadInput(_NO_LIST, file=file)
        rows = [(f"device {at}", each) for at, each in enumerate(tables, 1)]
    else:
        rows = [(f"{line}", row) for line, row in read_rows(file, ("name", "address"))]
    devices = [_device(file, place, row if isinstance(row, dict) else {}) for place, row in rows]
    _check(file, devices)
    return devices


def _device(file: Path, place: str, row: dict[str, Any]) -> Device:
    told = {name: str(row.get(name) or "").strip() for name in ("name", "address", "kind", "port")}
    name, address, kind = told["name"], told["address"], told["kind"] or "device"
    if not name:
        raise BadInput(_NO_NAME, file=file, place=place)
    if not is_address(address):
        raise BadInput(_NO_ADDRESS, file=file, place=place, name=name, text=address)
    if kind not in KINDS:
        kinds = ", ".join(KINDS)
        raise BadInput(_NO_KIND, file=file, place=place, name=name, text=kind, kinds=kinds)
    port = int(told["port"]) if told["port"].isdigit() else None
    return Device(name, address, kind, str(row.get("behind") or "").strip() or None, port)


def _check(file: Path, devices: list[Device]) -> None:
    names = [each.name for each in devices]
    for device in devices:
        if names.count(device.name) > 1:
            raise BadInput(_TWICE, file=file, name=device.name)
        if device.behind and device.behind not in names:
            raise BadInput(_BEHIND, file=file, name=device.name, text=device.behind)
