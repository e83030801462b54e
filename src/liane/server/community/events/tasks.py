"""What the worker does for events: tell those who agreed, by the mail or the phone they left.

Who left a phone gets a text message where the operator has a gateway. Everything waits for the link
with the rest of what goes out, names the day, and is dropped once the event has begun.
"""

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from liane.server.community.accounts.rules import plain_phone
from liane.server.community.events.models import Event, Place
from liane.server.community.events.rules import hour_there, way_to
from liane.server.site.sealing import is_open
from liane.server.site.uplink.texting import text

__all__ = ["remind", "tell_called_off", "tell_moved", "tell_moved_up"]

AHEAD = timedelta(hours=30)
_A_RUN = 500


def _tell(place: Place, words: str) -> bool:
    """One message each, so that nobody sees another's address; it leaves with the link."""
    contact = str(place.contact or "")
    way = way_to(contact) if place.remind else ""
    event: Any = place.event
    day = hour_there(event.at, event.operator.clock_zone)
    if way == "mail":
        lines = "\n".join(filter(None, (words, "", event.title, day, event.place)))
        until = {"Expires": format_datetime(event.at)}
        EmailMessage(event.title, lines, None, [contact], headers=until).send()
        return True
    if way == "sms":
        said = ", ".join(filter(None, (event.title, day, event.place)))
        stop = _("STOP: no more messages.")
        words = f"{event.operator.name}. {said}. {words} {stop}"
        return text(event.operator, plain_phone(contact), words, until=event.at)
    return False


@task()
def remind() -> int:
    """Remind those who come, the day before; once each. Nothing in a locked box."""
    if not is_open():
        return 0
    now = timezone.now()
    due = Place.objects.filter(
        remind=True,
        reminded_at=None,
        state=Place.State.COMING,
        event__state=Event.State.ANNOUNCED,
        event__at__gt=now,
        event__at__lte=now + AHEAD,
    )
    return sum(map(_remind, due.select_related("event__operator").order_by("id")[:_A_RUN]))


def _remind(place: Place) -> bool:
    told = _tell(place, _("A reminder, as you asked for."))
    if told:
        Place.objects.filter(pk=place.pk).update(reminded_at=timezone.now())
    return told


@task()
def tell_moved_up(place: str) -> bool:
    """Tell somebody that a place became free for them."""
    found = Place.objects.select_related("event__operator").filter(pk=place).first()
    if found is None or found.state != Place.State.COMING:
        return False
    return _tell(found, _("A place became free: you have one. If you cannot come, give it back."))


def _tell_all(event: str, words: str) -> int:
    found = Place.objects.filter(event_id=event).exclude(state=Place.State.GIVEN_BACK)
    return sum(_tell(each, words) for each in found.select_related("event__operator").iterator())


@task()
def tell_moved(event: str) -> int:
    """Tell the new day or place to those who have a place or wait; how many."""
    return _tell_all(event, _("The day or the place changed: this is the new one."))


@task()
def tell_called_off(event: str) -> int:
    """Tell those who had a place that the event does not take place."""
    return _tell_all(
        event, _("It does not take place. We are sorry; the next date will be announced.")
    )
