"""Putting needs in order at a meeting: the wall, the dots, the order of each group."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.needs import actions, queries
from liane.server.projects.needs.forms import ChooseForm, CountForm, RankingForm
from liane.server.projects.needs.models import Ranking, State, Who
from liane.server.projects.needs.permissions import STEWARDS, may_steer
from liane.server.projects.needs.queries import Room
from liane.server.site.access import EVERYONE, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["choose", "close", "count", "order", "orders"]

_STEER = holders(*STEWARDS, administration=False)
_SHOWN = 6  # needs of an order at hand to be chosen


def _ranking(operator: Operator, pk: UUID) -> Ranking:
    return get_object_or_404(Ranking, operator=operator, pk=pk)


@access(_STEER)
def orders(request: Any, operator: Operator) -> HttpResponse:
    """Meetings where needs were put in order; a new one."""
    living = queries.living(operator).order_by("title")
    form = RankingForm(posted(request), needs=living)
    if form.is_valid():
        with said_on(form):
            made = actions.open_ranking(acting_member=request.member, **form.cleaned_data)
            return redirect("need-order", operator.slug, made.pk)
    facts = {"form": form, "orders": queries.orders_of(operator)[:50], "many": living.count()}
    return render(request, "needs/orders.html", facts)


@access(EVERYONE)
def order(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The order of a room; before it is closed, for those who steer, with the wall to print."""
    found = _ranking(operator, pk)
    steers = may_steer(request.member)
    if found.closed_at is None and not steers:
        raise Http404
    room = queries.room_of(found)
    groups = list(Who.values) if steers else room.shown()
    facts = {"room": room, "ranking": found, "steers": steers, "rows": _rows(room, groups)}
    labels = {each.value: each.label for each in Who}
    spoke = [who for who in groups if room.lines and who in room.lines[0].by_group]
    if steers and found.closed_at:
        facts["choose_form"] = _choosing(operator, room)
    return render(request, "needs/order.html", facts | {"groups": [labels[w] for w in spoke]})


def _choosing(operator: Operator, room: Room, sent: Any = None) -> ChooseForm | None:
    """The first needs of the order that are still only heard; None where all were answered."""
    needs = {each.pk: each for each in room.needs if each.state == State.HEARD}
    ranked = sorted(room.lines, key=lambda line: line.rank or len(room.lines))
    first = [needs[line.key] for line in ranked if line.key in needs][:_SHOWN]  # type: ignore[index]
    return ChooseForm(sent, needs=first, operator=operator) if first else None


def _rows(room: Room, groups: list[str]) -> list[dict[str, Any]]:
    """The table: rank for the whole, for each group, and what the whole would have drowned."""
    titles = {each.pk: each for each in room.needs}
    labels = {each.value: each.label for each in Who}
    return [
        {
            "need": titles[line.key],  # type: ignore[index]
            "line": line,
            "own": [line.by_group[who] for who in groups if who in line.by_group],
            "drowned": [labels[who] for who in line.drowned if who in groups],
        }
        for line in room.lines
    ]


@access(_STEER)
def count(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Enter what was counted on the wall."""
    found = _ranking(operator, pk)
    form = CountForm(posted(request), room=queries.room_of(found))
    if form.is_valid():
        with said_on(form):
            actions.count_dots(
                found, form.people(), form.dots(),
                acting_member=request.member, seen=form.cleaned_data["seen"],
            )  # fmt: skip
            return redirect("need-order", operator.slug, pk)
    facts = {"form": form, "ranking": found, "who": Who.labels}
    return render(request, "needs/count.html", facts, status=400 if form.errors else 200)


@access(_STEER)
@require_POST
def close(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.close_ranking(_ranking(operator, pk), acting_member=request.member)
    return redirect("need-order", operator.slug, pk)


@access(_STEER)
@require_POST
def choose(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Write which needs the meeting chose, and who carries them."""
    found = _ranking(operator, pk)
    form = _choosing(operator, queries.room_of(found), request.POST)
    if form is None:
        return redirect("need-order", operator.slug, pk)
    if form.is_valid():
        with said_on(form):
            actions.choose_needs(found, form.chosen(), acting_member=request.member)
            return redirect("needs", operator.slug)
    facts = {"form": form, "ranking": found}
    return render(request, "needs/choose.html", facts, status=400)
