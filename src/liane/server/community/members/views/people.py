"""The list of members, a member's page, adding from paper or phone, leaving, merging."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.members import actions, queries
from liane.server.community.members.forms import MemberForm, RoleForm
from liane.server.community.members.models import Channel, Member, RoleName
from liane.server.community.members.views.landing import WELCOMING, welcomes
from liane.server.community.operators.languages import names_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = [
    "WELCOMERS",
    "add_member",
    "change_member",
    "duplicates",
    "leave",
    "list_of_members",
    "member_or_404",
    "merge",
    "page_of_member",
]

WELCOMERS = holders(*WELCOMING)


def member_or_404(operator: Operator, pk: Any) -> Member:
    """A member of this operator, or the page is not here."""
    member = queries.find_member(operator, pk)
    if member is None:
        raise Http404
    return member


@access(MEMBERS, kept=True)
def list_of_members(request: Any, operator: Operator) -> HttpResponse:
    """Everybody, by page; found by the beginning of a name, or by role."""
    typed = request.GET.get("q", "").strip()[:80]
    role = request.GET.get("role", "")
    role = role if role in RoleName.values else ""
    found = queries.look_for(operator, typed) if typed else queries.members_of(operator, role)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "q": typed,
        "role": role,
        "roles": RoleName.choices,
        "welcomes": welcomes(request.member),
    }
    return render(request, "members/list.html", facts)


@access(MEMBERS, kept=True)
def page_of_member(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """What members may know of one another; phone and mail for those who welcome, or by consent."""
    member = member_or_404(operator, pk)
    own = member.pk == request.member.pk
    near = own or welcomes(request.member)
    facts = {
        "who": member,
        "own": own,
        "near": near,
        "phone": member.phone if near or Channel.PHONE in member.consents else None,
        "languages": names_of(member.languages),
        "consents": [(label, member.consents.get(code)) for code, label in Channel.choices],
        "history": sorted(member.roles.all(), key=lambda role: role.since, reverse=True),
        "role_form": RoleForm() if "bearer" in request.member.role_names else None,
        "offers": member.offers.exclude(state="ended"),
    }
    return render(request, "members/member.html", facts)


@access(WELCOMERS)
def add_member(request: Any, operator: Operator) -> HttpResponse:
    """Somebody who signed on paper or said yes by phone; they need no account."""
    form = MemberForm(posted(request))
    if form.is_valid():
        with said_on(form):
            member = actions.join(operator, user=None, acting_member=request.member, **form.facts())
            messages.success(request, _("{name} is a member.").format(name=member.name))
            if "again" in request.POST:
                return redirect("member-add", operator.slug)
            return redirect("member", operator.slug, member.pk)
    return render(request, "members/edit.html", {"form": form})


@access(MEMBERS)
def change_member(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Oneself, or anybody for those who welcome."""
    member = member_or_404(operator, pk)
    if member.pk != request.member.pk and not welcomes(request.member):
        raise PermissionDenied
    form = MemberForm(posted(request), initial=MemberForm.about(member))
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            facts = form.facts(member)
            actions.change_member(member, seen, acting_member=request.member, **facts)
            messages.success(request, _("Kept."))
            return redirect("member", operator.slug, member.pk)
    return render(request, "members/edit.html", {"form": form, "who": member})


@access(MEMBERS)
@require_POST
def leave(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Leave, or take off the list somebody who left."""
    member = member_or_404(operator, pk)
    own = member.pk == request.member.pk
    if not own and not welcomes(request.member):
        raise PermissionDenied
    actions.leave(member, acting_member=request.member)
    messages.success(request, _("{name} is no longer a member.").format(name=member.name))
    return redirect("home") if own else redirect("members", operator.slug)


@access(WELCOMERS, kept=True)
def duplicates(request: Any, operator: Operator) -> HttpResponse:
    """Members who may be one person, side by side."""
    return render(request, "members/duplicates.html", {"groups": queries.duplicates_of(operator)})


@access(WELCOMERS)
@require_POST
def merge(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Make one of two: the other is named in the form."""
    kept = member_or_404(operator, pk)
    try:
        other = member_or_404(operator, request.POST.get("other", ""))
    except ValueError:
        raise Http404 from None
    actions.merge(kept, other, acting_member=request.member)
    messages.success(request, _("Two pages became one."))
    return redirect("member", operator.slug, kept.pk)
