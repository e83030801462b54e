"""Pages of interconnection: points, offers side by side, quotes asked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.networks.ground.queries import relief_for_map
from liane.server.networks.interconnection import actions, queries, rules
from liane.server.networks.interconnection.forms import OfferForm, PointForm, QuoteForm
from liane.server.networks.interconnection.models import (
    Offer,
    OfferState,
    Point,
    Quote,
    QuoteState,
    Said,
)
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.widgets.map import Mark, draw_map
from liane.words import say

__all__ = ["add_offer", "add_point", "change_offer", "change_point", "decide", "front", "point"]

KEEPERS = holders("bearer", "technician", "treasurer", "legal", administration=False)
_SHAPES = {Said.YES: "ok", Said.NO: "cut", Said.UNKNOWN: "unknown"}


def _keeps(member: Any) -> bool:
    return bool(member and member.role_names & KEEPERS.roles)


def _rows(offers: list[Offer]) -> list[dict[str, Any]]:
    """Offers as the comparison shows them: said things as shapes, and what to ask."""
    said = {value: str(label) for value, label in Said.choices}
    return [
        {
            "offer": offer,
            "resale": (_SHAPES[Said(offer.resale)], said[offer.resale]),
            "written": (_SHAPES[Said(offer.written)], said[offer.written]),
            "second": (_SHAPES[Said(offer.second_path)], said[offer.second_path]),
            "per_mbps": rules.cost_per_mbps(offer),
            "first_year": rules.yearly_cost(offer),
            "remarks": [say(message) for message in rules.remarks(offer)],
        }
        for offer in offers
    ]


def _drawing(operator: Operator, points: list[Point]) -> Any:
    marks = [
        Mark(point.lat, point.lon, point.name, _state(point))
        for point in points
        if point.lat is not None and point.lon is not None
    ]
    return draw_map(marks, relief=relief_for_map(operator), label=_("Points of presence"))


def _state(point: Point) -> str:
    return _SHAPES[Said(point.in_service)]


@access(MEMBERS, kept=True)
def front(request: Any, operator: Operator) -> HttpResponse:
    points = list(queries.points_of(operator))
    offers = list(queries.offers_of(operator).select_related(None).select_related("point"))
    for each in points:
        each.shape = _state(each)  # type: ignore[attr-defined]
        each.said = Said(each.in_service).label  # type: ignore[attr-defined]
        each.cheapest = rules.cheapest(o for o in offers if o.point_id == each.pk)  # type: ignore[attr-defined]
    shown = {
        "points": points,
        "rows": _rows(offers),
        "verdict": say(rules.second_path_remark(offers)),
        "uplinks": queries.uplinks_for(operator),
        "quotes": list(queries.quotes_of(operator)[:20]),
        "drawing": _drawing(operator, points) if _keeps(request.member) else "",
        "keeps": _keeps(request.member),
        "quote_states": QuoteState.choices,
        "quote_form": QuoteForm(points=queries.points_of(operator)),
    }
    return render(request, "interconnection/front.html", shown)


def _point(operator: Operator, pk: UUID) -> Point:
    return get_object_or_404(Point.objects.select_related("site"), pk=pk, operator=operator)


@access(MEMBERS)
def point(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _point(operator, pk)
    offers = list(queries.offers_of(operator).filter(point=found))
    shown = {
        "point": found,
        "rows": _rows(offers),
        "keeps": _keeps(request.member),
        "states": OfferState.choices,
        "shape": _state(found),
        "said": Said(found.in_service).label,
    }
    return render(request, "interconnection/point.html", shown)


def _form_page(request: Any, form: Any, title: str, back: str) -> HttpResponse:
    shown = {"form": form, "title": title, "back": back}
    status = 422 if form.errors else 200
    return render(request, "interconnection/form.html", shown, status=status)


@access(KEEPERS)
def add_point(request: Any, operator: Operator) -> HttpResponse:
    initial = {"known_on": timezone.localdate()}
    form = PointForm(request.POST or None, initial=initial, operator=operator)
    if request.method == "POST" and form.is_valid():
        made = actions.add_point(operator, form.values(), acting_member=request.member)
        messages.success(request, _("{name} is kept.").format(name=made.name))
        return redirect("interconnection_point", operator.slug, made.pk)
    return _form_page(request, form, _("Add a point of presence"), "")


@access(KEEPERS)
def change_point(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _point(operator, pk)
    form = PointForm(request.POST or None, initial=PointForm.filled_from(found), operator=operator)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data.get("seen_version") or found.version
        actions.change_point(found, seen, form.values(), acting_member=request.member)
        messages.success(request, _("{name} was changed.").format(name=found.name))
        return redirect("interconnection_point", operator.slug, found.pk)
    return _form_page(request, form, found.name, "")


@access(KEEPERS)
@require_POST
def remove_point(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _point(operator, pk)
    if found.gone_at is None:
        actions.remove(found, found.version, acting_member=request.member)
    return redirect("interconnection_point", operator.slug, found.pk)


@access(KEEPERS)
@require_POST
def restore_point(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _point(operator, pk)
    if found.gone_at is not None:
        actions.restore(found, acting_member=request.member)
    return redirect("interconnection_point", operator.slug, found.pk)


@access(KEEPERS)
def add_offer(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _point(operator, pk)
    initial = {
        "currency": operator.currency,
        "said_on": timezone.localdate(),
        "provider": found.owner,
        "state": OfferState.RECEIVED,
    }
    form = OfferForm(request.POST or None, operator=operator, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.add_offer(found, form.values(), acting_member=request.member)
        messages.success(request, _("The offer is kept in the comparison."))
        return redirect("interconnection_point", operator.slug, found.pk)
    title = _("Offer at {name}").format(name=found.name)
    return _form_page(request, form, title, str(found.pk))


def _offer(operator: Operator, pk: UUID) -> Offer:
    return get_object_or_404(Offer.objects.select_related("point"), pk=pk, operator=operator)


@access(KEEPERS)
def change_offer(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _offer(operator, pk)
    filled = OfferForm.filled_from(found)
    form = OfferForm(request.POST or None, operator=operator, initial=filled)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data.get("seen_version") or found.version
        actions.change_offer(found, seen, form.values(), acting_member=request.member)
        messages.success(request, _("The offer was changed."))
        return redirect("interconnection_point", operator.slug, found.point_id)
    return _form_page(request, form, found.provider, str(found.point_id))


@access(KEEPERS)
@require_POST
def decide(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _offer(operator, pk)
    state = request.POST.get("state", "")
    actions.decide_offer(found, found.version, state, acting_member=request.member)
    return redirect("interconnection_point", operator.slug, found.point_id)


@access(KEEPERS)
@require_POST
def ask(request: Any, operator: Operator) -> HttpResponse:
    form = QuoteForm(request.POST, points=queries.points_of(operator))
    if not form.is_valid():
        return _form_page(request, form, _("Ask for a price"), "")
    values = {**form.cleaned_data, "contact": form.cleaned_data["contact"] or None}
    actions.ask_quote(operator, values, acting_member=request.member)
    messages.success(request, _("The question is written down."))
    return redirect("interconnection", operator.slug)


@access(KEEPERS)
@require_POST
def answer(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Quote, pk=pk, operator=operator)
    state = request.POST.get("state", "")
    actions.answer_quote(found, found.version, state, acting_member=request.member)
    return redirect("interconnection", operator.slug)
