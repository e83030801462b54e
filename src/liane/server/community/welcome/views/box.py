"""Accueil of the box: the three doors, a member's corner, the tour, the list for a cut."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from liane.server.community.accounts.models import User
from liane.server.community.members.models import Member
from liane.server.community.members.queries import memberships_of
from liane.server.community.operators.clocks import clock_of
from liane.server.community.operators.queries import home_operator, listed
from liane.server.community.welcome.places import door
from liane.server.community.welcome.queries import corner_of
from liane.server.community.welcome.tour import STEPS, facts_of, step_of
from liane.server.site.access import EVERYONE, access

__all__ = ["home", "more_here", "prepare", "tour"]

MOST = 20


@access(EVERYONE, kept=True)
def home(request: HttpRequest) -> HttpResponse:
    """Three doors; for those who belong somewhere, their corner first."""
    mine = memberships_of(request.user) if isinstance(request.user, User) else []
    chosen = _chosen(mine, request.GET.get("ici", ""))
    if chosen:
        timezone.activate(clock_of(chosen.operator))
    own = {member.operator_id for member in mine}
    known = listed().only("name", "slug", "place", "kind")[: MOST + len(own)]
    others = [each for each in known if each.pk not in own][:MOST]
    facts = {
        "mine": mine,
        "may_lock": any(each.role_names for each in mine),
        "chosen": chosen,
        "corner": corner_of(chosen) if chosen else None,
        "others": others,
        "doors": _doors(request, chosen),
    }
    return render(request, "welcome/home.html", facts)


def _chosen(mine: list[Member], slug: str) -> Member | None:
    """The membership whose corner is shown: the one asked for, or the first."""
    asked = [member for member in mine if member.operator.slug == slug]
    return next(iter(asked or mine), None)


def _doors(request: HttpRequest, member: Member | None) -> dict[str, str]:
    """Where the first two doors lead whoever asks."""
    if member is None:
        return {"launch": reverse("found"), "keep": f"{reverse('enter')}?next=/"}
    of: dict[str, Any] = {"operator": member.operator, "member": member}
    pages = [door(request, name, **of) for name in ("network", "upkeep", "registers", "community")]
    launch = [door(request, name, **of) for name in ("plans", "registers")]
    return {
        "launch": next(filter(None, launch), reverse("found")),
        "keep": next(filter(None, pages), reverse("operator", args=[member.operator.slug])),
    }


@access(EVERYONE)
def more_here(request: HttpRequest) -> HttpResponse:
    """« Plus » of the box: pages that belong to no operator."""
    return render(request, "welcome/more_here.html", {"operators": listed()[:MOST]})


@access(EVERYONE)
def tour(request: HttpRequest) -> HttpResponse:
    """One step of the two-minute tour; some are played on a page of their own."""
    at = step_of(request.GET.get("etape", ""))
    step = STEPS[at - 1]
    if step.page:
        return redirect(step.page)
    return render(request, "welcome/tour.html", facts_of(at) | {"look": _look(step.look)})


_OF_AN_OPERATOR = {"operator": "/", "incidents": ""}  # and where to look if it is not open to all


def _look(name: str) -> str:
    if name not in _OF_AN_OPERATOR:
        return reverse(name) if name else ""
    here = home_operator()
    closed = ("private",) if name == "operator" else ("private", "on_request")
    opened = here is not None and here.privacy not in closed
    return reverse(name, args=[here.slug]) if here and opened else _OF_AN_OPERATOR[name]


@access(EVERYONE)
def prepare(request: HttpRequest) -> HttpResponse:
    """Before, during and after a cut: what people of a place can do, to be printed."""
    return render(request, "welcome/prepare.html")
