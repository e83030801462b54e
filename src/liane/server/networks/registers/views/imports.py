"""Tables read in: send, look at what would change, correct, apply, undo. Technicians."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.networks.registers import actions, queries
from liane.server.networks.registers.actions.imports import judged_rows
from liane.server.networks.registers.forms import FileForm
from liane.server.networks.registers.judging import Judged
from liane.server.networks.registers.models import Import
from liane.server.networks.registers.views.telling import field_label, told_value
from liane.server.site.access import TECHNICIANS, access
from liane.server.site.tables import brought as tables
from liane.server.site.tables import shown

__all__ = ["apply", "correct", "example", "imports", "preview", "undo"]

_PAGES = shown.Pages(
    records="sites",
    tables="register_imports",
    table="register_import",
    correct="register_import_correct",
    apply="register_import_apply",
    undo="register_import_undo",
    example="register_import_example",
)


@access(TECHNICIANS)
def imports(request: Any, operator: Operator) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    read = shown.taken(
        form, lambda data: actions.read_import(operator, data, "", acting_member=request.member)
    )
    if read:
        return redirect("register_import", operator.slug, read.pk)
    page_ = Paginator(queries.imports_of(operator), 50).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page_, "pages": _PAGES}
    return render(request, "registers/imports.html", facts, status=422 if form.errors else 200)


def _import(operator: Operator, pk: UUID) -> Import:
    return get_object_or_404(Import, pk=pk, operator=operator)


def _told(judged: Judged) -> dict[str, Any]:
    """A line as the page shows it."""
    wrong = {problem.column for problem in judged.problems}
    lat, lon = judged.values.get("lat"), judged.values.get("lon")
    return {
        "row": judged,
        "called": judged.site.name if judged.site else judged.name,
        "aside": f"{lat:.4f}, {lon:.4f}" if lat is not None and lon is not None else "",
        "near": judged.near and (judged.near.code, f"{judged.near.name} ({judged.near.code})"),
        "problems": [(field_label(p.column), str(p.error)) for p in judged.problems],
        "cells": [(c, field_label(c), judged.cells.get(c, "")) for c in sorted(wrong)],
        "changes": [
            (field_label(name), told_value(name, old), told_value(name, new))
            for name, (old, new) in judged.changes.items()
        ],
    }


@access(TECHNICIANS)
def preview(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    brought = _import(operator, pk)
    if brought.state != Import.READ:
        facts = {"brought": brought, "pages": _PAGES}
        return render(request, "registers/import_done.html", facts)
    facts = shown.preview(brought, judged_rows(brought), _told) | {"pages": _PAGES}
    return render(request, "registers/import.html", facts)


@access(TECHNICIANS)
@require_POST
def correct(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    brought = _import(operator, pk)
    cells = tables.corrections_in(request.POST)
    actions.correct_import(brought, cells, acting_member=request.member)
    return redirect("register_import", operator.slug, brought.pk)


@access(TECHNICIANS)
@require_POST
def apply(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    brought = _import(operator, pk)
    chosen = tables.choices_in(request.POST)
    done = actions.apply_import(brought, chosen, acting_member=request.member)
    messages.success(request, shown.said_applied(done))
    return redirect("register_import", operator.slug, brought.pk)


@access(TECHNICIANS)
@require_POST
def undo(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    outcome = actions.undo_import(_import(operator, pk), acting_member=request.member)
    messages.success(request, shown.said_undone(outcome))
    return redirect("register_import", operator.slug, pk)


EXAMPLE = (
    "name;lat;lon;kind;mast_heights_m;households;demand_mbps;priority;zone;power\r\n"
    "Château d’eau;14,2717;-3,8852;mast;18;0;0;silver;Bourg;mains\r\n"
    "École de Kabalanko;14°19′21″N;3°50′23″W;school;6 / 12;0;4;silver;Kabalanko;solar\r\n"
)


@access(TECHNICIANS)
def example(request: HttpRequest, operator: Operator) -> HttpResponse:
    return HttpResponse(
        "\ufeff" + EXAMPLE,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="sites.csv"'},
    )
