"""Roles and households."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.members import actions, queries
from liane.server.community.members.forms import EndRoleForm, HouseholdForm, RoleForm
from liane.server.community.members.models import Household, Role
from liane.server.community.members.views.people import WELCOMERS, member_or_404
from liane.server.community.operators.models import Operator
from liane.server.site.access import ADMINISTRATION, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "add_household",
    "end_role",
    "give_role",
    "growth",
    "household",
    "households",
    "live_in",
    "part_household",
    "roles",
]


@access(MEMBERS, kept=True)
def roles(request: Any, operator: Operator) -> HttpResponse:
    """Who answers for what; a role that one person carries alone is a risk."""
    return render(request, "members/roles.html", {"roles": queries.roles_now(operator)})


@access(MEMBERS, kept=True)
def growth(request: Any, operator: Operator) -> HttpResponse:
    """How the community goes over a year: sums, and nobody's name."""
    found = queries.growth_of(operator)
    return render(request, "members/growth.html", {"growth": found, "now": found.months[0]})


@access(ADMINISTRATION)
def give_role(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    member = member_or_404(operator, pk)
    form = RoleForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.give_role(member, acting_member=request.member, **form.cleaned_data)
            messages.success(request, _("The role is given."))
            return redirect("member", operator.slug, member.pk)
    return render(request, "members/give_role.html", {"form": form, "who": member})


@access(ADMINISTRATION)
@require_POST
def end_role(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    role = get_object_or_404(Role.objects.select_related("member"), pk=pk, operator=operator)
    form = EndRoleForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else None
    actions.end_role(role, until=until, acting_member=request.member)
    messages.success(request, _("The role has an end."))
    return redirect("member", operator.slug, role.member_id)


@access(WELCOMERS, kept=True)
def households(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.households_of(operator), 50).get_page(request.GET.get("page"))
    return render(request, "members/households.html", {"page": page})


@access(WELCOMERS)
def add_household(request: Any, operator: Operator) -> HttpResponse:
    form = HouseholdForm(posted(request))
    if form.is_valid():
        with said_on(form):
            made = actions.form_household(operator, acting_member=request.member, **form.values())
            return redirect("household", operator.slug, made.pk)
    return render(request, "members/household_new.html", {"form": form})


@access(WELCOMERS)
def household(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """A household: what it is, who lives there, and finding who else does."""
    home = get_object_or_404(Household, pk=pk, operator=operator)
    known = {"name": home.name, "zone": home.zone, "size": home.size, "seen_version": home.version}
    form = HouseholdForm(posted(request), initial=known)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.change_household(home, seen, acting_member=request.member, **form.values())
            return redirect("household", operator.slug, home.pk)
    typed = request.GET.get("q", "").strip()[:80]
    facts = {
        "home": home,
        "form": form,
        "people": home.members.order_by("id"),
        "q": typed,
        "found": queries.look_for(operator, typed)[:20] if typed else [],
    }
    return render(request, "members/household.html", facts)


@access(WELCOMERS)
@require_POST
def live_in(request: Any, operator: Operator, pk: Any, member: Any) -> HttpResponse:
    """A member comes to live there, or (`leave` in the form) lives there no more."""
    home = get_object_or_404(Household, pk=pk, operator=operator)
    who = member_or_404(operator, member)
    if "leave" in request.POST:
        actions.leave_household(who, acting_member=request.member)
    else:
        actions.live_in(home, who, acting_member=request.member)
    return redirect("household", operator.slug, home.pk)


@access(WELCOMERS)
@require_POST
def part_household(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    home = get_object_or_404(Household, pk=pk, operator=operator)
    actions.part_household(home, acting_member=request.member)
    return redirect("households", operator.slug)
