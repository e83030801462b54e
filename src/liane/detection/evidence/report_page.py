"""What the parts of a report share: the incident, its exhibits, how a time is shown."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from liane.detection.evidence.chronology import Moment, local
from liane.detection.evidence.exhibits import Exhibit
from liane.detection.evidence.incidents import Incident
from liane.words import N_, _, say

__all__ = ["Page", "late_mark", "when"]


@dataclass(frozen=True, slots=True)
class Page:
    """What all parts of one report share."""

    incident: Incident
    moments: list[Moment]
    exhibits: list[Exhibit]
    heads: dict[str, str]
    verdicts: bytes
    zone: ZoneInfo | None


def when(page: Page, at: datetime | None) -> str:
    """A time in UTC with local time under it."""
    if at is None:
        return f'<span class="unknown">{escape(_("unknown"))}</span>'
    here = local(at, page.zone)
    below = f"{here[:16]} ({here[19:]})" if here else _("local time unknown")
    return f"{at:%Y-%m-%d %H:%M} UTC<small>{escape(below)}</small>"


def late_mark(late: bool | None, received_at: datetime | None) -> str:
    if not late:
        return ""
    came = f"{received_at:%Y-%m-%d %H:%M} UTC" if received_at else _("unknown")
    return f"<mark>{escape(say(N_('late: came {at}'), at=came))}</mark>"
