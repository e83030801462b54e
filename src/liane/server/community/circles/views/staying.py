"""Pages of people: the circles one is in, who is in, one's settings, leaving, the phone tree."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.circles import actions, queries
from liane.server.community.circles.forms import (
    CallsForm,
    CircleForm,
    PlaceForm,
    ReasonForm,
    TestForm,
)
from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.circles.views.placing import acts, other_place, place_here, with_form
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "answer_exclusion",
    "calls",
    "circles",
    "draw",
    "exclude",
    "found",
    "keep",
    "leave",
    "mine",
    "people",
    "test",
    "tree",
]


@access(MEMBERS)
def circles(request: Any, operator: Operator) -> HttpResponse:
    places = queries.places_of(request.member)
    return render(request, "circles/circles.html", {"places": places})


@access(MEMBERS)
def found(request: Any, operator: Operator) -> HttpResponse:
    form = CircleForm(posted(request))
    if form.is_valid():
        made = actions.found_circle(acting_member=request.member, **form.cleaned_data)
        return redirect("circle", operator.slug, made.pk)
    return with_form(request, None, form, lazy("Found a circle"))


@access(MEMBERS)
def people(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    everybody = queries.people_of(place.circle)
    gaps = queries.gaps_of(everybody)
    facts = {
        "place": place,
        "people": everybody,
        "gaps": [(ActorGroup(code).label, count) for code, count in gaps.counts],
        "empty": [ActorGroup(code).label for code in gaps.empty],
    }
    return render(request, "circles/people.html", facts)


@access(MEMBERS)
def mine(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    before = {"group": place.group, "phone": place.phone, "wish": place.wish}
    form = PlaceForm(posted(request), initial=before)
    if form.is_valid():
        with said_on(form):
            actions.update_place(**form.cleaned_data, **acts(request, place))
            return redirect("circle", operator.slug, pk)
    return with_form(request, place, form, lazy("My settings in this circle"), leaves=True)


@access(MEMBERS)
@require_POST
def leave(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.leave_circle(**acts(request, place_here(request, pk)))
    return redirect("circles", operator.slug)


@access(MEMBERS)
@require_POST
def keep(request: Any, operator: Operator, pk: UUID, other: UUID) -> HttpResponse:
    place = place_here(request, pk)
    actions.keep_with(other_place(place, other), **acts(request, place))
    return redirect("circle-people", operator.slug, pk)


@access(MEMBERS)
def exclude(request: Any, operator: Operator, pk: UUID, other: UUID) -> HttpResponse:
    place = place_here(request, pk)
    whom = other_place(place, other)
    form = ReasonForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.ask_exclusion(whom, form.cleaned_data["reason"], **acts(request, place))
            return redirect("circle-people", operator.slug, pk)
    return with_form(request, place, form, lazy("Ask for an exclusion"), whom=whom)


_ANSWERS = {"oui": actions.confirm_exclusion, "non": actions.drop_exclusion}


@access(MEMBERS)
@require_POST
def answer_exclusion(
    request: Any, operator: Operator, pk: UUID, other: UUID, answer: str
) -> HttpResponse:
    place = place_here(request, pk)
    if answer not in _ANSWERS:
        raise Http404
    _ANSWERS[answer](other_place(place, other), **acts(request, place))
    return redirect("circle-people", operator.slug, pk)


@access(MEMBERS)
def tree(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Keepers see the whole tree; others whom they call, and what does not hold."""
    place = place_here(request, pk)
    told = queries.tree_of(place.circle)
    rows = [row for row in told.callers if place.keeps or row[0].pk == place.pk]
    return render(request, "circles/tree.html", {"place": place, "tree": told, "rows": rows})


@access(MEMBERS)
@require_POST
def draw(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.draw_tree(**acts(request, place_here(request, pk)))
    return redirect("circle-tree", operator.slug, pk)


@access(MEMBERS)
def test(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    place = place_here(request, pk)
    form = TestForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.note_test(**form.cleaned_data, **acts(request, place))
            return redirect("circle-tree", operator.slug, pk)
    return with_form(request, place, form, lazy("The tree was tried"))


@access(MEMBERS)
def calls(request: Any, operator: Operator, pk: UUID, other: UUID) -> HttpResponse:
    place = place_here(request, pk)
    caller = other_place(place, other)
    everybody = {str(each.pk): each for each in queries.people_of(place.circle)}
    others = [each for key, each in everybody.items() if each.pk != caller.pk]
    before = [str(key) for key in caller.calls.values_list("called", flat=True)]
    form = CallsForm(posted(request), initial={"called": before}, people=others)
    if form.is_valid():
        called = [everybody[key] for key in form.cleaned_data["called"]]
        with said_on(form):
            actions.choose_calls(caller, called, **acts(request, place))
            return redirect("circle-tree", operator.slug, pk)
    title = _("{name} calls").format(name=caller.member.name)
    return with_form(request, place, form, title)
