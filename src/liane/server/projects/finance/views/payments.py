"""What waits for two signatures, and what was paid."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.finance import actions, queries
from liane.server.projects.finance.forms import PaymentForm, ReceiptForm, WhyForm
from liane.server.projects.finance.models import Payment
from liane.server.projects.finance.permissions import may_keep, may_sign
from liane.server.projects.finance.views.cash import kept_receipt
from liane.server.projects.finance.views.lines import form_page
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["ask_payment", "pay", "payment", "payment_receipt", "payments", "refuse", "sign"]


def _payment(request: Any, operator: Operator, pk: UUID) -> Payment:
    """A payment that this member may see: signers see all, others what they asked for."""
    related = ("asked_by", "line", "project", "axis", "funder")
    rows = Payment.objects.select_related(*related)
    found = get_object_or_404(rows, pk=pk, operator=operator)
    if not may_sign(request.member) and found.asked_by_id != request.member.pk:
        raise Http404
    return found


@access(MEMBERS)
def payments(request: Any, operator: Operator) -> HttpResponse:
    rows = queries.payments_of(operator)
    if not may_sign(request.member):
        rows = rows.filter(asked_by=request.member)
    facts = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "signs": may_sign(request.member),
        "keeps": may_keep(request.member),
        "currency": queries.basis_of(operator).currency,
    }
    return render(request, "finance/payments.html", facts)


@access(MEMBERS)
def ask_payment(request: Any, operator: Operator) -> HttpResponse:
    form = PaymentForm(
        posted(request), lines=queries.lines_of(operator), codes=queries.codes_of(operator)
    )
    if form.is_valid():
        with said_on(form):
            made = actions.ask_payment(acting_member=request.member, **form.values())
            return redirect("payment", operator.slug, made.pk)
    return form_page(request, form, "payment")


@access(MEMBERS)
def payment(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _payment(request, operator, pk)
    signatures = list(found.signatures.select_related("member").order_by("id"))
    roles = request.member.role_names
    facts = {
        "payment": found,
        "signatures": signatures,
        "mine": any(each.member_id == request.member.pk for each in signatures),
        "needs_treasurer": not any(each.as_treasurer for each in signatures),
        "signs": may_sign(request.member),
        "pays": "treasurer" in roles,
        "keeps": may_keep(request.member),
        "own": found.asked_by_id == request.member.pk,
        "entry": getattr(found, "entry", None),
        "receipts": found.receipts.all(),
        "why_form": WhyForm(),
        "receipt_form": ReceiptForm(),
        "currency": queries.basis_of(operator).currency,
    }
    return render(request, "finance/payment.html", facts)


@access(MEMBERS)
@require_POST
def sign(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.sign_payment(_payment(request, operator, pk), acting_member=request.member)
    return redirect("payment", operator.slug, pk)


@access(MEMBERS)
@require_POST
def refuse(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    why = request.POST.get("why", "")
    actions.refuse_payment(_payment(request, operator, pk), why, acting_member=request.member)
    return redirect("payment", operator.slug, pk)


@access(MEMBERS)
@require_POST
def pay(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.pay(_payment(request, operator, pk), acting_member=request.member)
    return redirect("payment", operator.slug, pk)


@access(MEMBERS)
@require_POST
def payment_receipt(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _payment(request, operator, pk)
    form = kept_receipt(request, payment=found)
    if form is not None:
        return form_page(request, form, "receipt", files=True)
    return redirect("payment", operator.slug, pk)
