"""What advocacy tells of a year: letters, answers, meetings, promises."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.advocacy.models import Commitment, Letter, Meeting
from liane.server.community.operators.models import Operator
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Sent, answered, met, promised in these days."""
    room, days = _("Advocacy"), (start, end)
    letters = Letter.objects.filter(operator=operator)
    sent, answered = letters.filter(sent_on__range=days), letters.filter(answered_on__range=days)
    yield Figure(_("Letters sent to bodies"), room, sent, letters, page="advocacy-letters")
    yield Figure(_("Answers of bodies"), room, answered, letters, page="advocacy-letters")
    met = Meeting.objects.filter(operator=operator)
    held = met.filter(on_day__range=days)
    yield Figure(_("Meetings with bodies"), room, held, met, page="advocacy-meetings")
    promised = Commitment.objects.filter(operator=operator)
    said = promised.filter(said_on__range=days)
    yield Figure(_("Promises written down"), room, said, promised, page="commitments")
