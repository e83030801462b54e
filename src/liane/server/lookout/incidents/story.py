"""The story of an incident, as a page tells it: signals and steps, the first first.

Everybody reads what the team wrote for everybody, steps and measurements; people who reported
appear as numbers of reports by hour. The team reads every signal, and follows it to its page.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from liane.server.lookout.incidents.models import Happening, Incident, Reliability, Signal
from liane.server.lookout.incidents.rules import Step, shape_of

__all__ = ["Told", "story_of"]

_VERBS = {
    "opened": lazy("Incident opened"),
    "step": lazy("New step"),
    "corrected": lazy("Correction: the step comes down"),
    "facts": lazy("Facts corrected"),
    "told": lazy("Correction"),
    "published": lazy("Made public"),
    "hidden": lazy("No longer public"),
    "over": lazy("Over"),
    "closed": lazy("Closed"),
    "reopened": lazy("Under way again"),
    "merged": lazy("Put into another"),
    "joined": lazy("Another one was put into this, number"),
    "split": lazy("Signals taken out, as number"),
    "alerted": lazy("Alert sent"),
    "ticket": lazy("Ticket opened, number"),
    "reviewed": lazy("Review written"),
}
MOST = 200


@dataclass(frozen=True)
class Told:
    """A line of the story."""

    at: datetime
    shape: str
    label: str
    words: str = ""
    note: str = ""
    signal: UUID | None = None
    alert: UUID | None = None


def story_of(incident: Incident, signals: Iterable[Signal], *, everything: bool) -> list[Told]:
    """The lines that somebody may read, the last of them; `everything` for the team."""
    happenings = Happening.objects.filter(incident=incident).defer("said_by").order_by("-id")
    if not everything:
        happenings = happenings.filter(public=True)
    lines = [_step(each) for each in happenings[:MOST]]
    told = list(signals)
    lines += [_signal(each) for each in told[-MOST:]] if everything else _public(told)
    return sorted(lines, key=lambda line: line.at)[-MOST:]


def _step(happening: Happening) -> Told:
    label = str(_VERBS.get(happening.verb, happening.verb))
    if happening.step and happening.verb in ("step", "corrected"):
        label = f"{label} : {Step(happening.step).label}"
    shape = "worn" if happening.verb in ("corrected", "told") else "unknown"
    return Told(happening.made_at, shape, label, happening.words, alert=happening.about)


def _signal(signal: Signal) -> Told:
    where = ", ".join(part for part in (signal.zone, signal.provider) if part)
    how = str(signal.get_channel_display())
    judged = str(signal.get_reliability_display()) if signal.judged_at else _("to be sorted")
    return Told(
        signal.at, signal.shape, str(signal.get_says_display()), signal.told,
        " · ".join(part for part in (where, how, judged) if part), signal.pk,
    )  # fmt: skip


def _public(signals: Iterable[Signal]) -> list[Told]:
    """What was written for everybody; all other reports as a number by hour."""
    standing = [each for each in signals if each.reliability in Reliability.standing()]
    lines = [
        Told(_public_at(each), each.shape, str(each.get_says_display()), each.told, _zone_of(each))
        for each in standing
        if each.told
    ]
    hours = Counter(
        (_hour(each.at), each.says) for each in standing if not each.told and each.by_person
    )
    for (at, says), count in hours.items():
        said = ngettext("{n} report in this hour", "{n} reports in this hour", count)
        label = dict(Signal._meta.get_field("says").flatchoices)[says]
        lines.append(Told(at, shape_of(says), str(label), note=said.format(n=count)))
    return lines


def _public_at(signal: Signal) -> datetime:
    """An instrument tells its minute; who said something in a minute could be known by it."""
    return _hour(signal.at) if signal.by_person else signal.at


def _zone_of(signal: Signal) -> str:
    return " · ".join(part for part in (signal.zone, signal.provider) if part)


def _hour(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(minute=0, second=0, microsecond=0)
