"""The catalogue: one TOML file per device, ours and those a community adds in a folder.

Every value of a file carries source, date and status, else the file is refused; a value that is
absent is unknown. Unknown keys, wrong types, impossible numbers and two devices with one id are
refused with the file, the line and what to write instead.
"""

from collections.abc import Sequence
from pathlib import Path

from liane.equipment import _reading as reading
from liane.equipment._tomlfile import Place, open_toml
from liane.equipment.device import KINDS, Device
from liane.errors import BadInput, MissingResource
from liane.reading import files_in
from liane.words import N_

__all__ = ["OWN_FOLDER", "device_files", "load_catalogue", "load_folder", "read_device"]

OWN_FOLDER = Path(__file__).parent / "devices"

_KEYS = (
    "id", "name", "vendor", "family", "kind", "note", "radio", "max_power_dbm", "gain_dbi",
    "beam_deg", "draw_w", "ports", "port_mbps", "rates",
)  # fmt: skip
_FACTS = {
    "max_power_dbm": ("dBm", -10.0, 60.0),
    "gain_dbi": ("dBi", 0.0, 60.0),
    "beam_deg": ("°", 0.1, 360.0),
    "draw_w": ("W", 0.0, 2000.0),
    "ports": ("", 0.0, 64.0),
    "port_mbps": ("Mb/s", 1.0, 100000.0),
}


def read_device(file: Path) -> Device:
    """The device that one TOML file describes.

    Raises BadInput naming file, line and field, MissingResource if the file cannot be read.
    """
    top = open_toml(file)
    reading.only_keys(top, _KEYS)
    radio = reading.radio(top.at("radio"))
    return Device(
        id=reading.identifier(top.at("id")),
        name=reading.text(top.at("name")),
        vendor=reading.text(top.at("vendor")),
        family=reading.identifier(top.at("family")),
        kind=reading.choice(top.at("kind"), KINDS),
        standard=radio.standard,
        streams=radio.streams,
        bands=radio.bands,
        widths_mhz=radio.widths_mhz,
        radio_source=radio.source,
        sheet=reading.sheets(top.at("rates"), radio),
        note=reading.optional_text(top.at("note")),
        file=str(file),
        **{key: reading.fact(top.at(key), *bounds) for key, bounds in _FACTS.items()},
    )


def load_folder(folder: Path) -> dict[str, Device]:
    """The devices of a folder's `*.toml`, by id, in the order of the file names."""
    if not folder.is_dir():
        raise MissingResource(
            N_("{folder}: no such folder of devices; check the path"), folder=folder
        )
    return _merged([read_device(file) for file in device_files([folder])])


def device_files(folders: Sequence[Path]) -> list[Path]:
    """The files that describe the devices of some folders, in the order they are read."""
    return [file for folder in folders for file in files_in(folder, "*.toml")]


def load_catalogue(extra_folders: Sequence[Path] = ()) -> dict[str, Device]:
    """Our devices and those of `extra_folders`, by id.

    Raises BadInput if a file is wrong or an id is given twice, MissingResource if a folder is
    not there.

    >>> load_catalogue()["mikrotik-lhg-5"].gain_dbi.value
    24.5
    """
    folders = [OWN_FOLDER, *extra_folders]
    return _merged([device for folder in folders for device in load_folder(folder).values()])


def _merged(devices: Sequence[Device]) -> dict[str, Device]:
    known: dict[str, Device] = {}
    for device in devices:
        if device.id in known:
            raise _twice(device, known[device.id])
        known[device.id] = device
    return known


def _twice(device: Device, first: Device) -> BadInput:
    place: Place = open_toml(Path(device.file)).at("id")
    return place.wrong(
        N_("{file}: line {line}: the device {id} is already in {other}; give it another id"),
        id=device.id,
        other=first.file,
    )
