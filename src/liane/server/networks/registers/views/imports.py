"""Tables read in: send, look at what would change, correct, apply, undo. Technicians."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.networks.registers import actions, exchange, queries
from liane.server.networks.registers.actions.imports import judged_rows
from liane.server.networks.registers.exchange.reading import MOST_BYTES
from liane.server.networks.registers.forms import FileForm
from liane.server.networks.registers.judging import NEW, Judged
from liane.server.networks.registers.models import Import
from liane.server.networks.registers.views.telling import field_label, told_value
from liane.server.site.access import TECHNICIANS, access

__all__ = ["apply", "correct", "example", "imports", "preview", "undo"]

_MOST_SHOWN = 100


@access(TECHNICIANS)
def imports(request: Any, operator: Operator) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = actions.read_import(
                operator, file.read(MOST_BYTES + 1), "", acting_member=request.member
            )
            return redirect("register_import", operator.slug, brought.pk)
        except BadInput as error:
            form.add_error("file", str(error))
    page_ = Paginator(queries.imports_of(operator), 50).get_page(request.GET.get("page"))
    shown = {"form": form, "page": page_, "formats": exchange.FORMATS}
    return render(request, "registers/imports.html", shown, status=422 if form.errors else 200)


def _import(operator: Operator, pk: UUID) -> Import:
    return get_object_or_404(Import, pk=pk, operator=operator)


def _told(judged: Judged) -> dict[str, Any]:
    """A line as the page shows it."""
    wrong = {problem.column for problem in judged.problems}
    return {
        "row": judged,
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
        return render(request, "registers/import_done.html", {"brought": brought})
    judged = judged_rows(brought)
    of = {
        verdict: [row for row in judged if row.verdict == verdict]
        for verdict in ("error", "ambiguous", "new", "changed", "same")
    }
    shown = {
        "brought": brought,
        "counts": {verdict: len(rows) for verdict, rows in of.items()},
        "useful": len(of["new"]) + len(of["changed"]),
        "again": _seen_before(operator, brought),
        **{verdict: [_told(row) for row in rows[:_MOST_SHOWN]] for verdict, rows in of.items()},
    }
    return render(request, "registers/import.html", shown)


def _seen_before(operator: Operator, brought: Import) -> Import | None:
    """The same file, applied earlier."""
    same = Import.objects.filter(operator=operator, sha256=brought.sha256, state=Import.APPLIED)
    return same.defer("rows").order_by("-id").first()


def _corrections(data: Any) -> dict[tuple[int, str], str]:
    found = {}
    for key, text in data.items():
        match = re.fullmatch(r"cell-(\d{1,7})-([a-z_]{2,20})", key)
        if match:
            found[int(match[1]), match[2]] = text
    return found


def _choices(data: Any) -> dict[int, str]:
    found = {}
    for key, choice in data.items():
        match = re.fullmatch(r"choice-(\d{1,7})", key)
        if match and choice:
            found[int(match[1])] = choice if choice != "new" else NEW
    return found


@access(TECHNICIANS)
@require_POST
def correct(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    brought = _import(operator, pk)
    actions.correct_import(brought, _corrections(request.POST), acting_member=request.member)
    return redirect("register_import", operator.slug, brought.pk)


@access(TECHNICIANS)
@require_POST
def apply(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    brought = _import(operator, pk)
    done = actions.apply_import(brought, _choices(request.POST), acting_member=request.member)
    count = done.counts.get("new", 0) + done.counts.get("changed", 0)
    messages.success(
        request,
        ngettext("{count} site was read in.", "{count} sites were read in.", count).format(
            count=count
        ),
    )
    return redirect("register_import", operator.slug, brought.pk)


@access(TECHNICIANS)
@require_POST
def undo(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    brought = _import(operator, pk)
    outcome = actions.undo_import(brought, acting_member=request.member)
    said = _("Undone: {back} sites are as they were before.").format(back=outcome.back)
    if outcome.kept:
        said += " " + _("{kept} were changed since, and were left alone.").format(kept=outcome.kept)
    messages.success(request, said)
    return redirect("register_import", operator.slug, brought.pk)


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
