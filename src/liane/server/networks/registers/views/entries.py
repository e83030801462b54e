"""The six registers: what each holds, a line, adding and correcting it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.networks.registers import actions, kinds, queries, rules
from liane.server.networks.registers.forms import EntryForm
from liane.server.networks.registers.models import Entry, Register
from liane.server.networks.registers.permissions import (
    HIDDEN_FACTS,
    REGISTRARS,
    is_registrar,
    is_technician,
    shown_facts,
)
from liane.server.networks.registers.views.addresses import register_at
from liane.server.networks.registers.views.telling import told_versions
from liane.server.site.access import EVERYONE, MEMBERS, access

__all__ = ["add", "change", "index", "listing", "page", "remove", "restore"]


def _what_for() -> dict[str, str]:
    return {
        Register.TERRITORY: _("Zones, water, relief, roads: what the network must cross or reach."),
        Register.SERVICES: _("Operators, local radio, cyber cafés: what people use today."),
        Register.NETWORKS: _("Associations, schools, bodies: who already holds people together."),
        Register.BUILDINGS: _("Roofs, towers, floors and risers: what could carry equipment."),
        Register.COMMONS: _("What is held together: tools, contents, rules, energy."),
        Register.USERS: _("Who it is for, and who passes things on."),
    }


@access(EVERYONE, kept=True)
def index(request: Any, operator: Operator) -> HttpResponse:
    counted, told = queries.counts(operator), _what_for()
    rows = [
        (register.label, kinds.ADDRESS_OF[register], counted.get(register, 0), told[register])
        for register in Register
    ]
    shown = {
        "rows": rows,
        "sites": counted["sites"],
        "zones": queries.zones_of(operator),
        "technician": is_technician(request.member),
    }
    return render(request, "registers/index.html", shown)


@access(EVERYONE, kept=True)
def listing(request: Any, operator: Operator, address: str) -> HttpResponse:
    register = register_at(address)
    entries = queries.entries_of(operator, register).defer("contact", "notes")
    if words := request.GET.get("q", "")[:80].replace("\x00", ""):
        entries = entries.filter(name__icontains=words)
    page_ = Paginator(entries, 50).get_page(request.GET.get("page"))
    for entry in page_:
        entry.kind_label = kinds.label_of(register, entry.kind)  # type: ignore[attr-defined]
    shown = {
        "register": register,
        "address": address,
        "page": page_,
        "told": _what_for()[register],
        "kinds": kinds.choices_of(register),
        "q": words,
        "gone": _gone(request, operator),
        "keeps": is_registrar(request.member),
        "exact": is_technician(request.member),
    }
    return render(request, "registers/entries.html", shown)


def _gone(request: Any, operator: Operator) -> Entry | None:
    """A line that was just removed, to offer its way back to those who may."""
    try:
        pk = UUID(request.GET.get("gone", ""))
    except ValueError:
        return None
    found = Entry.objects.filter(pk=pk, operator=operator).exclude(gone_at=None)
    return found.first() if is_registrar(request.member) else None


@access(EVERYONE)
def page(request: Any, operator: Operator, address: str, pk: UUID) -> HttpResponse:
    register = register_at(address)
    entry = get_object_or_404(Entry, pk=pk, operator=operator, register=register)
    keeps = is_registrar(request.member)
    if entry.gone_at is not None and not keeps:
        raise Http404
    exact = is_technician(request.member)
    hidden = () if exact else ("lat", "lon", *HIDDEN_FACTS.get(register, ()))
    shown = {
        "entry": entry,
        "address": address,
        "register": register,
        "kind": kinds.label_of(register, entry.kind),
        "facts": kinds.fact_labels(register, entry.kind, _facts(entry, exact)),
        "place": _place(entry, exact),
        "exact": exact,
        "keeps": keeps,
        "versions": told_versions(queries.history(entry.pk)[:20], hidden) if keeps else [],
    }
    return render(request, "registers/entry.html", shown)


def _facts(entry: Entry, exact: bool) -> dict[str, Any]:
    yes_no = {"yes": _("yes"), "no": _("no")}
    told = shown_facts(entry, exact)
    return {name: yes_no.get(str(value), value) for name, value in told.items()}


def _place(entry: Entry, exact: bool) -> str:
    if entry.lat is None or entry.lon is None:
        return ""
    if exact:
        return f"{entry.lat:.6f}, {entry.lon:.6f}"
    return f"{rules.blurred(entry.lat):.2f}, {rules.blurred(entry.lon):.2f}"


def _form(request: Any, entry: Entry | None, register: str, kind: str) -> EntryForm:
    initial = (
        EntryForm.filled_from(entry)
        if entry
        else {"origin": "typed", "known_on": timezone.localdate()}
    )
    return EntryForm(
        request.POST or None,
        initial=initial,
        register=register,
        kind=kind,
        keeps_contact=entry is None or is_registrar(request.member),
        exact=entry is None or is_technician(request.member),
    )


def _form_page(request: Any, form: EntryForm, address: str, entry: Entry | None) -> HttpResponse:
    register = register_at(address)
    shown = {
        "form": form,
        "address": address,
        "register": register,
        "entry": entry,
        "kind": form.kind,
        "kind_label": kinds.label_of(register, form.kind),
        "kinds": kinds.choices_of(register),
    }
    status = 422 if form.errors else 200
    return render(request, "registers/entry_form.html", shown, status=status)


@access(MEMBERS)
def add(request: Any, operator: Operator, address: str) -> HttpResponse:
    register = register_at(address)
    known = dict(kinds.choices_of(register))
    kind = request.GET.get("kind", "")
    form = _form(request, None, register, kind if kind in known else next(iter(known)))
    if request.method == "POST" and form.is_valid():
        entry = actions.add_entry(operator, register, form.values(), acting_member=request.member)
        messages.success(request, _("{name} is in the register.").format(name=entry.name))
        return redirect("register_entry", operator.slug, address, entry.pk)
    return _form_page(request, form, address, None)


@access(REGISTRARS)
def change(request: Any, operator: Operator, address: str, pk: UUID) -> HttpResponse:
    register = register_at(address)
    entry = get_object_or_404(Entry, pk=pk, operator=operator, register=register)
    form = _form(request, entry, register, entry.kind)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data.get("seen_version") or entry.version
        actions.change_entry(entry, seen, form.values(), acting_member=request.member)
        messages.success(request, _("{name} was changed.").format(name=entry.name))
        return redirect("register_entry", operator.slug, address, entry.pk)
    return _form_page(request, form, address, entry)


@access(REGISTRARS)
@require_POST
def remove(request: Any, operator: Operator, address: str, pk: UUID) -> HttpResponse:
    entry = get_object_or_404(Entry, pk=pk, operator=operator, register=register_at(address))
    if entry.gone_at is None:
        actions.remove_entry(entry, entry.version, acting_member=request.member)
    back = redirect("register", operator.slug, address)
    back["Location"] += f"?gone={entry.pk}"
    return back


@access(REGISTRARS)
@require_POST
def restore(request: Any, operator: Operator, address: str, pk: UUID) -> HttpResponse:
    entry = get_object_or_404(Entry, pk=pk, operator=operator, register=register_at(address))
    if entry.gone_at is not None:
        actions.restore_entry(entry, acting_member=request.member)
    messages.success(request, _("{name} is back.").format(name=entry.name))
    return redirect("register_entry", operator.slug, address, entry.pk)
