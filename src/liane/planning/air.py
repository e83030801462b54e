"""The air a project may use: channels by width, their limit, and what stands behind it.

Among the rows that allow a width in the band asked, the planner keeps the channels with the
highest EIRP limit: a backbone lives on it. A country without any known limit gets none: the plan
then needs a rule of the project's own (`[[spectrum.rule]]`), or counts on the hypothesis that is
named here and shown as such.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from liane.planning.project import Project
from liane.spectrum import Channel, Rule, channels

__all__ = ["HYPOTHESIS_DBM", "Air", "air_of"]

BAND_MHZ = (5_000.0, 5_900.0)
WIDTHS_MHZ = (20, 40, 80)
HYPOTHESIS_DBM = 20.0  # the world domain of wireless-regdb, when no rule of the country is known
_HYPOTHESIS_CHANNELS = {
    20: tuple(range(5500, 5701, 20)),
    40: (5510, 5550, 5590, 5630, 5670),
    80: (5530, 5610),
}


@dataclass(frozen=True)
class Air:
    """Usable channels by width; `limit_dbm` is the lowest limit among those of a width."""

    by_width: dict[int, tuple[Channel, ...]]
    supposed: bool

    def limit_dbm(self, width_mhz: int) -> float:
        """EIRP that every channel of this width allows."""
        return min(
            HYPOTHESIS_DBM if channel.limit_dbm is None else channel.limit_dbm
            for channel in self.by_width[width_mhz]
        )

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths with at least one channel, ascending."""
        return tuple(sorted(width for width, rows in self.by_width.items() if rows))

    @property
    def total_mhz(self) -> int:
        """Spectrum that one place may fill: the union of its channels."""
        slices = {
            round(channel.centre_mhz - channel.width_mhz / 2) + step
            for rows in self.by_width.values()
            for channel in rows
            for step in range(0, round(channel.width_mhz), 5)
        }
        return 5 * len(slices)

    @property
    def span_mhz(self) -> tuple[float, float]:
        """Lowest and highest centre frequency."""
        centres = [c.centre_mhz for rows in self.by_width.values() for c in rows]
        return min(centres), max(centres)


def _kept(rows: Sequence[Channel], banned: set[float]) -> tuple[Channel, ...]:
    known = [row for row in rows if row.limit_dbm is not None and row.centre_mhz not in banned]
    if not known:
        return ()
    best = max(row.limit_dbm or 0.0 for row in known)
    return tuple(row for row in known if (row.limit_dbm or 0.0) >= best - 0.5)


def air_of(
    project: Project, rules: Sequence[Rule], on: date | None = None, only_lawful: bool = False
) -> Air:
    """The air of a project's country, with the project's own rules first."""
    low, high = project.settings.get("band_mhz", BAND_MHZ)
    banned = {float(value) for value in project.forbid.get("channels", ())}
    by_width: dict[int, tuple[Channel, ...]] = {}
    for width in WIDTHS_MHZ:
        rows = channels(project.country, low, high, width, rules=rules, on=on)
        if only_lawful:
            rows = [row for row in rows if row.status == "lawful"]
        by_width[width] = _kept(rows, banned)
    if any(by_width.values()) or only_lawful:
        return Air(by_width, supposed=False)
    supposed = {
        width: tuple(
            Channel(float(centre), float(width), None, True, "unknown")
            for centre in centres
            if low <= centre <= high and centre not in banned
        )
        for width, centres in _HYPOTHESIS_CHANNELS.items()
    }
    return Air(supposed, supposed=True)
