"""Public events can be shared: what, when, where; never who comes."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.events.models import Event
from liane.server.community.events.queries import events_for
from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _when(event: Event) -> str:
    return date_format(timezone.localtime(event.at), "DATETIME_FORMAT")


def _event(operator: Any, pk: str) -> Sheet | None:
    found = events_for(operator, None).filter(pk=pk).first()
    if found is None:
        return None
    lines = ((_("When"), _when(found)), (_("Where"), found.place))
    return Sheet(
        title=found.title,
        text=found.invitation or found.concept,
        lines=tuple((label, value) for label, value in lines if value),
        signed=operator.name,
        address=reverse("event", args=[operator.slug, pk]),
    )


def _coming(operator: Any) -> Iterator[tuple[str, str]]:
    coming = events_for(operator, None).filter(state=Event.State.ANNOUNCED)
    for each in coming.filter(at__gte=timezone.now()).order_by("at")[:8]:
        yield each.title, _when(each)


SHARED = (
    Shared("event", _event, page="event"),
    listed("events", "events", lazy("Events"), _coming),
)
