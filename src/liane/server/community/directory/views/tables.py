"""Tables of actors: send, look at what would change, correct, apply, undo. Keepers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.directory import actions, queries
from liane.server.community.directory.actions.tables import judged_rows
from liane.server.community.directory.columns import CONSENT, READERS
from liane.server.community.directory.forms import ActorForm, TableForm
from liane.server.community.directory.judging import Judged
from liane.server.community.directory.kinds import Family, topics_in_words
from liane.server.community.directory.models import ActorTable, Consent
from liane.server.community.directory.permissions import KEEPERS
from liane.server.community.operators.languages import names_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import access
from liane.server.site.tables import brought as tables
from liane.server.site.tables import shown

__all__ = ["apply", "correct", "example", "preview", "table_list", "undo"]

_PAGES = shown.Pages(
    records="directory",
    tables="directory-tables",
    table="directory-table",
    correct="directory-table-correct",
    apply="directory-table-apply",
    undo="directory-table-undo",
    example="directory-table-example",
)
_LABELS = {
    "id": lazy("id"),
    "agreed": lazy("They agree to this"),
    "agreed_by": lazy("Who said yes?"),
    "agreed_on": lazy("On which day?"),
    "agreed_how": lazy("How?"),
}


@access(KEEPERS)
def table_list(request: Any, operator: Operator) -> HttpResponse:
    form = TableForm(request.POST or None, request.FILES or None)
    read = shown.taken(
        form, lambda data: actions.read_table(operator, data, acting_member=request.member)
    )
    if read:
        return redirect("directory-table", operator.slug, read.pk)
    page = Paginator(queries.tables_of(operator), 50).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page, "pages": _PAGES}
    return render(request, "directory/tables.html", facts, status=422 if form.errors else 200)


def _table(operator: Operator, pk: UUID) -> ActorTable:
    return get_object_or_404(ActorTable, pk=pk, operator=operator)


def _label(column: str) -> str:
    if column in _LABELS:
        return str(_LABELS[column])
    name = READERS[column][0] if column in READERS else column
    return str(ActorForm.base_fields[name].label)


def _value(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "?"
    if name == "family":
        return str(Family(value).label)
    if name == "topics":
        return ", ".join(topics_in_words(value))
    return ", ".join(names_of(value)) if name == "languages" else str(value)


def _agreement(given: dict[str, Any]) -> str:
    scope = Consent.Scope(given["scope"]).label
    on = date_format(given["given_on"], "SHORT_DATE_FORMAT")
    return f"{scope} ({given['given_by']}, {on}, {Consent.Way(given['way']).label})"


def _aside(judged: Judged) -> str:
    """Beside a new line: its family, and who will see its contact."""
    family = _value("family", judged.values.get("family"))
    agreed = [_agreement(each) for each in judged.consents] or [
        _("no agreement: contact for keepers only")
    ]
    return f"{family} · {', '.join(agreed)}"


def _told(judged: Judged) -> dict[str, Any]:
    """A line as the page shows it."""
    wrong = {problem.column for problem in judged.problems}
    columns = sorted(wrong) if "agreed" not in wrong else [*sorted(wrong - {"agreed"}), *CONSENT]
    return {
        "row": judged,
        "called": judged.actor.name if judged.actor else judged.name,
        "aside": _aside(judged),
        "near": judged.near and (judged.near.pk, judged.near.name),
        "problems": [(_label(each.column), str(each.error)) for each in judged.problems],
        "cells": [(name, _label(name), judged.cells.get(name, "")) for name in columns],
        "changes": [
            (_label(name), _value(name, old), _value(name, new))
            for name, (old, new) in judged.changes.items()
        ]
        + [(_label("agreed"), "?", _agreement(each)) for each in judged.consents],
    }


@access(KEEPERS)
def preview(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    brought = _table(operator, pk)
    if brought.state != ActorTable.READ:
        facts = {"brought": brought, "pages": _PAGES}
        return render(request, "directory/table_done.html", facts)
    facts = shown.preview(brought, judged_rows(brought), _told) | {"pages": _PAGES}
    return render(request, "directory/table.html", facts)


@access(KEEPERS)
@require_POST
def correct(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    cells = tables.corrections_in(request.POST)
    actions.correct_table(_table(operator, pk), cells, acting_member=request.member)
    return redirect("directory-table", operator.slug, pk)


@access(KEEPERS)
@require_POST
def apply(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    chosen = tables.choices_in(request.POST)
    done = actions.apply_table(_table(operator, pk), chosen, acting_member=request.member)
    messages.success(request, shown.said_applied(done))
    return redirect("directory-table", operator.slug, pk)


@access(KEEPERS)
@require_POST
def undo(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    outcome = actions.undo_table(_table(operator, pk), acting_member=request.member)
    messages.success(request, shown.said_undone(outcome))
    return redirect("directory-table", operator.slug, pk)


EXAMPLE = (
    "nom;personne;famille;sujets;langues;zone;téléphone;accord;accord de;accord le;accord par\r\n"
    "Énergie du fleuve;la gérante;prestataire;énergie;fr, bm;Rive gauche;+22300000001;"
    "membres;la gérante;2026-01-15;papier\r\n"
    "Radio de la falaise;;médias;contenus et médias;fr;Bourg;+22300000002;;;;\r\n"
)


@access(KEEPERS)
def example(request: HttpRequest, operator: Operator) -> HttpResponse:
    return HttpResponse(
        "\ufeff" + EXAMPLE,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="annuaire.csv"'},
    )
