"""The incident of the exercise: played in one browser, by the rules of real ones. Pure.

Nothing of it is a record: it is counted nowhere, told to nobody and gone when the exercise ends.
What the visitor says is one voice among played ones; people, providers and figures are invented,
and every title says that it is an exercise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from liane.server.lookout.incidents.models import Beyond, Incident, Kind, State
from liane.server.lookout.incidents.rules import (
    Ground,
    Own,
    Says,
    Voice,
    Who,
    people_in,
    providers_in,
    reached,
    shape_of,
)
from liane.server.lookout.incidents.story import Told

__all__ = ["SAYS", "Played", "measurement", "played", "told_file"]

SAYS = (Says.CUT, Says.SLOW, Says.BLOCKED)
_PROVIDERS = ("Sahel Mobile", "Kènè Télécom")


@dataclass(frozen=True)
class Played:
    """The incident as it stands once the visitor has said something, or not yet."""

    incident: Incident
    ground: Ground
    story: list[Told]
    causes: list[tuple[str, int, str]]
    people: int


def played(began: datetime, says: str = "") -> Played:
    """The incident; `says` is what the visitor said, empty while they said nothing."""
    voices = _voices(began, says)
    ground = Ground(
        people=people_in(voices),
        providers=providers_in(voices),
        measured=True,
        own_power=Own.OUT,
        own_link=Own.OUT,
        confirmed=bool(says),  # a played member of the team confirms as soon as the rules allow
    )
    step = reached(ground)
    incident = Incident(
        number=0, title=_("EXERCISE: the Internet does not answer any more"), kind=Kind.TOTAL,
        services=["internet"], beyond=Beyond.OPERATOR, step=step, state=State.RUNNING,
        began_at=began, detected_at=began, own_power=Own.OUT, own_link=Own.OUT,
        confirmed_at=began if says else None,
    )  # fmt: skip
    return Played(incident, ground, _story(began, says), _causes(), len(voices))


def _voices(began: datetime, says: str) -> list[Voice]:
    """Two members whom everybody knows, and the visitor, who is one of the team for this once."""
    told = [
        Voice(_later(began, 4), Says.CUT, Who.VOUCHED, "awa", "", _PROVIDERS[0]),
        Voice(_later(began, 7), Says.CUT, Who.VOUCHED, "moussa", "", _PROVIDERS[1]),
    ]
    own = [Voice(_later(began, 9), says, Who.VOUCHED, "you", "", _PROVIDERS[0])] if says else []
    return told + own


def _later(began: datetime, beat: int) -> datetime:
    """A beat is five seconds: what is played is over before the visitor reads it."""
    return began + timedelta(seconds=5 * beat)


def _story(began: datetime, says: str) -> list[Told]:
    lines = [
        (1, "cut", _("Measured by this box"), _("none of the hosts that it tries answers")),
        (4, "cut", _("Somebody reports"), f"{Says.CUT.label} · {_PROVIDERS[0]}"),
        (7, "cut", _("Somebody reports"), f"{Says.CUT.label} · {_PROVIDERS[1]}"),
    ]
    if says:
        lines.append((9, shape_of(says), _("Your report"), f"{Says(says).label} · {_PROVIDERS[0]}"))
        lines.append((12, "unknown", _("The team confirms"), ""))
    return [Told(_later(began, at), shape, label, words) for at, shape, label, words in lines]


def _causes() -> list[tuple[str, int, str]]:
    return [
        (_("the provider"), 46, _("two of them fell in the same minutes")),
        (_("a cable further up"), 31, _("the first machine of each provider answers")),
        (_("unknown"), 23, _("no cause is sure enough to be named")),
    ]


def measurement(began: datetime) -> dict[str, Any]:
    """A measurement as the probe writes it, made up for the exercise."""
    return {
        "test_name": "web_connectivity",
        "input": "https://exercise.invalid/",
        "measurement_start_time": f"{_later(began, 1).astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        "probe_asn": "AS0",
        "probe_cc": "ZZ",
        "annotations": {"exercise": "true"},
        "test_keys": {"dns_experiment_failure": "generic_timeout_error", "control": None},
    }


def told_file(began: datetime, says: str, raw: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The incident file of the exercise, of which its evidence is made."""
    shown = played(began, says)
    return {
        "format": "liane-incident-1",
        "exercise": True,
        "id": f"exercise-{began.astimezone(UTC):%Y%m%dT%H%M%S}",
        "title": shown.incident.title,
        "operator": {"slug": None, "name": _("Exercise"), "country": None, "clock_zone": None},
        "step": shown.incident.step,
        "began_at": _utc(began),
        "detected_at": _utc(_later(began, 1)),
        "ended_at": None,
        "scope": [],
        "services": ["internet"],
        "signals": [
            {
                "at": _utc(line.at), "received_at": _utc(line.at), "source": "exercise",
                "kind": "cut", "text": f"{line.label} : {line.words}", "by_person": at > 0,
                "reliability": "sure", "raw": raw[0]["sha256"] if raw and not at else None,
            }
            for at, line in enumerate(shown.story)
        ],
        "causes": [],
        "impacts": [],
        "custody": [{"at": _utc(began), "who": None, "what": _("made for an exercise")}],
        "consents": [],
        "raw": list(raw),
        "rules_version": "incidents-1",
        "recompute": None,
    }  # fmt: skip


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
