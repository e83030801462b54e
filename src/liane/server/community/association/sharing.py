"""Joining, and the report of a year once it is published, can be shared."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.association.models import YearPlan
from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _report(operator: Any, pk: str) -> Sheet | None:
    done = YearPlan.objects.filter(operator=operator, state=YearPlan.State.REPORTED)
    found = done.filter(pk=pk).first()
    if found is None:
        return None
    return Sheet(
        title=_("Report of the year {year}").format(year=found.year),
        text=found.foreword or found.vision,
        day=found.reported_on,
        signed=operator.name,
        address=reverse("year-report", args=[operator.slug, pk]),
    )


SHARED = (
    Shared("report", _report, page="year-report"),
    listed("association", "association", lazy("Membership")),
)
