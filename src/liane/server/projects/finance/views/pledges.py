"""What households sign."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from liane.server.community.members.queries import households_of
from liane.server.community.operators.models import Operator
from liane.server.projects.finance import actions, queries
from liane.server.projects.finance.forms import PaperPledgeForm, PledgeForm
from liane.server.projects.finance.model import counting_pledges
from liane.server.projects.finance.models import Pledge
from liane.server.projects.finance.permissions import may_enter_paper
from liane.server.projects.finance.views.lines import form_page
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["pledge_on_paper", "pledge_sheet", "pledges", "withdraw"]

_VISITORS = holders("treasurer", "bearer", "facilitator", "mediator", administration=False)


@access(MEMBERS)
def pledges(request: Any, operator: Operator) -> HttpResponse:
    """One's own pledge; how many signed for how much; the list for those who collect."""
    own = queries.own_pledge(request.member)
    figures = queries.figures_of(operator)
    form = PledgeForm(posted(request), initial={"amount": own.amount if own else figures.tariff})
    if form.is_valid():
        with said_on(form):
            actions.pledge_on_page(form.cleaned_data["amount"], acting_member=request.member)
            return redirect("pledges", operator.slug)
    refused = figures.contradiction
    found = None if refused else figures.assessment
    enters = may_enter_paper(request.member)
    rows = queries.pledges_of(operator)
    facts = {
        "form": form,
        "own": own,
        "steps": _steps(figures.facts.pledges),
        "many": len(figures.facts.pledges),
        "figures": figures,
        "needed": found.prices.break_even_subscribers if found else None,
        "currency": figures.facts.currency,
        "enters": enters,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")) if enters else None,
    }
    return render(request, "finance/pledges.html", facts)


def _steps(amounts: tuple[Any, ...]) -> list[tuple[Any, int]]:
    """How many households signed for at least each amount: demand as it was signed."""
    levels = sorted(set(amounts))
    return [(level, counting_pledges(amounts, level)) for level in levels][:12]


@access(_VISITORS)
def pledge_on_paper(request: Any, operator: Operator) -> HttpResponse:
    initial = {"signed_on": timezone.localdate()}
    form = PaperPledgeForm(posted(request), households=households_of(operator), initial=initial)
    if form.is_valid():
        with said_on(form):
            actions.pledge_on_paper(acting_member=request.member, **form.cleaned_data)
            return redirect("pledges", operator.slug)
    return form_page(request, form, "paper-pledge")


@access(MEMBERS)
def pledge_sheet(request: Any, operator: Operator) -> HttpResponse:
    """A sheet to print, for twelve households."""
    figures = queries.figures_of(operator)
    facts = {"figures": figures, "currency": figures.facts.currency, "rows": range(12)}
    return render(request, "finance/pledge_sheet.html", facts)


@access(MEMBERS)
@require_POST
def withdraw(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Pledge, pk=pk, operator=operator)
    actions.withdraw_pledge(found, acting_member=request.member)
    return redirect("pledges", operator.slug)
