"""Every page of the wings that somebody can reach: what « Plus » lists.

A page is listed when its address exists, its wing is open, and `access` lets this person in: the
same rule that the page itself obeys.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext, gettext_noop

from liane.server.site.access import Who, may

__all__ = ["Place", "Wing", "door", "wings_for"]

_WINGS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "",
        gettext_noop("Here"),
        (
            ("services", gettext_noop("What is here without Internet")),
            ("search", gettext_noop("Search")),
            ("show-interest", gettext_noop("I am interested")),
            ("ask-to-join", gettext_noop("Ask to join")),
        ),
    ),
    (
        "community",
        gettext_noop("Community"),
        (
            ("community", gettext_noop("The operator and its rules")),
            ("members", gettext_noop("Members")),
            ("governance", gettext_noop("Assemblies and decisions")),
            ("goods", gettext_noop("What there is, and whose it is")),
            ("association", gettext_noop("Association")),
            ("events", gettext_noop("Events")),
            ("training", gettext_noop("Training")),
            ("surveys", gettext_noop("Surveys")),
            ("groups", gettext_noop("Groups")),
            ("tasks", gettext_noop("Tasks")),
            ("notices", gettext_noop("Notices")),
            ("messages", gettext_noop("Messages")),
            ("communication", gettext_noop("Communication plan")),
            ("advocacy", gettext_noop("Advocacy")),
            ("circles", gettext_noop("Circles")),
            ("roles", gettext_noop("Roles")),
            ("invitations", gettext_noop("Invitations")),
            ("requests", gettext_noop("Who asks to join")),
            ("interests", gettext_noop("Who may come")),
            ("energy", gettext_noop("Who can give what")),
            ("households", gettext_noop("Households")),
            ("directory", gettext_noop("Directory")),
            ("collaboration", gettext_noop("Who works with whom")),
            ("digital-actions", gettext_noop("Digital actions on the territory")),
            ("operator-tree", gettext_noop("Operators above and inside")),
            ("parts", gettext_noop("Parts of the place")),
        ),
    ),
    (
        "projects",
        gettext_noop("Project"),
        (
            ("project", gettext_noop("The project")),
            ("needs", gettext_noop("Needs")),
            ("need-say", gettext_noop("Say what I need")),
            ("readiness", gettext_noop("Readiness")),
            ("regulation", gettext_noop("Legal framework")),
            ("finance", gettext_noop("Finance")),
            ("funding", gettext_noop("Calls for applications")),
        ),
    ),
    (
        "networks",
        gettext_noop("Network"),
        (
            ("network", gettext_noop("State of the network")),
            ("registers", gettext_noop("Registers: sites, buildings, services")),
            ("interconnection", gettext_noop("Interconnection and offers")),
            ("ground", gettext_noop("Terrain")),
            ("plans", gettext_noop("Plans")),
            ("equipment", gettext_noop("Equipment: radios, and which one for a link")),
            ("upkeep", gettext_noop("Tickets")),
            ("upkeep-report", gettext_noop("Report a fault")),
            ("upkeep-visits", gettext_noop("Visits")),
            ("upkeep-calendar", gettext_noop("Calendar of care")),
            ("upkeep-stock", gettext_noop("Spare parts")),
            ("upkeep-on-call", gettext_noop("Who is on call")),
            ("upkeep-lessons", gettext_noop("Lessons")),
            ("upkeep-questions", gettext_noop("Questions to the helpers")),
        ),
    ),
    ("contents", gettext_noop("Contents"), (("contents", gettext_noop("Contents")),)),
    ("solidarity", gettext_noop("Mutual aid"), (("solidarity", gettext_noop("Mutual aid")),)),
    (
        "lookout",
        gettext_noop("Lookout"),
        (
            ("lookout", gettext_noop("How things are")),
            ("here-too", gettext_noop("It does not work at my place")),
            ("incidents", gettext_noop("Incidents")),
            ("alerts", gettext_noop("Alerts")),
            ("sightings", gettext_noop("What people saw")),
            ("sighting-say", gettext_noop("I saw something")),
            ("signals", gettext_noop("Reports to sort")),
            ("faults", gettext_noop("Faults, quiet hours")),
            ("ready", gettext_noop("Being ready")),
        ),
    ),
)

_FOR_OUTSIDERS = ("show-interest", "ask-to-join")


@dataclass(frozen=True)
class Place:
    """A page one can go to."""

    label: str
    url: str


@dataclass(frozen=True)
class Wing:
    """A wing and its pages."""

    label: str
    places: list[Place]


def wings_for(request: HttpRequest) -> list[Wing]:
    """The open wings of the operator in hand, with the pages this person can open."""
    operator = request.operator  # type: ignore[attr-defined]
    is_open = {"", *operator.wings}
    wings = [
        Wing(gettext(label), _places(request, pages))
        for wing, label, pages in _WINGS
        if wing in is_open
    ]
    return [wing for wing in wings if wing.places]


def _places(request: HttpRequest, pages: tuple[tuple[str, str], ...]) -> list[Place]:
    outside = request.member is None  # type: ignore[attr-defined]
    wanted = ((name, said) for name, said in pages if outside or name not in _FOR_OUTSIDERS)
    return [Place(gettext(said), url) for name, said in wanted if (url := door(request, name))]


def door(request: HttpRequest, name: str, operator: Any = None, member: Any = None) -> str:
    """The address of a page of the operator, if it exists and lets this person in; else empty."""
    operator = operator or request.operator  # type: ignore[attr-defined]
    member = member or request.member  # type: ignore[attr-defined]
    who = _who_may(name)
    roles = member.role_names if member else None
    allowed = who is not None and may(
        who,
        signed_in=bool(request.user.is_authenticated),
        privacy=operator.privacy,
        roles=roles,
    )
    return reverse(name, args=[operator.slug]) if allowed else ""


@cache
def _who_may(name: str) -> Who | None:
    """Whom a page of an operator is for, by its mark; None where there is no such page."""
    try:
        who: Who | None = getattr(resolve(reverse(name, args=["x"])).func, "access", None)
    except NoReverseMatch:
        return None
    return who
