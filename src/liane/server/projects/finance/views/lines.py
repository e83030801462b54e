"""Lines of cost and income, tariffs, and what the figures rest on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.networks.plans.queries import decided_plan
from liane.server.projects.finance import actions, queries
from liane.server.projects.finance.forms import BasisForm, LineForm, TariffForm
from liane.server.projects.finance.models import Line, Side, Tariff
from liane.server.projects.finance.permissions import KEEPERS, may_keep
from liane.server.projects.finance.queries import item_of
from liane.server.projects.finance.template import shipped as shipped_lines
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "add_line",
    "add_tariff",
    "basis",
    "bill",
    "drop_line",
    "drop_tariff",
    "line",
    "lines",
    "shipped",
    "tariff",
    "tariffs",
]


def form_page(request: Any, form: Any, page_of: str, **facts: Any) -> HttpResponse:
    """A page that holds one form; `page_of` names it in the template."""
    return render(request, "finance/form.html", {"form": form, "page_of": page_of, **facts})


@access(MEMBERS)
def lines(request: Any, operator: Operator) -> HttpResponse:
    """Every line with its amount, where it is from, and totals that say if they are whole."""
    figures = queries.figures_of(operator)
    every = list(queries.lines_of(operator))
    groups = [
        {
            "side": side,
            "label": label,
            "lines": [(e, figures.amount(item_of(e))) for e in every if e.side == side],
            "sum": {
                "purchase": figures.purchases, "running": figures.running,
                "income": figures.income, "funding": figures.funding,
            }[side],
        }
        for side, label in Side.choices
    ]  # fmt: skip
    facts = {
        "groups": groups, "empty": not every, "figures": figures,
        "currency": figures.facts.currency, "keeps": may_keep(request.member),
        "plan": decided_plan(operator), "in_kind": figures.in_kind_year,
    }  # fmt: skip
    return render(request, "finance/lines.html", facts)


@access(KEEPERS)
def add_line(request: Any, operator: Operator) -> HttpResponse:
    form = LineForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_line(acting_member=request.member, **form.values())
            return redirect("finance-lines", operator.slug)
    return form_page(request, form, "line")


@access(KEEPERS)
def line(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Line, pk=pk, operator=operator, dropped_at=None)
    names = [name for name in LineForm.base_fields if name != "seen_version"]
    initial = {name: getattr(found, name) for name in names}
    form = LineForm(posted(request), initial=initial | {"seen_version": found.version})
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_line(found, seen, acting_member=request.member, **form.values())
            return redirect("finance-lines", operator.slug)
    return form_page(request, form, "change-line", line=found)


@access(KEEPERS)
@require_POST
def drop_line(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.drop_line(get_object_or_404(Line, pk=pk, operator=operator),
                      acting_member=request.member)  # fmt: skip
    return redirect("finance-lines", operator.slug)


@access(KEEPERS)
def shipped(request: Any, operator: Operator) -> HttpResponse:
    """The shipped list, to tick what applies here."""
    if request.method == "POST":
        made = actions.take_lines(request.POST.getlist("code"), acting_member=request.member)
        said = ngettext("{n} line was added; its amount is unknown.",
                        "{n} lines were added; their amounts are unknown.", made)  # fmt: skip
        messages.success(request, said.format(n=made))
        return redirect("finance-lines", operator.slug)
    here = set(queries.lines_of(operator).values_list("code", flat=True))
    language = get_language() or "fr"
    groups = [
        (label, [(e, e.said(language), e.code in here) for e in shipped_lines() if e.side == side])
        for side, label in Side.choices
    ]
    return render(request, "finance/template.html", {"groups": groups})


@access(KEEPERS)
@require_POST
def bill(request: Any, operator: Operator) -> HttpResponse:
    """Take the bill of the decided plan."""
    made = actions.take_bill(acting_member=request.member)
    said = ngettext(
        "{n} line was taken from the plan.", "{n} lines were taken from the plan.", made
    )
    messages.success(request, said.format(n=made))
    return redirect("finance-lines", operator.slug)


@access(KEEPERS)
def basis(request: Any, operator: Operator) -> HttpResponse:
    found = queries.basis_of(operator)
    names = [name for name in BasisForm.base_fields if name != "seen_version"]
    initial = {name: getattr(found, name) for name in names} | {"seen_version": found.version}
    form = BasisForm(posted(request), initial=initial)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"]
            actions.set_basis(acting_member=request.member, seen_version=seen, **form.values())
            return redirect("finance", operator.slug)
    return form_page(request, form, "basis")


@access(MEMBERS)
def tariffs(request: Any, operator: Operator) -> HttpResponse:
    """What people pay, and today's year with the price that would balance it."""
    figures = queries.figures_of(operator)
    facts = {
        "tariffs": queries.tariffs_of(operator), "figures": figures, "year": figures.year,
        "currency": figures.facts.currency, "keeps": may_keep(request.member),
    }  # fmt: skip
    return render(request, "finance/tariffs.html", facts)


@access(KEEPERS)
def add_tariff(request: Any, operator: Operator) -> HttpResponse:
    form = TariffForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_tariff(acting_member=request.member, **form.values())
            return redirect("tariffs", operator.slug)
    return form_page(request, form, "tariff")


@access(KEEPERS)
def tariff(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Tariff, pk=pk, operator=operator, dropped_at=None)
    names = [name for name in TariffForm.base_fields if name != "seen_version"]
    initial = {name: getattr(found, name) for name in names} | {"seen_version": found.version}
    form = TariffForm(posted(request), initial=initial)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_tariff(found, seen, acting_member=request.member, **form.values())
            return redirect("tariffs", operator.slug)
    return form_page(request, form, "change-tariff", tariff=found)


@access(KEEPERS)
@require_POST
def drop_tariff(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Tariff, pk=pk, operator=operator)
    actions.drop_tariff(found, acting_member=request.member)
    return redirect("tariffs", operator.slug)
