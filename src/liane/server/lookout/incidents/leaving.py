"""What leaves of an alert: the plain values that CAP and Atom are made of. No cause, no person."""

from datetime import datetime
from typing import Any

from django.utils.translation import override

from liane.server.lookout.incidents.cap import Told
from liane.server.lookout.incidents.models import Alert, Beyond, Kind, State
from liane.server.lookout.incidents.queries import told_before, zones_on_map
from liane.server.lookout.incidents.wording import fixed, signature, step_said

__all__ = ["as_sent", "told"]

_KM = 5.0  # a zone is drawn as a round of this radius about its rounded middle


def told(alert: Alert, web: str, language: str = "") -> Told:
    """An alert that was sent, in one of the languages it was written in: that of its writer.

    What is known of the incident is as it was then: a document that left is never another.
    """
    spoken = language if language in alert.languages else alert.language
    words, then = alert.words_in(spoken), alert.sent_as or as_sent(alert)
    with override(fixed(spoken, alert)):
        return Told(
            identifier=_identifier(alert),
            sender=_sender(alert),
            sender_name=signature(alert),
            sent=alert.sent_at or alert.made_at,
            type=alert.type,
            status="Actual",
            language=spoken,
            event=str(Kind(then["kind"]).label),
            headline=words["headline"],
            text=words["text"],
            advice=words["advice"],
            step=alert.step,
            step_said=step_said(alert.step),
            over=then["over"],
            severe=then["kind"] in (Kind.TOTAL, Kind.MOBILE),
            onset=_moment(then["onset"]),
            ended=_moment(then["ended"]),
            area=then["area"],
            circle=tuple(then["circle"]) if then["circle"] else None,
            references=_earlier(alert),
            incident=f"liane-{alert.incident_id}",
            web=web,
        )


def as_sent(alert: Alert) -> dict[str, Any]:
    """What CAP says of the incident beside the words of the alert, now: no cause, no person."""
    incident = alert.incident
    return {
        "kind": incident.kind,
        "over": incident.state != State.RUNNING,
        "onset": incident.began_at.isoformat() if incident.began_at else None,
        "ended": incident.ended_at.isoformat() if incident.ended_at else None,
        "area": _area(alert),
        "circle": _circle(alert),
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _identifier(alert: Alert) -> str:
    return f"liane-{alert.incident_id}-{alert.number}"


def _sender(alert: Alert) -> str:
    return f"{alert.operator.slug}@liane"


def _area(alert: Alert) -> str:
    incident = alert.incident
    wide = incident.area if incident.beyond in (Beyond.REGION, Beyond.COUNTRY) else ""
    zones = ", ".join(incident.zones)
    return wide or zones or alert.operator.place or alert.operator.name


def _circle(alert: Alert) -> tuple[float, float, float] | None:
    """Of one zone alone: several rounds would say more than is known of what lies between."""
    places = zones_on_map(alert.operator, alert.incident.zones)
    return (places[0].lat, places[0].lon, _KM) if len(places) == 1 else None


def _earlier(alert: Alert) -> tuple[tuple[str, str, datetime], ...]:
    """The alerts of the same incident that this one follows; a first alert follows none."""
    if alert.type == Alert.Type.ALERT:
        return ()
    before = told_before(alert.incident).exclude(pk=alert.pk)
    sent = alert.sent_at or alert.made_at
    return tuple(
        (_sender(each), _identifier(each), each.sent_at or each.made_at)
        for each in before.filter(sent_at__lt=sent).select_related("operator", "incident")
    )
