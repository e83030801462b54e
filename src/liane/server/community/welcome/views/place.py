"""The portal of an operator, its « Plus » and its search."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.welcome import queries
from liane.server.community.welcome.places import door, wings_for
from liane.server.community.welcome.warnings import warnings_of
from liane.server.site.access import EVERYONE, FRONT, access

__all__ = ["more", "portal", "search"]

_DOORS = (
    "announce",
    "ask-to-join",
    "here-too",
    "join",
    "messages",
    "new-thread",
    "notices",
    "service-new",
    "show-interest",
    "upkeep-report",
)


def _doors(request: HttpRequest) -> dict[str, str]:
    return {name.replace("-", "_"): door(request, name) for name in _DOORS}


@access(FRONT, kept=True)
def portal(request: HttpRequest, operator: Operator) -> HttpResponse:
    """What is here without Internet; of an operator on request, only who it is."""
    member: Member | None = request.member  # type: ignore[attr-defined]
    facts: dict[str, Any] = {
        "doors": _doors(request),
        "opened": member or operator.privacy == "public",
    }
    if facts["opened"]:
        facts |= {
            "warnings": warnings_of(operator),
            "notices": queries.notices_on(operator, member)[:6],
            "services": queries.services_of(operator)[:12],
            "people": queries.who_answers(operator) if member else [],
        }
    return render(request, "welcome/portal.html", facts)


@access(FRONT, kept=True)
def more(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Every page of the open wings that this person can open."""
    return render(request, "welcome/more.html", {"wings": wings_for(request)})


@access(EVERYONE, kept=True)
def search(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Words looked for on this box; nothing of it is kept."""
    typed = request.GET.get("q", "")[:100].strip()
    member: Member | None = request.member  # type: ignore[attr-defined]
    found = queries.search(operator, member, typed)
    return render(request, "welcome/search.html", {"typed": typed, "found": found})
