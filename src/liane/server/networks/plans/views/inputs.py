"""What is asked of a plan: places, uplinks, survival, prices; then « Calculate » and « Stop »."""

import csv
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from liane.errors import LianeError
from liane.server.community.operators.models import Operator
from liane.server.networks.ground.queries import relief_for_map
from liane.server.networks.interconnection.queries import uplinks_for
from liane.server.networks.plans import actions, exchange
from liane.server.networks.plans.forms import FilesForm, NewPlanForm, SettingsForm
from liane.server.networks.plans.models import Plan, Source
from liane.server.networks.plans.picking import picking
from liane.server.networks.plans.runs import engines_are_here
from liane.server.networks.plans.views.shared import address, back_to, done, frame, plan_of
from liane.server.networks.registers.kinds import label_of
from liane.server.networks.registers.queries import lacking, sites_of
from liane.server.site.access import TECHNICIANS, access

__all__ = [
    "bring_result",
    "calculate",
    "import_files",
    "new_plan",
    "places",
    "prices",
    "settings",
    "stop",
    "uplinks",
    "version",
]

_PER_PAGE = 50
_BLANKS = 2


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _rows(request: HttpRequest, names: tuple[str, ...]) -> list[dict[str, str]]:
    columns = [request.POST.getlist(name) for name in names]
    return [dict(zip(names, row, strict=False)) for row in zip(*columns, strict=False)]


@access(TECHNICIANS)
def new_plan(request: Any, operator: Operator) -> HttpResponse:
    form = NewPlanForm(request.POST or None)
    made: list[Plan] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(
            actions.start_plan(
                operator, name=form.cleaned_data["name"], acting_member=request.member
            )
        ),
    ):
        return back_to("plan-places", made[0])
    return render(request, "plans/new.html", {"form": form})


@access(TECHNICIANS)
def import_files(request: Any, operator: Operator) -> HttpResponse:
    """A project, or the result of `liane plan`: what was sent says which."""
    form = FilesForm(request.POST or None, request.FILES or None)
    made: list[Plan] = []

    def act() -> None:
        sent = exchange.unpacked(form.cleaned_data["folder"])
        take = actions.import_result if "plan.json" in sent else actions.import_project
        made.append(take(operator, sent, acting_member=request.member))

    if request.method == "POST" and done(form, act):
        return back_to("plan", made[0])
    return render(request, "plans/import.html", {"form": form})


@access(TECHNICIANS)
def bring_result(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """The folder that `liane plan` wrote elsewhere, for a plan that this box cannot calculate."""
    found = plan_of(operator, plan)
    form = FilesForm(request.POST or None, request.FILES or None)

    def act() -> None:
        sent = exchange.unpacked(form.cleaned_data["folder"])
        actions.import_result(operator, sent, plan=found, acting_member=request.member)

    if request.method == "POST" and done(form, act):
        return back_to("plan", found)
    context = {"form": form, "engines": engines_are_here()}
    return render(request, "plans/bring.html", frame(request, found, **context))


@access(TECHNICIANS, kept=True)
def places(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Which places the plan is for: ticked one by one, or all and none of what is shown."""
    found = plan_of(operator, plan)
    if request.method == "POST":
        shown = request.POST.getlist("shown")
        verb = request.POST.get("do", "keep")
        checked = {"all": shown, "none": []}.get(verb, request.POST.getlist("place"))
        actions.choose(
            found, _seen(request), shown=shown, checked=checked, acting_member=request.member
        )
        onward = "plan-uplinks" if verb == "next" else "plan-places"
        query = "" if verb == "next" else f"?{request.GET.urlencode()}"
        return redirect(f"{address(onward, found)}{query}")
    zone = request.GET.get("zone", "")
    listed, zones = _listed(found, zone)
    page = Paginator(listed, _PER_PAGE).get_page(request.GET.get("page"))
    rows = _place_rows(found, page.object_list)
    for at, row in enumerate(rows, 1):
        row["box"] = f"p{at}"
    context = {
        "page": page,
        "rows": rows,
        "map": picking(rows, relief_for_map(operator)),
        "zones": zones,
        "zone": zone,
        "here_asked": request.GET.urlencode(),
    }
    return render(request, "plans/places.html", frame(request, found, **context))


def _listed(plan: Plan, zone: str) -> tuple[Any, list[str]]:
    if plan.source != Source.REGISTERS:
        return plan.places, []
    sites = sites_of(plan.operator)
    zones = list(sites.order_by("zone").exclude(zone="").values_list("zone", flat=True).distinct())
    return (sites.filter(zone=zone) if zone else sites), zones


def _place_rows(plan: Plan, shown: Any) -> list[dict[str, Any]]:
    chosen = set(plan.chosen)
    if plan.source != Source.REGISTERS:
        return [
            {
                "code": row.get("id", ""),
                "name": row.get("name") or row.get("id", ""),
                "kind": label_of("site", row.get("kind", "")),
                "households": row.get("households", ""),
                "chosen": row.get("id") in chosen,
                "at": _position(row),
            }
            for row in shown
        ]
    missing = {site.pk: words for site, words in lacking(shown)}
    return [
        {
            "code": site.code,
            "name": site.name,
            "kind": label_of("site", site.kind),
            "zone": site.zone,
            "households": site.households,
            "chosen": site.code in chosen,
            "at": (site.lat, site.lon),
            "missing": missing.get(site.pk, []),
        }
        for site in shown
    ]


def _position(row: dict[str, str]) -> tuple[float, float] | None:
    """Degrees as the file gave them, or None where they are not numbers of the Earth."""
    try:
        lat, lon = float(row.get("lat", "")), float(row.get("lon", ""))
    except (TypeError, ValueError):
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


_UPLINK = ("site", "mbps", "monthly_cost", "provider")


@access(TECHNICIANS)
def uplinks(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Where the Internet arrives."""
    found = plan_of(operator, plan)
    rows = [{name: _typed(row.get(name, "")) for name in _UPLINK} for row in _given_uplinks(found)]
    wrong = ""
    if request.method == "POST":
        rows = _rows(request, _UPLINK)
        if request.POST.get("do") == "offers":
            rows = [{n: str(r.get(n) or "") for n in _UPLINK} for r in uplinks_for(operator)]
        try:
            actions.set_uplinks(found, _seen(request), rows, acting_member=request.member)
            again = request.POST.get("do") in ("offers", "more")
            return back_to("plan-uplinks" if again else "plan-settings", found)
        except LianeError as error:
            wrong = str(error)
    context = {
        "rows": rows + [dict.fromkeys(_UPLINK, "")] * 2,
        "places": _choices(found),
        "offers": len(uplinks_for(operator)),
        "wrong": wrong,
    }
    return render(request, "plans/uplinks.html", frame(request, found, **context))


def _typed(value: Any) -> str:
    """A value as people would type it: no figure ends on a decimal that says nothing.

    >>> _typed(300.0), _typed(1.5), _typed("pop")
    ('300', '1.5', 'pop')
    """
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _given_uplinks(plan: Plan) -> list[dict[str, Any]]:
    return list(plan.project.get("uplink") or [])


def _choices(plan: Plan) -> list[tuple[str, str]]:
    """Code and name of the chosen places."""
    chosen = set(plan.chosen)
    if plan.source == Source.REGISTERS:
        sites = sites_of(plan.operator).filter(code__in=chosen)
        return [(site.code, site.name) for site in sites.only("code", "name")]
    rows = [row for row in plan.places if row.get("id") in chosen]
    return [(row["id"], row.get("name") or row["id"]) for row in rows]


@access(TECHNICIANS)
def settings(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Survival, horizon, budget, power, effort."""
    found = plan_of(operator, plan)
    form = SettingsForm(request.POST or None, plan=found, places=_choices(found))
    if request.method == "POST" and done(
        form,
        lambda: actions.adjust(
            found,
            form.cleaned_data["seen_version"] or 0,
            acting_member=request.member,
            **form.changes(found),
        ),
    ):
        return back_to("plan-prices", found)
    return render(request, "plans/settings.html", frame(request, found, form=form))


@access(TECHNICIANS)
def prices(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """The price list: typed, uploaded, or the usual parts without their prices."""
    found = plan_of(operator, plan)
    rows, wrong = list(found.prices), ""
    if request.method == "POST":
        verb = request.POST.get("do", "keep")
        try:
            rows = _rows(request, exchange.PRICE_COLUMNS)
            rows = _brought_prices(request, found) if verb == "file" else rows
            rows = [*found.prices, *_parts(found)] if verb == "parts" else rows
            actions.set_prices(found, _seen(request), rows, acting_member=request.member)
            return back_to("plan" if verb == "keep" else "plan-prices", found)
        except LianeError as error:
            wrong = str(error)
    blanks = [dict.fromkeys(exchange.PRICE_COLUMNS, "")] * _BLANKS
    context = {"rows": [*rows, *blanks], "wrong": wrong, "known": len(found.prices)}
    return render(request, "plans/prices.html", frame(request, found, **context))


def _brought_prices(request: HttpRequest, plan: Plan) -> list[dict[str, str]]:
    upload = request.FILES.get("file")
    data = upload.read(2_000_000) if upload else b""
    return exchange.price_rows(data, plan.currency, (upload.name if upload else "") or "prices.csv")


def _parts(plan: Plan) -> list[dict[str, str]]:
    """The usual parts with their unit and life; their price is for people to find out."""
    given = {row["item"] for row in plan.prices}
    text = files("liane.server.networks.plans").joinpath("parts.csv").read_text("utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if row["item"] not in given]


@access(TECHNICIANS)
@require_POST
def calculate(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    found = plan_of(operator, plan)
    if not engines_are_here():
        return back_to("plan-bring", found)
    actions.calculate(found, _seen(request), acting_member=request.member)
    return back_to("plan", found)


@access(TECHNICIANS)
@require_POST
def stop(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    found = plan_of(operator, plan)
    actions.stop(found, acting_member=request.member)
    return back_to("plan", found)


@access(TECHNICIANS)
@require_POST
def version(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    made = actions.new_version(plan_of(operator, plan), acting_member=request.member)
    return back_to("plan-settings", made)
