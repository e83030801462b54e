"""What the calendar of an operator shows of assemblies: those to which notice was given."""

from collections.abc import Iterator
from datetime import date

from liane.server.community.governance.models import Assembly
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.dates import Dates

__all__ = ["dates"]


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Assemblies of these days, for members."""
    if member is None:
        return
    told = (Assembly.State.CONVENED, Assembly.State.OPEN, Assembly.State.ENDED)
    found = Assembly.objects.filter(
        operator=operator, state__in=told, at__date__gte=start, at__date__lte=end
    )
    yield Dates("assembly", found, "at", "title", where="place", page="assembly")
