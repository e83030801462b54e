"""What is announced, held and reported."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.events import actions, queries
from liane.server.community.events.forms import EventForm, PhotoForm, ReportForm
from liane.server.community.events.models import Event, Photo
from liane.server.community.events.permissions import ORGANISERS, may_organise
from liane.server.community.events.views.answers import event_in, form_page, qr_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, access, holders
from liane.server.site.forms import posted, said_on
from liane.server.site.pictures import picture_file

__all__ = [
    "add_photo", "change", "event", "events", "move", "note", "photo", "plan", "remove_photo",
    "report",
]  # fmt: skip

KEEPERS = holders(*ORGANISERS, administration=False)


@access(EVERYONE)
def events(request: Any, operator: Operator) -> HttpResponse:
    past = Paginator(queries.past_events(operator, request.member), 20)
    facts = {
        "coming": queries.coming_events(operator, request.member)[:50],
        "page": past.get_page(request.GET.get("page")),
        "may_organise": may_organise(request.member),
        "member": request.member,
    }
    return render(request, "events/events.html", facts)


def _lines(text: str) -> list[str]:
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


def _said(found: Event) -> dict[str, Any]:
    names = ("objectives", "expected", "agenda", "obtained")
    return {name: _lines(getattr(found, name)) for name in names}


@access(EVERYONE)
def event(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = event_in(request, operator, pk)
    facts = {
        "event": found,
        "said": _said(found),
        "turnout": queries.turnout_of(found),
        "opinions": queries.opinions_of(found),
        "photos": found.photos.order_by("id")[:60],
        "mine": queries.place_of(found, request.member),
        "may_organise": may_organise(request.member),
        "member": request.member,
    }
    return render(request, "events/event.html", facts)


@access(EVERYONE)
def note(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Concept note, programme and invitation on paper, with a QR to take a place."""
    found = event_in(request, operator, pk)
    page = request.build_absolute_uri(f"/o/{operator.slug}/evenements/{pk}/")
    facts = {"event": found, "said": _said(found), "address": page, "qr": qr_of(page)}
    return render(request, "events/note.html", facts)


@access(KEEPERS)
def plan(request: Any, operator: Operator) -> HttpResponse:
    form = EventForm(posted(request))
    if form.is_valid():
        with said_on(form):
            made = actions.plan_event(acting_member=request.member, **form.values())
            return redirect("event", operator.slug, made.pk)
    return form_page(request, form, _("Prepare an event"))


@access(KEEPERS)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = event_in(request, operator, pk)
    before = {name: getattr(found, name) for name in EventForm.base_fields if name in _FIELDS}
    form = EventForm(posted(request), initial={**before, "seen_version": found.version})
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.change_event(found, seen, acting_member=request.member, **form.values())
            return redirect("event", operator.slug, pk)
    return form_page(request, form, _("Change the event"), found)


_FIELDS = {field.name for field in Event._meta.concrete_fields}
_MOVES = {"annoncer": actions.announce, "annuler": actions.call_off}


@access(KEEPERS)
@require_POST
def move(request: Any, operator: Operator, pk: UUID, move: str) -> HttpResponse:
    found = event_in(request, operator, pk)
    if move not in _MOVES:
        raise Http404
    _MOVES[move](found, acting_member=request.member)
    return redirect("event", operator.slug, pk)


@access(KEEPERS)
def report(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = event_in(request, operator, pk)
    before = {name: getattr(found, name) for name in ("obtained", "report", "cost_spent")}
    before["obtained"] = found.obtained or found.expected
    form = ReportForm(posted(request), initial={**before, "seen_version": found.version})
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.report(found, seen, acting_member=request.member, **form.values())
            return redirect("event", operator.slug, pk)
    lead = _("The expected results are written here to begin with: keep what was obtained.")
    return form_page(request, form, _("Write the report"), found, lead)


@access(KEEPERS)
def add_photo(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = event_in(request, operator, pk)
    form = PhotoForm(posted(request), request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        with said_on(form):
            sent.seek(0)
            actions.add_photo(
                found, sent.read(), form.cleaned_data["caption"], acting_member=request.member
            )
            return redirect("event", operator.slug, pk)
    return form_page(request, form, _("Add a photo"), found)


@access(KEEPERS)
@require_POST
def remove_photo(request: Any, operator: Operator, pk: UUID, photo: UUID) -> HttpResponse:
    found = get_object_or_404(Photo, pk=photo, event=pk, operator=operator)
    actions.remove_photo(found, acting_member=request.member)
    return redirect("event", operator.slug, pk)


@access(EVERYONE)
def photo(request: Any, operator: Operator, pk: UUID, photo: UUID) -> FileResponse:
    event_in(request, operator, pk)
    found = get_object_or_404(Photo, pk=photo, event=pk, operator=operator)
    path = picture_file("events", found.sha256)
    if not path.is_file():
        raise Http404
    kept = {"Cache-Control": "private, max-age=31536000, immutable"}
    return FileResponse(path.open("rb"), content_type="image/webp", headers=kept)
