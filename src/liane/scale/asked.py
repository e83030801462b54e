"""What is asked of a table of observations, whoever does the work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from liane.detection.stored import Replayed, in_order

__all__ = ["Asked"]


@dataclass(frozen=True)
class Asked:
    """A table of observations (its folder, or its address on object storage) and what to tell.

    Of what was seen by `until`, if given.
    """

    folder: str
    until: datetime | None = None

    @property
    def until_us(self) -> int | None:
        """The last moment that counts, in microseconds since 1970."""
        return None if self.until is None else round(self.until.timestamp() * 1e6)

    @property
    def is_remote(self) -> bool:
        """Whether the table lies behind an address, where files of this machine are none."""
        return "://" in self.folder

    def known(self, found: Iterable[Replayed]) -> list[Replayed]:
        """What was known by then, by time of detection."""
        until_s = None if self.until is None else self.until.timestamp()
        return in_order(
            each for each in found if until_s is None or each.event.detected_s <= until_s
        )
