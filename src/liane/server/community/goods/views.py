"""Pages of the inventory: what there is and whose, one thing, the sheet to sign."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.goods import actions, queries
from liane.server.community.goods.forms import GoneForm, GoodForm
from liane.server.community.goods.models import Good
from liane.server.community.goods.permissions import KEEPERS, may_keep
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["add", "change", "goods", "sheet", "take_out"]

_KEEP = holders(*KEEPERS, administration=False)


@access(MEMBERS)
def goods(request: Any, operator: Operator) -> HttpResponse:
    """Everything there is; names of owners for those who keep the inventory."""
    here = queries.goods_of(operator)
    facts = {
        "page": Paginator(here.select_related("decision"), 50).get_page(request.GET.get("page")),
        "unsaid": here.filter(owner="unknown").count(),
        "gone": queries.gone_of(operator)[:30],
        "keeps": may_keep(request.member),
    }
    return render(request, "goods/goods.html", facts)


@access(_KEEP)
def add(request: Any, operator: Operator) -> HttpResponse:
    form = GoodForm(posted(request), operator=operator)
    if form.is_valid():
        with said_on(form):
            actions.add_good(acting_member=request.member, **form.values())
            return redirect("goods", operator.slug)
    return render(request, "goods/good.html", {"form": form})


def _good(operator: Operator, pk: UUID) -> Good:
    return get_object_or_404(Good, pk=pk, operator=operator, gone_on=None)


@access(_KEEP)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _good(operator, pk)
    before = {name: getattr(found, name) for name in GoodForm.base_fields if name != "seen_version"}
    before["seen_version"] = found.version
    form = GoodForm(posted(request), operator=operator, initial=before)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.change_good(found, seen, acting_member=request.member, **form.values())
            return redirect("goods", operator.slug)
    facts = {"form": form, "good": found, "gone_form": GoneForm()}
    return render(request, "goods/good.html", facts)


@access(_KEEP)
@require_POST
def take_out(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _good(operator, pk)
    form = GoneForm(request.POST)
    if form.is_valid():
        with said_on(form):
            actions.take_out(found, acting_member=request.member, **form.cleaned_data)
            return redirect("goods", operator.slug)
    return render(request, "goods/good.html", {"good": found, "gone_form": form}, status=400)


@access(_KEEP)
def sheet(request: Any, operator: Operator) -> HttpResponse:
    """The inventory to print and to sign; names are on it."""
    rows = queries.goods_of(operator).order_by("kind", "name")[:500]
    return render(request, "goods/sheet.html", {"rows": rows})
