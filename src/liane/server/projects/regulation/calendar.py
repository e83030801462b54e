"""What the calendar of an operator shows of filings: days to file, answers, renewals."""

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import Value
from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.projects.regulation.models import Fact, Filing
from liane.server.site.dates import Dates

__all__ = ["dates"]


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Filings and facts that run out in these days, for members."""
    if member is None:
        return
    mine = Filing.objects.filter(operator=operator)
    for name, words, waiting in _days():
        found = mine.filter(**{f"{name}__range": (start, end)}, **waiting)
        yield Dates(name, found, name, "title", page="filing", say=_saying(words))
    ending = Fact.objects.filter(operator=operator, expires_on__range=(start, end))
    yield Dates("law", ending, "expires_on", Value(_("A fact of law runs out")), page="law-fact")


def _days() -> tuple[tuple[str, str, dict[str, str]], ...]:
    """Each day of a filing, its words, and as long as which state it waits."""
    return (
        ("due", _("File: {what}"), {"state": Filing.State.PREPARING}),
        ("answer_due", _("Ask for the answer: {what}"), {"state": Filing.State.FILED}),
        ("renew_on", _("Renew: {what}"), {}),
    )


def _saying(words: str) -> Callable[[str], str]:
    return lambda title: words.format(what=title)
