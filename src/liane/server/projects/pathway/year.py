"""What the pathway tells of a year: gates passed or forced."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.pathway.models import Passage
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Gates of these days; a forced one counts, and is told as forced."""
    room, every = _("Project"), Passage.objects.filter(project__operator=operator)
    now = every.filter(on__range=(start, end))
    passed, forced = (now.filter(kind=kind) for kind in (Passage.Kind.PASSED, Passage.Kind.FORCED))
    yield Figure(_("Gates passed by decision"), room, passed, every, page="project")
    yield Figure(_("Gates forced"), room, forced, every, page="project")
