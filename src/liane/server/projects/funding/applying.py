"""Pages of who applies: a draft kept under a secret address, its sending, its reports."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.funding import actions, queries
from liane.server.projects.funding.forms import (
    ApplicationForm,
    DocumentForm,
    ReceiptForm,
    ReportForm,
)
from liane.server.projects.funding.models import Application, Call, Grant
from liane.server.site.access import EVERYONE, access
from liane.server.site.forms import posted, said_on

__all__ = ["begin", "document", "follow", "receipt", "report", "send"]

_MOST_BYTES = 4_000_001
MISSING = {
    "who": lazy("the name of your organisation"),
    "contact": lazy("how to reach you"),
    "title": lazy("what you would do, in one line"),
    "summary": lazy("what, for whom, how, when"),
    "amount": lazy("the money you ask for"),
    "question": lazy("a yes to:"),
    "document": lazy("the paper:"),
    "most": lazy("you ask for more than one application may have"),
    "budget": lazy("the categories do not add up to the money you ask for"),
    "named": lazy("take this word out, it gives your name away to those who judge:"),
    "late": lazy("the last day is past"),
}


def _found(operator: Operator, secret: str) -> Application:
    found = queries.application_of(operator, secret)
    if found is None:
        raise Http404
    return found


@access(EVERYONE)
@require_POST
def begin(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    call = get_object_or_404(Call, pk=pk, operator=operator)
    _made, secret = actions.begin_application(call, acting_member=request.member)
    return redirect("follow-application", operator.slug, secret)


@access(EVERYONE)
def follow(request: Any, operator: Operator, secret: str) -> HttpResponse:
    """The draft and what is missing in it; once sent, its receipt and what became of it."""
    found = _found(operator, secret)
    draft = found.state == Application.State.DRAFT
    form = ApplicationForm(posted(request) if draft else None, call=found.call, before=found)
    if form.is_valid():
        with said_on(form):
            actions.write_application(found, **form.values())
            return redirect("follow-application", operator.slug, secret)
    published = found.call.state == Call.State.DECIDED
    grant = Grant.objects.filter(application=found).first() if published else None
    facts = {
        "application": found,
        "call": found.call,
        "secret": secret,
        "draft": draft,
        "form": form,
        "missing": [(MISSING[code], about) for code, about in queries.missing_of(found)],
        "documents": found.documents.filter(receipt=False).defer("body"),
        "document_form": DocumentForm(names=found.call.documents),
        "published": published,
        "grant": grant,
        "address": request.build_absolute_uri(),
    }
    if grant is not None:
        facts["instalments"] = grant.instalments.order_by("id")
        facts["reports"] = grant.reports.order_by("-id")
        facts["receipts"] = found.documents.filter(receipt=True).defer("body").order_by("id")
        facts["receipt_form"] = ReceiptForm()
        facts["report_form"] = ReportForm(categories=found.call.categories)
    return render(request, "funding/follow.html", facts)


@access(EVERYONE)
@require_POST
def document(request: Any, operator: Operator, secret: str) -> HttpResponse:
    found = _found(operator, secret)
    form = DocumentForm(request.POST, request.FILES, names=found.call.documents)
    if form.is_valid():
        with said_on(form):
            data = form.cleaned_data["paper"].read(_MOST_BYTES)
            actions.add_document(found, data, form.cleaned_data["name"])
            return redirect("follow-application", operator.slug, secret)
    return _form(request, form, "document", secret=secret)


@access(EVERYONE)
@require_POST
def send(request: Any, operator: Operator, secret: str) -> HttpResponse:
    actions.send(_found(operator, secret))
    return redirect("follow-application", operator.slug, secret)


@access(EVERYONE)
@require_POST
def report(request: Any, operator: Operator, secret: str) -> HttpResponse:
    found = _found(operator, secret)
    if found.call.state != Call.State.DECIDED:
        raise Http404
    grant = get_object_or_404(Grant, application=found)
    form = ReportForm(request.POST, categories=found.call.categories)
    if form.is_valid():
        with said_on(form):
            kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
            actions.send_report(grant, kind, text, form.by_category())
            return redirect("follow-application", operator.slug, secret)
    return _form(request, form, "report", secret=secret)


@access(EVERYONE)
@require_POST
def receipt(request: Any, operator: Operator, secret: str) -> HttpResponse:
    """What shows what was done or spent, from who was funded."""
    found = _found(operator, secret)
    if found.call.state != Call.State.DECIDED:
        raise Http404
    grant = get_object_or_404(Grant, application=found)
    form = ReceiptForm(request.POST, request.FILES)
    if form.is_valid():
        with said_on(form):
            data = form.cleaned_data["paper"].read(_MOST_BYTES)
            actions.add_receipt(grant, data, form.cleaned_data["name"])
            return redirect("follow-application", operator.slug, secret)
    return _form(request, form, "document", secret=secret)


def _form(request: Any, form: Any, page_of: str, **facts: Any) -> HttpResponse:
    return render(request, "funding/form.html", {"form": form, "page_of": page_of, **facts})
