"""One page of figures that everybody may read once it is published."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.finance import actions, queries
from liane.server.projects.finance.forms import WordsForm
from liane.server.projects.finance.permissions import KEEPERS, may_keep
from liane.server.site.access import EVERYONE, access
from liane.server.site.forms import posted, said_on

__all__ = ["publish", "summary", "unpublish"]


@access(EVERYONE)
def summary(request: Any, operator: Operator) -> HttpResponse:
    """What was published, as it was that day; who is no member reads nothing else."""
    published = queries.published_now(operator)
    if published is None and request.member is None:
        raise Http404
    facts: dict[str, Any] = {"published": published, "keeps": may_keep(request.member)}
    if published is not None:
        facts["it"] = published.facts
        facts["months"] = [_month(row) for row in published.facts["months"]]
    return render(request, "finance/summary.html", facts)


def _month(row: dict[str, str]) -> dict[str, Any]:
    return {**row, "month": date.fromisoformat(row["month"]), "went": row["out"],
            "came": row["in"]}  # fmt: skip


@access(KEEPERS)
def publish(request: Any, operator: Operator) -> HttpResponse:
    """See the figures of today, add words, publish."""
    form = WordsForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.publish(form.cleaned_data["words"], acting_member=request.member)
            return redirect("finance-summary", operator.slug)
    return render(
        request, "finance/publish.html", {"form": form, "it": queries.summary_of(operator)}
    )


@access(KEEPERS)
@require_POST
def unpublish(request: Any, operator: Operator) -> HttpResponse:
    actions.unpublish(acting_member=request.member)
    return redirect("finance-summary", operator.slug)
