"""Putting needs in order at a meeting: the wall, the dots, the order of each group."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.needs import actions, queries
from liane.server.projects.needs.forms import CountForm, RankingForm
from liane.server.projects.needs.models import Ranking, Who
from liane.server.projects.needs.permissions import STEWARDS, may_steer
from liane.server.projects.needs.queries import Room
from liane.server.site.access import EVERYONE, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["close", "count", "order", "orders"]

_STEER = holders(*STEWARDS, administration=False)


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
    return render(request, "needs/order.html", facts | {"groups": [labels[w] for w in spoke]})


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
