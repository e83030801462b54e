"""A value and where it came from: the smallest record of the catalogue.

A fact always says its unit, its source, the date of the source and how far it may be trusted.
A value nobody has given is None with the status `unknown`; it never becomes zero. A status that
is not one of `STATUSES` is refused when a catalogue is read.
"""

from dataclasses import dataclass

from liane.words import N_

__all__ = ["STATUSES", "STATUS_WORDS", "Fact", "unknown"]

STATUS_WORDS = {
    "seen": N_("seen"),
    "to-verify": N_("to be verified"),
    "invented": N_("invented"),
    "assumption": N_("assumption"),
    "unknown": N_("unknown"),
}
"""How each status reads, to be translated."""

STATUSES = tuple(STATUS_WORDS)
"""`seen`: read on the maker's sheet; `to-verify`: read elsewhere or from general knowledge;
`invented`: made up for an example; `assumption`: chosen by us, with its reason; `unknown`."""


@dataclass(frozen=True)
class Fact:
    """One number about a device (None if unknown), its unit, source, date and status."""

    value: float | None
    unit: str
    source: str = ""
    date: str = ""
    status: str = "unknown"

    @property
    def known(self) -> bool:
        """Whether there is a value at all, however far it may be trusted."""
        return self.value is not None


def unknown(unit: str) -> Fact:
    """The fact that nobody has told us this value."""
    return Fact(None, unit)
