"""What every page of a circle begins with."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from liane.server.community.circles.models import Place
from liane.server.community.circles.queries import place_of

__all__ = ["acts", "other_place", "place_here", "with_form"]


def place_here(request: Any, pk: UUID) -> Place:
    """The place of who asks; for anybody else the circle does not exist."""
    place = place_of(request.member, pk)
    if place is None:
        raise Http404
    return place


def other_place(place: Place, pk: UUID) -> Place:
    """Somebody else of the same circle."""
    found = Place.objects.filter(circle=place.circle_id, pk=pk, left_at=None)
    other = found.select_related("member").first()
    if other is None:
        raise Http404
    return other


def acts(request: Any, place: Place) -> dict[str, Any]:
    """Who acts, for actions."""
    return {"acting_place": place, "acting_member": request.member}


def with_form(
    request: Any, place: Place | None, form: Any, title: Any, **facts: Any
) -> HttpResponse:
    """A page with one form."""
    told = {"form": form, "title": title, "place": place, **facts}
    return render(request, "circles/form.html", told)
