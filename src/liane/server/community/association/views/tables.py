"""Files of the parent body: send, look at what would change and who may stand twice, apply, undo;
and the roll as a file."""

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.association import leaving
from liane.server.community.association.actions import tables as actions
from liane.server.community.association.columns import EXAMPLE, name_in
from liane.server.community.association.judging import Judged
from liane.server.community.association.models import RollTable
from liane.server.community.association.permissions import KEEPERS
from liane.server.community.operators.models import Operator
from liane.server.site.access import access
from liane.server.site.tables import brought as tables
from liane.server.site.tables import shown

__all__ = ["apply", "correct", "example", "export", "preview", "table_list", "undo"]

_PAGES = shown.Pages(
    records="association-roll",
    tables="roll-tables",
    table="roll-table",
    correct="roll-table-correct",
    apply="roll-table-apply",
    undo="roll-table-undo",
    example="roll-table-example",
)
_LABELS = {
    "number": lazy("Number with the parent body"),
    "parent_number": lazy("Number with the parent body"),
    "name": lazy("Name"),
    "phone": lazy("Phone"),
    "mail": lazy("Mail"),
    "zone": lazy("Where (quarter, street, floor)"),
    "languages": lazy("Languages"),
    "skills": lazy("Skills"),
    "joined": lazy("Day they asked"),
    "until": lazy("Paid until"),
    "told_until": lazy("Paid until"),
    "agreed": lazy("They agree to"),
}
_SHOWN = 60


class TableForm(forms.Form):
    """A file to read in."""

    file = forms.FileField(
        label=lazy("File"),
        allow_empty_file=True,
        help_text=lazy("CSV or XLSX, at most 10 MB"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )


@access(KEEPERS)
def table_list(request: Any, operator: Operator) -> HttpResponse:
    form = TableForm(request.POST or None, request.FILES or None)
    read = shown.taken(
        form, lambda data: actions.read_table(operator, data, acting_member=request.member)
    )
    if read:
        return redirect("roll-table", operator.slug, read.pk)
    rows = RollTable.objects.filter(operator=operator).defer("rows", "before", "report")
    page = Paginator(rows.order_by("-id"), 50).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page, "pages": _PAGES}
    return render(request, "association/tables.html", facts, status=422 if form.errors else 200)


def _table(operator: Operator, pk: UUID) -> RollTable:
    return get_object_or_404(RollTable, pk=pk, operator=operator)


def _value(value: Any) -> str:
    if value in (None, "", []):
        return "?"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _told(judged: Judged) -> dict[str, Any]:
    """A line as the page shows it."""
    wrong = sorted({problem.column for problem in judged.problems})
    return {
        "row": judged,
        "called": judged.person.name if judged.person else judged.name,
        "aside": judged.cells.get("phone") or judged.cells.get("mail") or "",
        "near": _near(judged),
        "problems": [(str(_LABELS[each.column]), str(each.error)) for each in judged.problems],
        "cells": [(name, str(_LABELS[name]), _cell(judged, name)) for name in wrong],
        "changes": [
            (str(_LABELS[name]), _value(old), _value(new))
            for name, (old, new) in judged.changes.items()
        ],
    }


def _near(judged: Judged) -> tuple[str, str] | None:
    """Whom a line could mean: somebody here, or a line further up, which then counts alone."""
    if judged.near is None:
        return None
    if judged.near_line is None:
        return judged.near.pk, judged.near.name
    return "", _("{name} of line {line}").format(name=judged.near.name, line=judged.near_line)


def _cell(judged: Judged, name: str) -> str:
    return name_in(judged.cells) if name == "name" else judged.cells.get(name, "")


def _duplicates(brought: RollTable) -> list[tuple[str, int, str, str]]:
    kinds = {
        "variant": _("a variant of the name"),
        "name": _("the same name"),
        "phone": _("the same phone"),
        "mail": _("the same mail"),
    }
    rows = json.loads(tables.opened(brought.report))
    return [(kinds[kind], line, name, other) for kind, line, name, other in rows]


@access(KEEPERS)
def preview(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    brought = _table(operator, pk)
    facts: dict[str, Any] = {"brought": brought, "pages": _PAGES}
    if brought.state == RollTable.UNDONE:
        return render(request, "association/table_done.html", facts)
    twice = _duplicates(brought)
    facts |= {"twice": twice[:_SHOWN], "twice_count": len(twice)}
    if brought.state != RollTable.READ:
        return render(request, "association/table_done.html", facts)
    if brought.queued_at is not None:
        return render(request, "association/table_queued.html", facts)
    facts |= shown.preview(brought, actions.judged_rows(brought), _told)
    return render(request, "association/table.html", facts)


@access(KEEPERS)
@require_POST
def correct(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    cells = tables.corrections_in(request.POST)
    actions.correct_table(_table(operator, pk), cells, acting_member=request.member)
    return redirect("roll-table", operator.slug, pk)


@access(KEEPERS)
@require_POST
def apply(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A short file is read in at once, a long one by the worker."""
    brought, chosen = _table(operator, pk), tables.choices_in(request.POST)
    lines = sum(brought.counts.get(name, 0) for name in ("new", "changed", "ambiguous"))
    if lines > actions.AT_ONCE:
        actions.queue_table(brought, chosen, acting_member=request.member)
    else:
        done = actions.apply_table(brought, chosen, acting_member=request.member)
        messages.success(request, shown.said_applied(done))
    return redirect("roll-table", operator.slug, pk)


@access(KEEPERS)
@require_POST
def undo(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    outcome = actions.undo_table(_table(operator, pk), acting_member=request.member)
    messages.success(request, shown.said_undone(outcome))
    return redirect("roll-table", operator.slug, pk)


@access(KEEPERS)
def example(request: HttpRequest, operator: Operator) -> HttpResponse:
    return _file(("\ufeff" + EXAMPLE).encode(), "text/csv; charset=utf-8", "exemple.csv")


@access(KEEPERS)
def export(request: HttpRequest, operator: Operator, kind: str) -> HttpResponse:
    """The roll for the parent body."""
    if kind == "xlsx":
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return _file(leaving.roll_xlsx(operator), sheet, "registre.xlsx")
    return _file(leaving.roll_csv(operator), "text/csv; charset=utf-8", "registre.csv")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    said = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=kind, headers=said)
