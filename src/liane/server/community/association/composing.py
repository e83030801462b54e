"""Words that a letter can begin with: an invitation, or the news since the letter before.

They are a draft for people to read and change; nothing leaves by itself.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liane.server.community.association.models import Letter
from liane.server.community.events.models import Event
from liane.server.community.events.queries import coming_events, held_between
from liane.server.community.governance.queries import decisions_of
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.training.queries import sessions_to_come
from liane.server.site.uplink.texting import light

__all__ = ["invitation_to", "news_of"]

_FEW = 8
_A_MONTH = timedelta(days=31)


def _when(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{date_format(here, 'SHORT_DATETIME_FORMAT')} {here:%Z}"


def _line(at: datetime, title: object, place: str) -> str:
    return "- " + " · ".join(part for part in (_when(at), str(title), place) if part)


def invitation_to(event: Event, base: str) -> dict[str, Any]:
    """A letter that invites to an event; `base` is the address of this box."""
    operator: Any = event.operator
    page = base + reverse("event", args=[operator.slug, event.pk])
    where = ", ".join(part for part in (_when(event.at), event.place) if part)
    told = (event.invitation or event.concept, where, _("Take a place: {page}").format(page=page))
    short = _("{title}, {where}. Take a place: {page}")
    return {
        "title": _("Invitation: {title}").format(title=event.title)[:140],
        "mail_text": "\n\n".join(part for part in told if part),
        "sms_text": light(short.format(title=event.title, where=where, page=page)),
    }


def news_of(operator: Operator, member: Member) -> dict[str, Any]:
    """A letter with what comes, what was held and what was decided since the letter before."""
    last = Letter.objects.filter(operator=operator, sent_at__isnull=False).order_by("-sent_at")
    sent = last.values_list("sent_at", flat=True).first()
    today = timezone.localdate()
    since = timezone.localdate(sent) if sent else today - _A_MONTH
    parts = (
        (_("To come"), _coming(operator, member)),
        (_("What was held"), list(_held(operator, since, today))),
        (_("What was decided"), list(_decided(operator, since, today))),
    )
    said = ["\n".join((f"{head}\u202f:", *lines)) for head, lines in parts if lines]
    title = _("News of {name}").format(name=operator.name)
    return {"title": title[:140], "mail_text": "\n\n".join(said)}


def _coming(operator: Operator, member: Member) -> list[str]:
    """Events and sessions together, the next first."""
    events = coming_events(operator, member).filter(state=Event.State.ANNOUNCED)[:_FEW]
    sessions = sessions_to_come(operator).filter(at__gte=timezone.now())[:_FEW]
    found = [(each.at, each.title, each.place) for each in events]
    found += [(each.at, each.course.title, each.place) for each in sessions]
    return [_line(*each) for each in sorted(found)[:_FEW]]


def _held(operator: Operator, since: date, today: date) -> Iterator[str]:
    for event in held_between(operator, since, today)[:_FEW]:
        yield _line(event.at, event.title, event.place)


def _decided(operator: Operator, since: date, today: date) -> Iterator[str]:
    rows = decisions_of(operator, public=True).filter(decided_on__range=(since, today))
    for each in rows.order_by("decided_on")[:_FEW]:
        yield f"- {each.title}"
