"""Grants and the reports that funders wait for; whether a funder can be asked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.association.actions import funding as actions
from liane.server.community.association.forms.plan import FiledForm, FilingForm, GrantForm
from liane.server.community.association.models import Filing, Grant
from liane.server.community.association.permissions import TREASURERS
from liane.server.community.association.queries import funding as queries
from liane.server.community.association.rules.funding import Condition, verdict
from liane.server.community.association.shipped import funder_of, funders
from liane.server.community.association.views.asking import form_page
from liane.server.community.operators.models import Operator
from liane.server.site.access import access
from liane.server.site.forms import posted, said_on

__all__ = ["add_filing", "add_grant", "change_grant", "filed", "funder", "grants"]


def _crumbs(operator: Operator) -> list[tuple[str, str]]:
    return [(reverse("funder-grants", args=[operator.slug]), _("Grants and reports"))]


@access(TREASURERS)
def grants(request: Any, operator: Operator) -> HttpResponse:
    """Grants, and the reports that are due."""
    found = list(queries.grants_of(operator)[:60])
    for each in found:
        each.called = queries.funder_name(each.funder)  # type: ignore[attr-defined]
    facts = {
        "grants": found,
        "due": queries.filings_due(operator)[:20],
        "funders": funders(),
        "today": timezone.localdate(),
    }
    return render(request, "association/grants.html", facts)


def _typed(form: GrantForm, operator: Operator) -> dict[str, Any]:
    return form.values() | {"currency": operator.currency}


@access(TREASURERS)
def add_grant(request: Any, operator: Operator) -> HttpResponse:
    form = GrantForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_grant(acting_member=request.member, **_typed(form, operator))
            return redirect("funder-grants", operator.slug)
    return form_page(request, form, _("Add a grant"), crumbs=_crumbs(operator))


@access(TREASURERS)
def change_grant(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Grant, pk=pk, operator=operator)
    known = funder_of(found.funder) is not None
    start = {name: getattr(found, name, None) for name in GrantForm.base_fields}
    start |= {"seen_version": found.version, "other": "" if known else found.funder}
    start |= {} if known else {"funder": ""}
    form = GrantForm(posted(request), initial=start)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            values = _typed(form, operator)
            actions.change_grant(found, seen, acting_member=request.member, **values)
            return redirect("funder-grants", operator.slug)
    return form_page(request, form, _("Change the grant"), crumbs=_crumbs(operator))


@access(TREASURERS)
def add_filing(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Grant, pk=pk, operator=operator)
    form = FilingForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_filing(found, acting_member=request.member, **form.cleaned_data)
            return redirect("funder-grants", operator.slug)
    title = _("Add a report to send")
    return form_page(request, form, title, crumbs=_crumbs(operator), said=found.title)


@access(TREASURERS)
def filed(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A report was sent to the funder."""
    found = get_object_or_404(Filing, pk=pk, operator=operator)
    form = FiledForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.file_report(found, acting_member=request.member, **form.cleaned_data)
            messages.success(request, _("Written down."))
            return redirect("funder-grants", operator.slug)
    return form_page(request, form, _("It was sent"), crumbs=_crumbs(operator), said=found.what)


def _words(condition: Condition) -> str:
    said = {
        "account": _("A bank account in the association’s name"),
        "reports": _("Every earlier report was sent"),
        "report": _("A report is not sent: {what}"),
        "expense": _("The funder pays for: {what}"),
    }
    return said[condition.code].format(what=condition.about)


@access(TREASURERS)
def funder(request: Any, operator: Operator, code: str) -> HttpResponse:
    """What a funder asks, met or not; what was spent by its categories."""
    known = funder_of(code)
    if known is None:
        raise Http404
    year = timezone.localdate().year
    found = queries.conditions_of(operator, known, year)
    signs = {True: "ok", False: "cut", None: "unknown"}
    facts = {
        "funder": known,
        "year": year,
        "conditions": [(signs[each.met], _words(each)) for each in found],
        "verdict": verdict(found),
        "covered": [queries.words_of(each) for each in known.categories if each.covered],
        "excluded": [queries.words_of(each) for each in known.categories if not each.covered],
        "spent": queries.spending_of(operator, known, year),
    }
    return render(request, "association/funder.html", facts)
