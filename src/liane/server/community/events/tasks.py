"""What the worker does for events: tell those who left a mail and agreed to be reminded."""

from datetime import timedelta

from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from liane.server.community.events.models import Event, Place
from liane.server.community.events.rules import is_mail
from liane.server.site.sealing import is_open

__all__ = ["remind", "tell_called_off", "tell_moved_up"]

AHEAD = timedelta(hours=30)
_A_RUN = 500


def _tell(place: Place, words: str) -> bool:
    """One message each, so that nobody sees another's address; it leaves with the link."""
    contact = str(place.contact or "")
    if not place.remind or not is_mail(contact):
        return False
    event = place.event
    day = f"{event.at:%d/%m/%Y %H:%M} UTC"
    text = "\n".join(filter(None, (words, "", event.title, day, event.place)))
    send_mail(event.title, text, None, [contact])
    return True


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
    told = 0
    for place in due.select_related("event").order_by("id")[:_A_RUN]:
        if is_mail(str(place.contact or "")):
            Place.objects.filter(pk=place.pk).update(reminded_at=now)
            told += _tell(place, _("A reminder, as you asked for: see you soon."))
    return told


@task()
def tell_moved_up(place: str) -> bool:
    """Tell somebody that a place became free for them."""
    found = Place.objects.select_related("event").filter(pk=place).first()
    if found is None or found.state != Place.State.COMING:
        return False
    return _tell(found, _("A place became free: you have one. If you cannot come, give it back."))


@task()
def tell_called_off(event: str) -> int:
    """Tell those who had a place that the event does not take place."""
    found = Place.objects.filter(event_id=event).exclude(state=Place.State.GIVEN_BACK)
    words = _("It does not take place. We are sorry; the next date will be announced.")
    return sum(_tell(each, words) for each in found.select_related("event").iterator())
