"""The cash book, its codes, its files, and the budget beside what was spent."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.finance import actions, queries
from liane.server.projects.finance.forms import (
    CategoriesForm,
    CodeForm,
    IncomeForm,
    ReceiptForm,
    WhyForm,
)
from liane.server.projects.finance.models import Code, Entry, Receipt
from liane.server.projects.finance.permissions import KEEPERS, may_keep, may_sign
from liane.server.projects.finance.views.lines import form_page
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on
from liane.server.site.tables.sheets import as_csv, as_xlsx

__all__ = [
    "book_file",
    "budget",
    "cash",
    "code",
    "codes",
    "entry",
    "entry_receipt",
    "income",
    "kept_receipt",
    "receipt_photo",
    "reverse_entry",
]

_MOST_BYTES = 20_000_001
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@access(KEEPERS)
def cash(request: Any, operator: Operator) -> HttpResponse:
    """The book, the last entry first."""
    facts = {
        "page": Paginator(queries.entries_of(operator), 50).get_page(request.GET.get("page")),
        "balances": queries.balances_of(operator),
        "months": queries.months_of(operator, 6),
        "currency": queries.basis_of(operator).currency,
    }
    return render(request, "finance/cash.html", facts)


@access(KEEPERS)
def income(request: Any, operator: Operator) -> HttpResponse:
    form = IncomeForm(
        posted(request), lines=queries.lines_of(operator), codes=queries.codes_of(operator)
    )
    if form.is_valid():
        with said_on(form):
            made = actions.write_income(acting_member=request.member, **form.values())
            return redirect("cash-entry", operator.slug, made.pk)
    return form_page(request, form, "income")


@access(KEEPERS)
def entry(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(queries.entries_of(operator), pk=pk)
    facts = {
        "entry": found,
        "undone": Entry.objects.filter(reverses=found).first(),
        "receipts": [*found.receipts.all(), *_of_payment(found)],
        "why_form": WhyForm(),
        "receipt_form": ReceiptForm(),
        "currency": queries.basis_of(operator).currency,
    }
    return render(request, "finance/entry.html", facts)


def _of_payment(found: Entry) -> list[Receipt]:
    if found.payment_id is None:
        return []
    return list(Receipt.objects.filter(payment_id=found.payment_id))


@access(KEEPERS)
@require_POST
def reverse_entry(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Entry, pk=pk, operator=operator)
    made = actions.reverse(found, request.POST.get("why", ""), acting_member=request.member)
    return redirect("cash-entry", operator.slug, made.pk)


def kept_receipt(request: Any, **of: Any) -> Any:
    """Keep the photo that was sent; the form with what is wrong with it, or None once kept."""
    form = ReceiptForm(request.POST, request.FILES)
    if form.is_valid():
        with said_on(form):
            data = form.cleaned_data["picture"].read(_MOST_BYTES)
            actions.add_receipt(data, acting_member=request.member, **of)
            return None
    return form


@access(KEEPERS)
@require_POST
def entry_receipt(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Entry, pk=pk, operator=operator)
    form = kept_receipt(request, entry=found)
    if form is not None:
        return form_page(request, form, "receipt", files=True)
    return redirect("cash-entry", operator.slug, pk)


@access(MEMBERS)
def receipt_photo(request: Any, operator: Operator, pk: UUID) -> Any:
    """The picture, for those who keep or sign, and for who asked for the payment."""
    found = get_object_or_404(Receipt.objects.select_related("payment"), pk=pk, operator=operator)
    own = found.payment is not None and found.payment.asked_by_id == request.member.pk
    path = actions.receipt_file(found)
    if not (own or may_keep(request.member) or may_sign(request.member)) or not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")


@access(KEEPERS)
def codes(request: Any, operator: Operator) -> HttpResponse:
    """Projects, axes and funders that entries can bear."""
    form = CodeForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_code(acting_member=request.member, **form.cleaned_data)
            return redirect("cash-codes", operator.slug)
    facts = {"form": form, "codes": queries.codes_of(operator)}
    return render(request, "finance/codes.html", facts)


@access(KEEPERS)
def code(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What went through the book for a code, in the words of the body that it stands for."""
    found = get_object_or_404(Code, pk=pk, operator=operator)
    form = CategoriesForm(
        posted(request), lines=queries.lines_of(operator), known=found.categories,
        initial={"seen_version": found.version},
    )  # fmt: skip
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.categorise(found, seen, form.categories(), acting_member=request.member)
            return redirect("cash-code", operator.slug, pk)
    year = _year(request)
    facts = {
        "code": found, "form": form, "rows": queries.by_category(found, year), "year": year,
        "before": year - 1, "currency": queries.basis_of(operator).currency,
    }  # fmt: skip
    return render(request, "finance/code.html", facts)


def _year(request: Any) -> int:
    """The year that was asked for, of this century and not to come; else this one."""
    now, asked = timezone.localdate().year, request.GET.get("annee", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else now
    return wanted if 2000 <= wanted <= now else now


@access(MEMBERS)
def budget(request: Any, operator: Operator) -> HttpResponse:
    """The budget beside what went through the book this year, and the months."""
    figures = queries.figures_of(operator)
    year = _year(request)
    rows = queries.actuals_of(operator, year, figures)
    facts = {
        "year": year, "before": year - 1, "rows": rows, "months": queries.months_of(operator),
        "currency": figures.facts.currency,
    }  # fmt: skip
    return render(request, "finance/budget.html", facts)


@access(KEEPERS)
def book_file(request: Any, operator: Operator, kind: str) -> HttpResponse:
    """The whole book, to open in a spreadsheet."""
    if kind not in _KINDS:
        raise Http404
    rows = list(_rows(operator))
    data = as_csv(rows) if kind == "csv" else as_xlsx({_("Cash book"): rows})
    answer = HttpResponse(data, content_type=_KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="livre-de-caisse.{kind}"'
    return answer


def _rows(operator: Operator) -> Iterator[list[Any]]:
    yield [
        _("number"), _("day"), _("in"), _("out"), _("currency"), _("for what"),
        _("from whom, to whom"), _("where the money lies"), _("line of the budget"), _("project"),
        _("axis"), _("funder"), _("corrects number"), _("why"),
    ]  # fmt: skip
    currency = queries.basis_of(operator).currency
    for each in queries.entries_of(operator).order_by("number").iterator(chunk_size=500):
        came, went = (each.amount, "") if each.side == Entry.IN else ("", each.amount)
        yield [
            each.number, each.on, came, went, currency, each.what, str(each.whom),
            each.get_account_display(), each.line.name if each.line else "",
            each.project.code if each.project else "", each.axis.code if each.axis else "",
            each.funder.code if each.funder else "",
            each.reverses.number if each.reverses else "", each.why,
        ]  # fmt: skip
