"""Visits: planned, checked, printed, told."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.actions.visits import photo_file
from liane.server.networks.upkeep.forms import work as forms
from liane.server.networks.upkeep.models import Ticket, Visit, VisitPhoto
from liane.server.networks.upkeep.models.visits import VisitState
from liane.server.networks.upkeep.rules import visits as rules
from liane.server.networks.upkeep.rules.tickets import TicketState
from liane.server.networks.upkeep.views.answers import asked, at, form_page, page_of, stay, tried
from liane.server.site.access import TECHNICIANS, access

__all__ = [
    "add_photo", "carry", "change", "drop", "finish", "list_of_visits", "photo", "plan",
    "remove_photo", "sheet", "tick", "visit",
]  # fmt: skip


def _visit(operator: Operator, pk: Any) -> Visit:
    found = Visit.objects.select_related("site", "ticket", "chore", "operator")
    return get_object_or_404(found.prefetch_related("people"), operator=operator, pk=pk)


@access(TECHNICIANS, kept=True)
def list_of_visits(request: Any, operator: Operator) -> HttpResponse:
    """Visits to come, what to carry for them all; or those that are over."""
    which = "over" if request.GET.get("voir") == "finies" else ""
    page = page_of(request, queries.listed_visits(operator, which))
    last = max((each.planned_on for each in page), default=None)
    carry = queries.parts_to_carry(operator, last) if last and not which else []
    return render(request, "upkeep/visits.html", {"page": page, "which": which, "carry": carry})


@access(TECHNICIANS)
def plan(request: Any, operator: Operator) -> HttpResponse:
    """Plan a visit, for a ticket or a site, or for neither."""
    ticket = asked(Ticket, operator, request.GET.get("billet"))
    site = asked(Site, operator, request.GET.get("site")) or (ticket.site if ticket else None)
    initial = {
        "planned_on": timezone.localdate(),
        "purpose": f"{ticket.get_service_display()} · {ticket.number}" if ticket else "",
        "site": site,
        "zone": ticket.zone if ticket else (site.zone if site else ""),
        "people": [request.member.pk],
    }
    form = forms.VisitForm(request.POST or None, operator=operator, initial=initial)
    if request.method == "POST":
        made = tried(
            form,
            lambda: actions.plan_visit(
                operator, acting_member=request.member, ticket=ticket, **form.values()
            ),
        )
        if made:
            return stay(operator, "visit", made.pk)
    return form_page(request, form, _("Plan a visit"), back=ticket)


@access(TECHNICIANS)
def change(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Another day, other people: then the checklist is to be ticked anew."""
    found = _visit(operator, pk)
    names = ("planned_on", "purpose", "site", "zone", "others", "others_count", "at_height")
    initial = {name: getattr(found, name) for name in (*names, "with_power")}
    initial["people"] = [each.pk for each in found.people.all()]
    initial["seen_version"] = found.version
    form = forms.VisitForm(request.POST or None, operator=operator, initial=initial)

    def act() -> Visit:
        seen = form.cleaned_data["seen_version"] or 0
        return actions.change_visit(found, seen, acting_member=request.member, **form.values())

    if request.method == "POST" and tried(form, act):
        return stay(operator, "visit", pk)
    return form_page(request, form, _("Change the visit"), crumb=at(operator, "visit", pk))


@access(TECHNICIANS, kept=True)
def visit(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """One visit: what to carry, what to check, then what was found."""
    found = _visit(operator, pk)
    planned = found.state == VisitState.PLANNED
    ticked = set(found.checks.values_list("code", flat=True)) if planned else set()
    wanted = rules.wanted_boxes(at_height=found.at_height, with_power=found.with_power)
    people = len(found.people.all()) + found.others_count
    return render(
        request,
        "upkeep/visit.html",
        {
            "visit": found,
            "boxes": [(code, _(said), code in ticked) for code, said in wanted.items()],
            "ready": found.cleared_at is not None,
            "alone": not rules.enough_people(people, at_height=found.at_height),
            "parts": found.parts.select_related("item"),
            "readings": [] if planned else found.readings.all(),
            "photos": found.photos.order_by("id"),
            "carry_form": forms.CarryForm(operator=operator) if planned else None,
            "photo_form": forms.PhotoForm(),
            "lessons": [] if planned else found.lessons.all(),
            "planned": planned,
        },
    )


@access(TECHNICIANS)
@require_POST
def tick(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Keep the ticked boxes; with all of them the sheet opens."""
    found = actions.tick(
        _visit(operator, pk), request.POST.getlist("box"), acting_member=request.member
    )
    if found.cleared_at is None:
        messages.warning(request, _("Kept. The sheet opens when every box is ticked."))
        return stay(operator, "visit", pk)
    return stay(operator, "sheet", pk)


@access(TECHNICIANS)
def sheet(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """The printed sheet: only after the checklist."""
    found = _visit(operator, pk)
    if found.cleared_at is None:
        messages.warning(request, _("Tick the checklist first: then the sheet can be printed."))
        return stay(operator, "visit", pk)
    context = {
        "visit": found,
        "boxes": [
            _(said)
            for said in rules.wanted_boxes(
                at_height=found.at_height, with_power=found.with_power
            ).values()
        ],
        "tests": [_(said) for said in rules.TESTS],
        "parts": found.parts.select_related("item"),
        "facts": queries.plan_facts(operator, found.site),
        "lessons": queries.lessons_that_may_help(found.ticket) if found.ticket else [],
        "on_call": queries.on_call(operator, found.planned_on),
    }
    answer = render(request, "upkeep/sheet.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@access(TECHNICIANS)
@require_POST
def carry(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Add a spare to carry."""
    found = _visit(operator, pk)
    form = forms.CarryForm(request.POST, operator=operator)

    def act() -> bool:
        parts = {form.cleaned_data["item"]: form.cleaned_data["quantity"]}
        actions.carry(found, parts, acting_member=request.member)
        return True

    if tried(form, act):
        return stay(operator, "visit", pk)
    return form_page(request, form, _("A part to carry"), crumb=at(operator, "visit", pk))


@access(TECHNICIANS)
def finish(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Say what was found, done, used and measured."""
    found = _visit(operator, pk)
    if found.state != VisitState.PLANNED:
        return stay(operator, "visit", pk)
    form = forms.ResultForm(request.POST or None, visit=found)

    def act() -> Visit:
        seen = form.cleaned_data["seen_version"] or 0
        return actions.finish_visit(found, seen, acting_member=request.member, **form.values())

    if request.method == "POST" and (over := tried(form, act)):
        if over.ticket is not None and form.cleaned_data["outcome"] == TicketState.SOLVED:
            return redirect(f"{at(operator, 'write-lesson')}?visite={over.pk}")
        return stay(operator, "visit", pk)
    status = 400 if form.errors else 200
    return render(request, "upkeep/result.html", {"visit": found, "form": form}, status=status)


@access(TECHNICIANS)
@require_POST
def drop(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Give up a visit."""
    actions.drop_visit(_visit(operator, pk), acting_member=request.member)
    return stay(operator, "visits")


@access(TECHNICIANS)
@require_POST
def add_photo(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Keep a picture of the visit."""
    found = _visit(operator, pk)
    form = forms.PhotoForm(request.POST, request.FILES)

    def act() -> VisitPhoto:
        data = form.cleaned_data["picture"].read(20_000_001)
        caption = form.cleaned_data["caption"]
        return actions.add_photo(found, data, acting_member=request.member, caption=caption)

    if tried(form, act):
        messages.success(request, _("The photo is kept, without place or hour."))
        return stay(operator, "visit", pk)
    return form_page(request, form, _("A photo"), crumb=at(operator, "visit", pk))


@access(TECHNICIANS)
@require_POST
def remove_photo(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Take a picture away again."""
    found = get_object_or_404(VisitPhoto.objects.select_related("visit"), operator=operator, pk=pk)
    actions.remove_photo(found, acting_member=request.member)
    messages.success(request, _("The photo was erased."))
    return stay(operator, "visit", found.visit_id)


@access(TECHNICIANS)
def photo(request: Any, operator: Operator, pk: Any) -> Any:
    """The picture itself."""
    path = photo_file(get_object_or_404(VisitPhoto, operator=operator, pk=pk))
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")
