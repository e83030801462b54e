"""The air a project may use: channels by width, their limit, and what stands behind it.

Channels fall into levels: those with the highest EIRP limit, on which long links live, and all
that also allow a lower one, where short links find room. A country without any known limit gets
none: the plan then needs a rule of the project's own (`[[spectrum.rule]]`), or counts on the
hypothesis that is named here and shown as such.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from liane.planning.project import Project
from liane.spectrum import Channel, Rule, channels, check

__all__ = ["HYPOTHESIS_DBM", "Air", "Level", "air_of"]

BAND_MHZ = (5_000.0, 5_900.0)
WIDTHS_MHZ = (20, 40, 80)
USEFUL_DBM = 17.0
HYPOTHESIS_DBM = 20.0  # the world domain of wireless-regdb, when no rule of the country is known
_HYPOTHESIS_CHANNELS = {
    20: tuple(range(5500, 5701, 20)),
    40: (5510, 5550, 5590, 5630, 5670),
    80: (5530, 5610),
}


@dataclass(frozen=True)
class Level:
    """Channels by width on which an EIRP of `limit_dbm` may be sent."""

    limit_dbm: float
    by_width: dict[int, tuple[Channel, ...]]

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths with at least one channel, ascending."""
        return tuple(sorted(width for width, rows in self.by_width.items() if rows))

    @property
    def total_mhz(self) -> int:
        """Spectrum that one place may fill: the union of the channels."""
        slices = {
            round(channel.centre_mhz - channel.width_mhz / 2) + step
            for rows in self.by_width.values()
            for channel in rows
            for step in range(0, round(channel.width_mhz), 5)
        }
        return 5 * len(slices)


@dataclass(frozen=True)
class Air:
    """Levels of the air, the highest limit first; each holds the channels of those above it."""

    levels: tuple[Level, ...]
    supposed: bool

    @property
    def span_mhz(self) -> tuple[float, float]:
        """Lowest and highest centre frequency of all channels."""
        rows = [c for level in self.levels for r in level.by_width.values() for c in r]
        centres = [channel.centre_mhz for channel in rows]
        return (min(centres), max(centres)) if centres else (5500.0, 5500.0)


def _limits(rows: Sequence[Channel]) -> list[float]:
    """The highest limit, and the next one that opens more channels and is still of use."""
    known = sorted({row.limit_dbm for row in rows if row.limit_dbm is not None}, reverse=True)
    if not known:
        return []
    lower = [limit for limit in known if limit < known[0] - 0.5 and limit >= USEFUL_DBM]
    return [known[0] - 0.5, *lower[:1]]


def _level(limit_dbm: float, rows: Sequence[Channel]) -> Level:
    kept = [row for row in rows if row.limit_dbm is not None and row.limit_dbm >= limit_dbm]
    lowest = min(row.limit_dbm for row in kept if row.limit_dbm is not None)
    by_width = {width: tuple(row for row in kept if row.width_mhz == width) for width in WIDTHS_MHZ}
    return Level(lowest, by_width)


def _supposed(allowed: Callable[[float, float], bool]) -> Air:
    by_width = {
        width: tuple(
            Channel(float(centre), float(width), None, True, "unknown")
            for centre in centres
            if allowed(centre, width)
        )
        for width, centres in _HYPOTHESIS_CHANNELS.items()
    }
    levels = (Level(HYPOTHESIS_DBM, by_width),) if any(by_width.values()) else ()
    return Air(levels, supposed=True)


def air_of(
    project: Project, rules: Sequence[Rule], on: date | None = None, only_lawful: bool = False
) -> Air:
    """The air of a project's country, with the project's own rules first."""
    low, high = project.settings.get("band_mhz", BAND_MHZ)
    banned = {float(value) for value in project.forbid.get("channels", ())}
    only = {float(value) for value in project.force.get("channels", ())}

    def allowed(centre_mhz: float) -> bool:
        return centre_mhz not in banned and (not only or centre_mhz in only)

    rows = [
        row
        for width in WIDTHS_MHZ
        for row in channels(project.country, low, high, width, rules=rules, on=on)
    ]
    kept = [
        row
        for row in rows
        if allowed(row.centre_mhz) and (row.status == "lawful" or not only_lawful)
    ]
    limits = _limits(kept)
    if rows or only_lawful:
        return Air(tuple(_level(limit, kept) for limit in limits), supposed=False)

    def not_refused(centre_mhz: float, width_mhz: float) -> bool:
        answer = check(project.country, centre_mhz, width_mhz, HYPOTHESIS_DBM, rules=rules, on=on)
        return low <= centre_mhz <= high and allowed(centre_mhz) and answer.status != "unlawful"

    return _supposed(not_refused)
