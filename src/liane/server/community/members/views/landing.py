"""The first page of the wing: who is there, what is at risk, who waits for an answer."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_noop

from liane.server.community.members import queries
from liane.server.community.members.models import Member
from liane.server.community.operators.languages import names_of
from liane.server.community.operators.models import Operator
from liane.server.community.operators.templates_of_kinds import template_of
from liane.server.site.access import FRONT, access

__all__ = ["WELCOMING", "community", "welcomes"]

WELCOMING = ("bearer", "facilitator")


def welcomes(member: Member | None) -> bool:
    """Whether a member answers requests and calls people back."""
    return bool(member and member.role_names & set(WELCOMING))


@access(FRONT, kept=True)
def community(request: Any, operator: Operator) -> HttpResponse:
    """For members: people, roles, what waits. For visitors: what this is and how to come in."""
    facts: dict[str, Any] = {"languages": names_of(operator.languages)}
    if request.member is None:
        asked = queries.own_request(request.user, operator) if _account(request) else None
        return render(request, "members/door.html", facts | {"asked": asked})
    facts |= _for_members(operator, request.member)
    return render(request, "members/community.html", facts)


def _account(request: Any) -> bool:
    return bool(request.user.is_authenticated)


def _for_members(operator: Operator, member: Member) -> dict[str, Any]:
    roles = queries.roles_now(operator)
    waiting, energies = queries.waiting_now(operator), queries.energies_now(operator)
    facts: dict[str, Any] = {
        "count": waiting.members,
        "roles": roles,
        "at_risk": [role for role in roles if role.risk != "ok"],
        "first_roles": template_of(operator.kind).first_roles,
        "offers": energies.offers,
        "calls": energies.calls,
        "due": list(queries.interests_due_for(member)[:20]),
        "neighbours": [pair for pair in _NEIGHBOURS if _there(pair[0], operator)],
        "welcomes": welcomes(member),
    }
    if facts["welcomes"]:
        facts |= {"requests": waiting.requests, "interests": waiting.interests}
    facts["bears"] = "bearer" in member.role_names
    return facts


_NEIGHBOURS = (  # the other rooms of this wing: page, what it is called
    ("groups", gettext_noop("Groups")),
    ("governance", gettext_noop("Assemblies and decisions")),
    ("goods", gettext_noop("What there is, and whose it is")),
    ("association", gettext_noop("Association")),
    ("events", gettext_noop("Events")),
    ("communication", gettext_noop("Communication plan")),
    ("advocacy", gettext_noop("Advocacy")),
    ("circles", gettext_noop("Circles")),
    ("surveys", gettext_noop("Surveys")),
    ("training", gettext_noop("Training")),
    ("directory", gettext_noop("Directory")),
)


def _there(name: str, operator: Operator) -> bool:
    try:
        return bool(reverse(name, args=[operator.slug]))
    except NoReverseMatch:
        return False
