"""How the network is: the landing page of the wing, and each site's story."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.models import Operator
from liane.server.community.welcome.places import door
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.forms.tickets import StateForm
from liane.server.networks.upkeep.rules.states import State
from liane.server.networks.upkeep.views.answers import is_technician, page_of, stay, tried
from liane.server.site.access import EVERYONE, TECHNICIANS, access

__all__ = ["months", "network", "site"]

_COLOURS = {
    State.OK: "var(--leaf)",
    State.WORN: "var(--ochre)",
    State.CUT: "var(--clay)",
    State.UNKNOWN: "var(--line)",
}
_HEIGHTS = {State.OK: 18, State.WORN: 12, State.CUT: 18, State.UNKNOWN: 4}


# address, what it is called, what is there; those that are not there yet are left out
_DOORS = (
    ("registers", lazy("Registers"), lazy("Territory, sites, buildings, commons, people served.")),
    ("plans", lazy("Plans"), lazy("Choose places, calculate, compare, decide.")),
    (
        "interconnection",
        lazy("Interconnection"),
        lazy("Where the Internet comes in, and at what price."),
    ),
    ("ground", lazy("Ground and relief"), lazy("Relief and trees under the links.")),
    (
        "equipment",
        lazy("Equipment"),
        lazy("Radios, what is known of them, which one for a link."),
    ),
    ("upkeep", lazy("Upkeep"), lazy("Tickets, visits, spares, calendar, rota, lessons.")),
)


def doors(request: Any) -> list[dict[str, Any]]:
    """The other parts of the wing that open for this person."""
    return [
        {"url": url, "label": label, "said": said}
        for name, label, said in _DOORS
        if (url := door(request, name))
    ]


def bars(days: list[str]) -> SafeString:
    """A strip of days as bars: colour and height both say the state. One path for each state."""
    paths = (
        f'<path fill="{colour}" d="{_bars_of(state, days)}"/>'
        for state, colour in _COLOURS.items()
        if state in days
    )
    return mark_safe("".join(paths))  # noqa: S308 (ours)


def _bars_of(state: State, days: list[str]) -> str:
    tall = _HEIGHTS[state]
    return "".join(f"M{at * 6} 20v-{tall}h4v{tall}z" for at, day in enumerate(days) if day == state)


@access(EVERYONE, kept=True)
def network(request: Any, operator: Operator) -> HttpResponse:
    """« État du réseau »: sites for technicians, zones, services and homes for everybody.

    With `?public`, a technician sees what everybody sees.
    """
    context: dict[str, Any] = {
        "able": is_technician(request),
        "incidents": queries.public_tickets(operator)[:20],
        "doors": doors(request) if request.member else [],
    }
    if context["able"] and "public" not in request.GET:
        context |= _for_technicians(request, operator)
        return render(request, "upkeep/network.html", context)
    context["desk"] = queries.desk_of(operator)
    zones, now = queries.network_seen(operator)
    context["zones"] = [
        {"seen": each, "bars": bars(list(each.days)), "known": set(each.days) != {State.UNKNOWN}}
        for each in zones
    ]
    context["link_days"] = bars(queries.link_days(operator))
    context["unknown"] = sum(not each["known"] for each in context["zones"])
    context["behind"] = queries.behind_cuts(operator, now)
    return render(request, "upkeep/zones.html", context)


def _for_technicians(request: Any, operator: Operator) -> dict[str, Any]:
    stories = queries.stories_of(operator)
    figures = queries.state_of(operator, stories)
    page = page_of(request, queries.worst_first(operator), count=figures.sites)
    shown = queries.seen_sites(operator, page.object_list, stories)
    strips = queries.strips_of(operator, shown)
    rows = [
        {
            "site": each,
            "bars": bars(strips[each.pk]),
            "bad": sum(day in ("cut", "worn") for day in strips[each.pk]),
            "known": sum(day != "unknown" for day in strips[each.pk]),
        }
        for each in shown
        if each.since
    ]
    soon = timezone.localdate() + timedelta(days=14)
    visits = queries.next_visits(operator, 8)
    return {
        "figures": figures,
        "available": None if figures.available is None else 100 * figures.available,
        "page": page,
        "rows": rows,
        "unseen": [each for each in shown if not each.since],
        "planned": visits[0].of_all if visits else 0,
        "visits": [each for each in visits if each.planned_on <= soon],
        "carry": queries.parts_to_carry(operator, soon)[:12] if visits else [],
        "overdue": _overdue(operator, visits),
    }


def _overdue(operator: Operator, visits: list[Any]) -> int:
    """Chores past their day: the visits, if there are any, came with their count."""
    return visits[0].overdue if visits else queries.overdue_chores(operator).count()


@access(EVERYONE, kept=True)
def months(request: Any, operator: Operator) -> HttpResponse:
    """How much the link and each zone were in service, month by month."""
    zones, rows = queries.months_of(operator)
    return render(request, "upkeep/months.html", {"zones": zones, "rows": rows})


@access(TECHNICIANS)
def site(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """The story of a site; say by hand how it is."""
    found = get_object_or_404(sites_of(operator), pk=pk)
    form = StateForm(request.POST or None)

    def act() -> bool:
        actions.set_state(found, **form.cleaned_data, acting_member=request.member)
        return True

    if request.method == "POST" and tried(form, act):
        return stay(operator, "site", pk)
    one = sites_of(operator).filter(pk=pk)
    seen = queries.seen_sites(operator, one, queries.stories_of(operator, found))[0]
    context = {
        "site": found,
        "now": seen if seen.since else None,
        "bars": bars(queries.strips_of(operator, [seen])[found.pk]),
        "changes": queries.changes_of(found)[:60],
        "tickets": queries.tickets_of(operator, "all").filter(site=found)[:10],
        "visits": queries.visits_of(operator).filter(site=found).prefetch_related(None)[:10],
        "form": form,
    }
    return render(request, "upkeep/site.html", context, status=400 if form.errors else 200)
