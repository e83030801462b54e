"""The watched network, for technicians: devices, links, drift, planned work, how it is watched."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices import actions, queries
from liane.server.lookout.devices.drawing import (
    Tie,
    branches_of,
    draw_hours,
    draw_strip,
    draw_tree,
)
from liane.server.lookout.devices.forms import DeviceForm, WatchingForm, WorkForm
from liane.server.lookout.devices.models import Device, Kind, MeshLink, Work
from liane.server.lookout.devices.tasks import agents_are_here
from liane.server.lookout.devices.wording import (
    CAUSES,
    READINGS,
    SOURCES,
    WAYS,
    said_failure,
    why_of,
)
from liane.server.site.access import TECHNICIANS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "change", "device", "drift", "end", "links", "new", "remove", "settings", "watched", "works",
]  # fmt: skip

_STATES = {"there": "ok", "gone": "cut", "untold": "unknown"}


@access(TECHNICIANS)
def watched(request: Any, operator: Operator) -> HttpResponse:
    """What goes on, and every device, the worst first."""
    devices = list(queries.devices_of(operator))
    rows = queries.rows_of(operator, devices)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "rows": [(row, why_of(row.reason, row.figure)) for row in page.object_list],
        "counts": {how: sum(row.how == how for row in rows) for how in queries.HOWS},
        "troubles": _told(list(queries.troubles_now(operator)[:20]), devices),
        "over": _told(list(queries.troubles_of(operator).exclude(ended_at=None)[:10]), devices),
        "works": queries.works_now(operator),
        "how": queries.watching_of(operator),
        "read_at": rows[0].read_at if rows else None,
    }
    return render(request, "devices/watched.html", facts)


def _told(troubles: list[Any], devices: list[Device]) -> list[dict[str, Any]]:
    names = {str(each.pk): each.name for each in devices}
    return [
        {
            "trouble": each,
            "root": " – ".join(names.get(key, "?") for key in each.root),
            "lost": sorted(names.get(key, "?") for key in each.members if key not in each.root),
            "cause": CAUSES.get(each.cause, ""),
        }
        for each in troubles
    ]


@access(TECHNICIANS)
def device(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One device: how it is, its thirty days, its readings."""
    found = _found(operator, pk)
    row = queries.rows_of(operator, [found])[0]
    now = timezone.now()
    days = queries.strip_of(found, now.date())
    known = [share for _day, _state, share in days if share is not None]
    strip = draw_strip([state for _day, state, _share in days], _("last 30 days"))
    facts = {
        "device": found,
        "row": row,
        "why": why_of(row.reason, row.figure),
        "strip": strip if known else "",
        "available": 100 * sum(known) / len(known) if known else None,
        "figures": _figures(row),
        "failures": [
            (WAYS.get(way, way), said_failure(why)) for way, why in sorted(row.failures.items())
        ],
        "plots": _plots(found, now),
        "troubles": queries.troubles_about(operator, found)[:10],
    }
    return render(request, "devices/device.html", facts)


def _found(operator: Operator, pk: UUID) -> Device:
    return get_object_or_404(queries.devices_of(operator), pk=pk)


def _figures(row: queries.Row) -> list[tuple[Any, float, str]]:
    return [
        (label, row.figures[name], unit)
        for name, (label, unit) in READINGS.items()
        if name in row.figures
    ]


def _plots(device: Device, now: Any) -> list[dict[str, Any]]:
    """A curve for each reading over three days, the ones that technicians look at first."""
    order = list(READINGS)
    held = [each for each in queries.series_of(device, now) if each.reading in READINGS]
    plots = []
    for at, each in enumerate(sorted(held, key=lambda one: (order.index(one.reading), one.place))):
        label, unit = READINGS[each.reading]
        drawn = draw_hours(each.points, str(label), unit, f"hours{at}")
        if drawn:
            plots.append({"series": each, "label": label, "unit": unit, "drawn": drawn})
    return plots[:12]


@access(TECHNICIANS)
def new(request: Any, operator: Operator) -> HttpResponse:
    """Watch one more device."""
    form = DeviceForm(posted(request), operator=operator, initial={"kind": Kind.ROUTER})
    if form.is_valid():
        with said_on(form):
            made = actions.add_device(acting_member=request.member, **form.facts())
            messages.success(request, _("It is looked at within a minute."))
            return redirect("watched-device", operator.slug, made.pk)
    return _form(request, form, _("Watch a device"))


@access(TECHNICIANS)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Correct a device."""
    standing = Device.objects.filter(operator=operator, gone_at=None)
    found = get_object_or_404(standing.select_related("site", "behind"), pk=pk)
    names = [name for name in DeviceForm.base_fields if hasattr(found, name)]
    initial = {name: getattr(found, name) for name in names} | {
        "seen_version": found.version,
        "user": queries.secret_of(found).get("user", ""),
    }
    form = DeviceForm(posted(request), operator=operator, device=found, initial=initial)
    if form.is_valid():
        version = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.change_device(found, version, acting_member=request.member, **form.facts())
            return redirect("watched-device", operator.slug, found.pk)
    return _form(request, form, _("Correct a device"), device=found)


def _form(request: Any, form: Any, title: str, **more: Any) -> HttpResponse:
    facts = {"form": form, "title": title, "agents": agents_are_here(), **more}
    return render(request, "devices/form.html", facts, status=400 if form.errors else 200)


@access(TECHNICIANS)
@require_POST
def remove(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Watch it no more."""
    found = _found(operator, pk)
    actions.remove_device(found, acting_member=request.member)
    messages.success(request, _("It is watched no more; what it told is kept."))
    return redirect("watched", operator.slug)


@access(TECHNICIANS)
def links(request: Any, operator: Operator) -> HttpResponse:
    """Who hangs on whom, as the register says and as the mesh tells."""
    devices = list(queries.devices_of(operator))
    mesh = queries.links_of(operator)
    rows = {str(row.device.pk): row for row in queries.rows_of(operator, devices)}
    shown = {
        key: (row.device.name, row.shape, reverse("watched-device", args=(operator.slug, key)))
        for key, row in rows.items()
    }
    strangers = sorted({end for each in mesh for end in (each.a, each.b)} - shown.keys())
    shown |= {each: (each, "unknown", "") for each in strangers}
    ties = [Tie(each.a, each.b, _STATES[each.state]) for each in mesh]
    told = {frozenset((each.a, each.b)) for each in mesh}
    ties += [
        Tie(str(each.behind_id), str(each.pk), "unknown")
        for each in devices
        if each.behind_id and frozenset((str(each.behind_id), str(each.pk))) not in told
    ]
    first = [str(each.pk) for each in devices if each.kind == Kind.GATEWAY]
    branches = branches_of(list(shown), ties, first)
    facts = {
        "drawn": draw_tree(branches, ties, shown),
        "links": [_link(each, shown) for each in mesh],
        "strangers": strangers,
    }
    return render(request, "devices/links.html", facts)


def _link(link: MeshLink, shown: dict[str, tuple[str, str, str]]) -> dict[str, Any]:
    names = [shown[end][0] for end in (link.a, link.b)]
    return {"link": link, "name": " – ".join(names), "shape": _STATES[link.state]}


@access(TECHNICIANS)
def drift(request: Any, operator: Operator) -> HttpResponse:
    """Links that give less than what was planned or built, worst first."""
    how = queries.watching_of(operator)
    found = queries.drifts_of(operator, watching=how)
    facts = {
        "drifts": [(each, SOURCES.get(each.source, "")) for each in found],
        "drifted": sum(each.drifted for each in found),
        "how": how,
        "expected": queries.expected_of(operator) if not found else [],
    }
    return render(request, "devices/drift.html", facts)


@access(TECHNICIANS)
def works(request: Any, operator: Operator) -> HttpResponse:
    """Planned work, and one more."""
    form = WorkForm(posted(request), operator=operator)
    if form.is_valid():
        with said_on(form):
            actions.plan_work(acting_member=request.member, **form.cleaned_data)
            return redirect("watched-works", operator.slug)
    page = Paginator(queries.works_of(operator), 50).get_page(request.GET.get("page"))
    facts = {"form": form, "page": page, "now": timezone.now()}
    return render(request, "devices/works.html", facts, status=400 if form.errors else 200)


@access(TECHNICIANS)
@require_POST
def end(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The work is over, or given up."""
    found = get_object_or_404(Work, operator=operator, pk=pk)
    actions.end_work(found, acting_member=request.member)
    return redirect("watched-works", operator.slug)


@access(TECHNICIANS)
def settings(request: Any, operator: Operator) -> HttpResponse:
    """How the network is watched."""
    now = queries.watching_of(operator)
    initial = {name: getattr(now, name) for name in ("on", "looks", "drift_db", "drift_hours")}
    initial["drift_percent"] = round(100 * now.drift_share, 1)
    form = WatchingForm(posted(request), initial=initial)
    if form.is_valid():
        values = dict(form.cleaned_data)
        values["drift_share"] = values.pop("drift_percent") / 100
        with said_on(form):
            actions.set_watching(acting_member=request.member, **values)
            return redirect("watched", operator.slug)
    return _form(request, form, _("How the network is watched"))
