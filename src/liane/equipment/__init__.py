"""Devices, antennas and power: what a community can buy, and what each value rests on.

Each device is one TOML file whose every value has its source, date and status; what is not said
is unknown. This engine knows nothing of terrain, law or money: `links` puts them together.
"""

from liane.equipment import solar
from liane.equipment.advice import FIRMWARE, Air, Option, advise
from liane.equipment.catalogue import device_files, load_catalogue, load_folder, read_device
from liane.equipment.device import KINDS, Device, SheetRates
from liane.equipment.draw import draw_or_assumed
from liane.equipment.facts import STATUS_WORDS, STATUSES, Fact, unknown
from liane.equipment.rates import FADE_MARGIN_DB, RateTable

__all__ = [
    "FADE_MARGIN_DB",
    "FIRMWARE",
    "KINDS",
    "STATUSES",
    "STATUS_WORDS",
    "Air",
    "Device",
    "Fact",
    "Option",
    "RateTable",
    "SheetRates",
    "advise",
    "device_files",
    "draw_or_assumed",
    "load_catalogue",
    "load_folder",
    "read_device",
    "solar",
    "unknown",
]
