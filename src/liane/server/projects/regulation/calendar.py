"""What the calendar of an operator shows of filings: days to file, answers, renewals."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.projects.regulation.models import Fact, Filing
from liane.server.site.ical import Entry

__all__ = ["entries"]

_MOST = 200


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Filings and facts that run out in these days, for members."""
    if member is None:
        return
    dates = ("due", "answer_due", "renew_on")
    near = Q()
    for name in dates:
        near |= Q(**{f"{name}__range": (start, end)})
    for each in Filing.objects.filter(near, operator=operator).order_by("id")[:_MOST]:
        page = reverse("filing", args=[operator.slug, each.pk])
        for name, words in zip(dates, _words(), strict=True):
            on = getattr(each, name)
            if on and start <= on <= end and _waits(each, name):
                yield Entry(f"{name}-{each.pk}", on, words.format(what=each.title), link=page)
    ending = Fact.objects.filter(operator=operator, expires_on__range=(start, end))
    for fact in ending.order_by("expires_on", "id")[:_MOST]:
        page = reverse("law-fact", args=[operator.slug, fact.pk])
        yield Entry(
            f"law-{fact.pk}", fact.expires_on or start, _("A fact of law runs out"), link=page
        )


def _words() -> tuple[str, str, str]:
    return _("File: {what}"), _("Ask for the answer: {what}"), _("Renew: {what}")


def _waits(filing: Filing, name: str) -> bool:
    """A day counts as long as what it asks for was not done."""
    wanted = {"due": Filing.State.PREPARING, "answer_due": Filing.State.FILED}.get(name)
    return wanted is None or filing.state == wanted
