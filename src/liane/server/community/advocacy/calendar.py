"""What the calendar shows of advocacy: answers and promises that are due, to members."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.advocacy.queries import awaited, commitments_of
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.dates import Dates

__all__ = ["dates"]


def _answer(body: str) -> str:
    return _("Answer due: {body}").format(body=body)


def _promise(body: str) -> str:
    return _("Promise due: {body}").format(body=body)


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Days on which a body should have answered, or kept its word."""
    if member is None:
        return
    letters = awaited(operator).filter(answer_due__range=(start, end))
    yield Dates("letter", letters, "answer_due", "body", page="advocacy-letter", say=_answer)
    promised = commitments_of(operator).filter(due__range=(start, end))
    yield Dates("commitment", promised, "due", "body", page="commitment", say=_promise)
