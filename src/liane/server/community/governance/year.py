"""What governance tells of a year: assemblies, votes, decisions."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.governance.models import Assembly, Decision, Result
from liane.server.community.operators.models import Operator
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Held, counted, decided in these days."""
    room, days = _("Assemblies and decisions"), (start, end)
    every = Assembly.objects.filter(operator=operator)
    held = every.filter(state=Assembly.State.ENDED, at__date__range=days)
    yield Figure(_("Assemblies held"), room, held, every, page="governance")
    votes = Result.objects.filter(proposal__operator=operator)
    yield Figure(_("Votes counted"), room, votes.filter(at__date__range=days), votes)
    taken = Decision.objects.filter(operator=operator)
    yield Figure(_("Decisions taken"), room, taken.filter(decided_on__range=days), taken)
