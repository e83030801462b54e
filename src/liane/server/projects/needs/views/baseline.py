"""Speed and price today: what was measured, what a gigabyte weighs in a month."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.needs import actions, queries
from liane.server.projects.needs.forms import IncomeForm, OfferForm
from liane.server.projects.needs.models import Level
from liane.server.projects.needs.permissions import MEASURE, may_measure
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["baseline", "income", "offer"]

_MEASURE = holders(*MEASURE, administration=False)


@access(MEMBERS)
def baseline(request: Any, operator: Operator) -> HttpResponse:
    found = queries.baseline_of(operator)
    facts = {"found": found, "levels": Level.labels, "measures": may_measure(request.member)}
    return render(request, "needs/baseline.html", facts)


@access(_MEASURE)
def offer(request: Any, operator: Operator) -> HttpResponse:
    form = OfferForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_offer(acting_member=request.member, **form.cleaned_data)
            return redirect("baseline", operator.slug)
    return _page(request, form, _("A speed or a price"))


@access(_MEASURE)
def income(request: Any, operator: Operator) -> HttpResponse:
    form = IncomeForm(posted(request))
    if form.is_valid():
        with said_on(form):
            facts = form.cleaned_data
            facts["said_on"] = facts["said_on"] or timezone.localdate()
            actions.add_income(acting_member=request.member, **facts)
            return redirect("baseline", operator.slug)
    return _page(request, form, _("What a household lives on"))


def _page(request: Any, form: Any, title: str) -> HttpResponse:
    return render(request, "needs/form.html", {"form": form, "title": title})
