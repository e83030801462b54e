"""What the association tells of a year: who belongs, dues written down, letters sent."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.association.models import Letter, Membership
from liane.server.community.association.queries.roll import dues_between
from liane.server.community.operators.models import Operator
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Of the roll, of dues and of letters in these days."""
    yield from _of_members(operator, start, end)
    for currency, total in dues_between(operator, start, end).items():
        label = _("Dues written down ({currency})").format(currency=currency or "?")
        yield Figure(label, _("Roll of members"), value=total)
    letters = Letter.objects.filter(operator=operator)
    sent = letters.filter(sent_at__date__range=(start, end))
    yield Figure(_("Letters to members"), _("Letters"), sent, letters, page="member-letters")


def _of_members(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    room, rows = _("Roll of members"), Membership.objects.filter(operator=operator)
    day = min(end, timezone.localdate())
    in_force = rows.filter(
        Q(ended_on=None) | Q(ended_on__gt=day), answered_on__lte=day, valid_until__gte=day
    )
    yield Figure(_("Members up to date"), room, in_force, rows)
    came = rows.filter(state=Membership.State.ACCEPTED, answered_on__range=(start, end))
    yield Figure(_("Let in in the year"), room, came, rows)
    gone = rows.filter(ended_on__range=(start, end)).exclude(number=None)
    yield Figure(_("Ended in the year"), room, gone, rows)
