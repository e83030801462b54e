"""What the worker does for training: tell those who sit or wait that something changed.

Who asked without an account is told at the contact they left; a member, by the channels they agreed
to. Everything waits for the link, and is dropped once the session has begun.
"""

from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django_tasks import task

from liane.server.community.accounts.rules import plain_phone
from liane.server.community.events.rules import hour_there, way_to
from liane.server.community.members.models import Channel
from liane.server.community.training.models import Seat
from liane.server.site.uplink.texting import text

__all__ = ["tell_called_off", "tell_moved", "tell_moved_up"]


def _reached_at(seat: Seat) -> tuple[str, str]:
    """`mail` or `sms` and where; an empty way where nobody agreed to be told."""
    member = seat.member
    if member is None:
        contact = str(seat.contact or "")
        return way_to(contact), contact
    if Channel.MAIL in member.consents and member.mail:
        return "mail", str(member.mail)
    if Channel.SMS in member.consents and member.phone:
        return "sms", str(member.phone)
    return "", ""


def _tell(seat: Seat, words: str) -> bool:
    way, contact = _reached_at(seat)
    session: Any = seat.session
    title, day = session.course.title, hour_there(session.at, seat.operator.clock_zone)
    if way == "mail":
        lines = "\n".join((words, "", title, day, session.place))
        until = {"Expires": format_datetime(session.at)}
        EmailMessage(title, lines, None, [contact], headers=until).send()
        return True
    if way == "sms":
        stop = _("STOP: no more messages.")
        said = f"{seat.operator.name}. {title}, {day}, {session.place}. {words} {stop}"
        return text(seat.operator, plain_phone(contact), said, until=session.at)
    return False


def _tell_all(session: str, words: str) -> int:
    found = Seat.objects.filter(session__pk=session).select_related(
        "session__course", "member", "operator"
    )
    return sum(_tell(each, words) for each in found.iterator())


@task()
def tell_moved(session: str) -> int:
    """Tell the new day or place to those who sit or wait; how many."""
    return _tell_all(session, _("The day or the place changed: this is the new one."))


@task()
def tell_called_off(session: str) -> int:
    """Tell them that it does not take place; how many."""
    return _tell_all(
        session, _("It does not take place. We are sorry; the next date will be announced.")
    )


@task()
def tell_moved_up(seat: str) -> bool:
    """Tell somebody that a seat became free for them."""
    related = ("session__course", "member", "operator")
    found = Seat.objects.select_related(*related).filter(pk=seat, waits=False).first()
    words = _("A place became free: you have one. If you cannot come, give it back.")
    return bool(found and _tell(found, words))
