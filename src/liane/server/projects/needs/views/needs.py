"""The list of needs for everybody, one need, and what those who steer do with it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.welcome.rules import link_of
from liane.server.projects.needs import actions, queries
from liane.server.projects.needs.forms import FollowForm, HelpForm, MergeForm, NeedForm
from liane.server.projects.needs.models import Help, Need
from liane.server.projects.needs.permissions import STEWARDS, may_enter, may_measure, may_steer
from liane.server.projects.needs.rules import said_count
from liane.server.site.access import EVERYONE, access, holders
from liane.server.site.forms import posted, said_on

__all__ = [
    "answer", "change", "follow_up", "merge", "need", "needs", "remove_answer", "task",
]  # fmt: skip

_STEER = holders(*STEWARDS, administration=False)
_FIELDS = ("title", "summary", "use", "kind", "owner")


def _need(operator: Operator, pk: UUID) -> Need:
    return get_object_or_404(queries.living(operator), pk=pk)


@access(EVERYONE)
def needs(request: Any, operator: Operator) -> HttpResponse:
    """What people need, in the order of the last meeting, then by the count of voices."""
    room = queries.last_order(operator)
    ranks = {line.key: line.rank for line in room.lines} if room else {}
    page: Any = Paginator(queries.needs_of(operator, ranks), 50).get_page(request.GET.get("page"))
    rows = [(each, each.rank, said_count(each.voices)) for each in page]
    facts = {
        "rows": rows,
        "page": page,
        "room": room,
        "enters": may_enter(request.member),
        "steers": may_steer(request.member),
        "measures": may_measure(request.member),
        "waiting": queries.sheets_to_sort(operator).count() if may_steer(request.member) else 0,
    }
    return render(request, "needs/needs.html", facts)


@access(EVERYONE)
def need(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One need: who said it in counts, what answers it, what became of it."""
    found = get_object_or_404(
        Need.objects.select_related("owner", "merged_into"), operator=operator, pk=pk
    )
    if found.merged_into_id:
        return redirect("need", operator.slug, found.merged_into_id)
    steers = may_steer(request.member)
    count = found.sheets.count()
    helps = [(each, link_of(_address(each))) for each in queries.helps_of(found)]
    facts: dict[str, Any] = {
        "need": found,
        "voices": said_count(count),
        "told": queries.voices_of(found),
        "helps": helps,
        "steps": list(found.steps.all()),
        "steers": steers,
    }
    if steers:
        others = queries.living(operator).exclude(pk=found.pk)
        facts |= {
            "count": count,
            "sheets": list(found.sheets.order_by("number")[:50]),
            "follow_form": FollowForm(initial={"state": found.state}),
            "merge_form": MergeForm(needs=others),
        }
    return render(request, "needs/need.html", facts)


def _address(given: Help) -> str:
    return given.service.address if given.service and not given.address else given.address


@access(_STEER)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _need(operator, pk)
    known = {name: getattr(found, name) for name in _FIELDS} | {"seen_version": found.version}
    form = NeedForm(posted(request), operator=operator, initial=known)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_need(found, seen, acting_member=request.member, **form.values())
            return redirect("need", operator.slug, pk)
    return _page(request, form, _("Say it better, find who carries it"), found)


@access(_STEER)
@require_POST
def follow_up(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _need(operator, pk)
    form = FollowForm(posted(request), initial={"state": found.state})
    if form.is_valid():
        with said_on(form):
            actions.follow_need(found, acting_member=request.member, **form.cleaned_data)
            return redirect("need", operator.slug, pk)
    return _page(request, form, _("What became of it"), found)


@access(_STEER)
def answer(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Say what answers a need: a service, a course, a call of here; or anything by its name."""
    found = _need(operator, pk)
    form = HelpForm(posted(request), operator=operator)
    if form.is_valid():
        with said_on(form):
            actions.add_help(found, acting_member=request.member, **form.values())
            return redirect("need", operator.slug, pk)
    return _page(request, form, _("Add what answers it"), found)


@access(_STEER)
@require_POST
def merge(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _need(operator, pk)
    form = MergeForm(posted(request), needs=queries.living(operator).exclude(pk=pk))
    if form.is_valid():
        with said_on(form):
            into = form.cleaned_data["into"]
            actions.merge_needs(found, into, acting_member=request.member)
            return redirect("need", operator.slug, into.pk)
    return _page(request, form, _("It says the same as another"), found)


def _page(request: Any, form: Any, title: str, found: Need) -> HttpResponse:
    return render(request, "needs/form.html", {"form": form, "title": title, "need": found})


@access(_STEER)
@require_POST
def task(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    made = actions.make_task(_need(operator, pk), acting_member=request.member)
    return redirect("task", operator.slug, made.pk)


@access(_STEER)
@require_POST
def remove_answer(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    given = get_object_or_404(Help, operator=operator, pk=pk)
    actions.remove_help(given, acting_member=request.member)
    return redirect("need", operator.slug, given.need_id)
