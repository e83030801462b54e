"""Tables read in: send, look at what would change, correct, apply, undo.

Tables of sites are for technicians; those of the six registers for whoever keeps the registers.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.networks.registers import actions, exchange, kinds, queries
from liane.server.networks.registers.actions.imports import judged_rows
from liane.server.networks.registers.forms import FileForm, LinesForm
from liane.server.networks.registers.models import Import, Register
from liane.server.networks.registers.permissions import REGISTRARS, is_technician
from liane.server.networks.registers.views.addresses import register_at
from liane.server.networks.registers.views.telling import told_line, told_site
from liane.server.site.access import TECHNICIANS, access
from liane.server.site.tables import brought as tables
from liane.server.site.tables import shown
from liane.server.site.tables.sheets import as_csv

__all__ = [
    "apply",
    "correct",
    "example",
    "imports",
    "line_apply",
    "line_correct",
    "line_example",
    "line_preview",
    "line_tables",
    "line_undo",
    "lines_export",
    "preview",
    "undo",
]


@dataclass(frozen=True)
class About:
    """What a table is of: its pages, and the register of its lines if it is not of sites."""

    pages: shown.Pages
    register: Register | None = None

    @property
    def of(self) -> str:
        return self.register.value if self.register else ""


_SITES = About(
    shown.Pages(
        records="sites",
        tables="register_imports",
        table="register_import",
        correct="register_import_correct",
        apply="register_import_apply",
        undo="register_import_undo",
        example="register_import_example",
    )
)


def _lines(address: str) -> About:
    return About(
        shown.Pages(
            records="register",
            tables="register_tables",
            table="register_table",
            correct="register_table_correct",
            apply="register_table_apply",
            undo="register_table_undo",
            example="register_table_example",
            within=(address,),
        ),
        register_at(address),
    )


def _import(operator: Operator, about: About, pk: UUID) -> Import:
    return get_object_or_404(Import, pk=pk, operator=operator, register=about.of)


def _to_table(operator: Operator, about: About, pk: UUID) -> HttpResponse:
    return redirect(about.pages.table, operator.slug, *about.pages.within, pk)


def _list(request: Any, operator: Operator, about: About) -> HttpResponse:
    """The form, and the tables that were read before."""
    given = (request.POST or None, request.FILES or None)
    form = LinesForm(*given, register=about.of) if about.register else FileForm(*given)
    read = shown.taken(form, lambda data: _read(request, operator, about, form, data))
    if read:
        return _to_table(operator, about, read.pk)
    page_ = Paginator(queries.imports_of(operator, about.of), 50).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page_, "pages": about.pages, "register": about.register}
    if about.register:
        facts["kinds"] = kinds.with_facts(about.register)
    return render(request, "registers/imports.html", facts, status=422 if form.errors else 200)


def _read(request: Any, operator: Operator, about: About, form: Any, data: bytes) -> Import:
    kind = form.cleaned_data.get("kind", "")
    acting = request.member
    return actions.read_import(operator, data, register=about.of, kind=kind, acting_member=acting)


def _preview(request: Any, brought: Import, about: About) -> HttpResponse:
    facts: dict[str, Any] = {"pages": about.pages, "register": about.register}
    if brought.state != Import.READ:
        return render(request, "registers/import_done.html", facts | {"brought": brought})
    judged = judged_rows(brought, acting_member=request.member)
    tell = told_line(about.register) if about.register else told_site
    facts |= shown.preview(brought, judged, tell)
    return render(request, "registers/import.html", facts)


def _correct(request: Any, operator: Operator, about: About, pk: UUID) -> HttpResponse:
    cells = tables.corrections_in(request.POST)
    actions.correct_import(_import(operator, about, pk), cells, acting_member=request.member)
    return _to_table(operator, about, pk)


def _apply(request: Any, operator: Operator, about: About, pk: UUID) -> HttpResponse:
    chosen = tables.choices_in(request.POST)
    brought = _import(operator, about, pk)
    done = actions.apply_import(brought, chosen, acting_member=request.member)
    messages.success(request, shown.said_applied(done))
    return _to_table(operator, about, pk)


def _undo(request: Any, operator: Operator, about: About, pk: UUID) -> HttpResponse:
    outcome = actions.undo_import(_import(operator, about, pk), acting_member=request.member)
    messages.success(request, shown.said_undone(outcome))
    return _to_table(operator, about, pk)


def _as_file(data: bytes, media: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, content_type=media, headers={"Content-Disposition": disposition})


@access(TECHNICIANS)
def imports(request: Any, operator: Operator) -> HttpResponse:
    return _list(request, operator, _SITES)


@access(TECHNICIANS)
def preview(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    return _preview(request, _import(operator, _SITES, pk), _SITES)


@access(TECHNICIANS)
@require_POST
def correct(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    return _correct(request, operator, _SITES, pk)


@access(TECHNICIANS)
@require_POST
def apply(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    return _apply(request, operator, _SITES, pk)


@access(TECHNICIANS)
@require_POST
def undo(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    return _undo(request, operator, _SITES, pk)


EXAMPLE = (
    "name;lat;lon;kind;mast_heights_m;households;demand_mbps;priority;zone;power\r\n"
    "Château d’eau;14,2717;-3,8852;mast;18;0;0;silver;Bourg;mains\r\n"
    "École de Kabalanko;14°19′21″N;3°50′23″W;school;6 / 12;0;4;silver;Kabalanko;solar\r\n"
)
_CSV = "text/csv; charset=utf-8"


@access(TECHNICIANS)
def example(request: HttpRequest, operator: Operator) -> HttpResponse:
    return _as_file(f"\ufeff{EXAMPLE}".encode(), _CSV, "sites.csv")


@access(REGISTRARS)
def line_tables(request: Any, operator: Operator, address: str) -> HttpResponse:
    return _list(request, operator, _lines(address))


@access(REGISTRARS)
def line_preview(request: HttpRequest, operator: Operator, address: str, pk: UUID) -> HttpResponse:
    about = _lines(address)
    return _preview(request, _import(operator, about, pk), about)


@access(REGISTRARS)
@require_POST
def line_correct(request: Any, operator: Operator, address: str, pk: UUID) -> HttpResponse:
    return _correct(request, operator, _lines(address), pk)


@access(REGISTRARS)
@require_POST
def line_apply(request: Any, operator: Operator, address: str, pk: UUID) -> HttpResponse:
    return _apply(request, operator, _lines(address), pk)


@access(REGISTRARS)
@require_POST
def line_undo(request: Any, operator: Operator, address: str, pk: UUID) -> HttpResponse:
    return _undo(request, operator, _lines(address), pk)


@access(REGISTRARS)
def line_example(request: HttpRequest, operator: Operator, address: str) -> HttpResponse:
    """A head with every fact of the register, and a line for each kind."""
    register = register_at(address)
    heads = ("name", "kind", "zone", *kinds.fact_words(register), "contact", "notes")
    rows = [(f"… {label}", label) for _kind, label in kinds.choices_of(register)]
    return _as_file(as_csv([heads, *rows]), _CSV, f"{address}.csv")


@access(REGISTRARS)
def lines_export(request: Any, operator: Operator, address: str, format_: str) -> HttpResponse:
    """The lines of a register as a file; places for technicians alone."""
    register = register_at(address)
    if format_ not in exchange.FORMATS:
        raise Http404
    entries = queries.entries_of(operator, register).defer("contact")
    title, exact = f"{operator.name} · {register.label}", is_technician(request.member)
    data = exchange.write_lines(entries, register, format_, title, exact=exact)
    return _as_file(data, exchange.FORMATS[format_], f"{operator.slug}-{address}.{format_}")
