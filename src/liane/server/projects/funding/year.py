"""What sub-grants tells of a year: applications and contracts."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.funding.models import Application, Grant
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Received and signed in these days."""
    room, days = _("Calls for applications"), (start, end)
    asked = Application.objects.filter(operator=operator)
    sent = asked.filter(sent_at__date__range=days)
    yield Figure(_("Applications received"), room, sent, asked, page="funding")
    signed = Grant.objects.filter(operator=operator, signed_on__range=days)
    yield Figure(_("Sub-grants signed"), room, signed, asked, page="funding")
