"""What leaves of an alert: the plain values that CAP and Atom are made of. No cause, no person."""

from datetime import datetime

from django.utils.translation import override

from liane.server.lookout.incidents.cap import Told
from liane.server.lookout.incidents.models import Alert, Beyond, Kind, State
from liane.server.lookout.incidents.queries import zones_on_map
from liane.server.lookout.incidents.wording import fixed, signature, step_said

__all__ = ["told"]

_KM = 5.0  # a zone is drawn as a round of this radius about its rounded middle


def told(alert: Alert, web: str, language: str = "") -> Told:
    """An alert that was sent, in one of the languages it was written in: that of its writer."""
    incident = alert.incident
    spoken = language if language in alert.languages else alert.language
    words = alert.words_in(spoken)
    with override(fixed(spoken, alert)):
        return Told(
            identifier=_identifier(alert),
            sender=_sender(alert),
            sender_name=signature(alert),
            sent=alert.sent_at or alert.made_at,
            type=alert.type,
            status="Actual",
            language=spoken,
            event=str(incident.get_kind_display()),
            headline=words["headline"],
            text=words["text"],
            advice=words["advice"],
            step=alert.step,
            step_said=step_said(alert.step),
            over=incident.state != State.RUNNING,
            severe=incident.kind in (Kind.TOTAL, Kind.MOBILE),
            onset=incident.began_at,
            ended=incident.ended_at,
            area=_area(alert),
            circle=_circle(alert),
            references=_earlier(alert),
            incident=f"liane-{incident.pk}",
            web=web,
        )


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
    before = Alert.objects.filter(
        incident_id=alert.incident_id, state=Alert.State.SENT, number__lt=alert.number
    ).select_related("operator", "incident")
    return tuple(
        (_sender(each), _identifier(each), each.sent_at or each.made_at) for each in before
    )
