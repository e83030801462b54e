"""The channels a radio may use in a country: centre frequencies on the raster of IEEE 802.11.

A channel is listed when a limit is known for the whole of it and nothing refuses it; where no
limit at all is known the list is empty, and `limit` says whom to ask. Frequencies outside the
raster (some makers allow them) are not proposed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from liane.errors import BadInput
from liane.spectrum.law import check
from liane.spectrum.rules import Rule
from liane.words import N_

__all__ = ["Channel", "channels", "raster"]


@dataclass(frozen=True)
class Channel:
    """One channel: centre and width in MHz, the EIRP limit to keep, radar listening, status."""

    centre_mhz: float
    width_mhz: float
    limit_dbm: float | None
    dfs: bool | None
    status: str
    number: int = 0


# Edges of the blocks in which channels of 20 MHz are bonded two by two, and the starting
# frequency from which the numbers count (IEEE 802.11-2020, annex E).
_BLOCKS_MHZ = (
    (5170.0, 5330.0, 5000.0),
    (5490.0, 5730.0, 5000.0),
    (5735.0, 5895.0, 5000.0),
    (5945.0, 7125.0, 5950.0),
)
_WIDTHS_MHZ = (20.0, 40.0, 80.0, 160.0)


def _channel_number(centre_mhz: float, start_mhz: float) -> int:
    return round((centre_mhz - start_mhz) / 5)


def _low_band(width_mhz: float) -> Iterator[tuple[float, int]]:
    """2.4 GHz: every 5 MHz; a bonded pair is named by its centre."""
    half = 2 if width_mhz == 40 else 0
    for at in range(1 + half, 14 - half):
        yield 2407.0 + 5 * at, at


def raster(width_mhz: float) -> Iterator[tuple[float, int]]:
    """Centre (MHz) and number of every 802.11 channel of that width, 2.4, 5, 6 and 60 GHz.

    Raises BadInput for a width that has no raster.

    >>> [centre for centre, _ in raster(160)][:3]
    [5250.0, 5570.0, 5815.0]
    """
    if width_mhz == 2160:
        yield from ((56160.0 + 2160 * at, at) for at in range(1, 7))
        return
    if width_mhz not in _WIDTHS_MHZ:
        raise BadInput(
            N_("{width} MHz: no such channel width; write 20, 40, 80, 160 or 2160"),
            width=f"{width_mhz:g}",
        )
    if width_mhz <= 40:
        yield from _low_band(width_mhz)
    for low, high, start in _BLOCKS_MHZ:
        for at in range(int((high - low) // width_mhz)):
            centre = low + width_mhz * (at + 0.5)
            yield centre, _channel_number(centre, start)


def channels(
    country: str,
    low_mhz: float,
    high_mhz: float,
    width_mhz: float,
    rules: Sequence[Rule] = (),
    *,
    outdoor: bool = True,
    on: date | None = None,
) -> list[Channel]:
    """The channels of `width_mhz` that lie within `low_mhz`..`high_mhz` and may be used.

    Other parameters as in `limit`. Returns them by frequency, each with its limit (dBm EIRP),
    whether it must listen for radars, and its status: `lawful` up to that limit, or `unknown`.

    >>> [channel.number for channel in channels("ZA", 5490, 5710, 80)]
    [106, 122]
    """
    found = []
    for centre, at in raster(width_mhz):
        if centre - width_mhz / 2 < low_mhz or centre + width_mhz / 2 > high_mhz:
            continue
        answer = check(country, centre, width_mhz, -100.0, outdoor=outdoor, rules=rules, on=on)
        if answer.status == "unlawful" or answer.limit_dbm is None:
            continue
        found.append(Channel(centre, width_mhz, answer.limit_dbm, answer.dfs, answer.status, at))
    return found
