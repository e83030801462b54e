"""Interest: the public page, typing it for somebody, following it to its end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.members import actions, queries
from liane.server.community.members.forms import InterestForm, ReferentForm, StepForm
from liane.server.community.members.models import GiftKind, Interest
from liane.server.community.members.views.landing import WELCOMING, welcomes
from liane.server.community.members.views.people import WELCOMERS
from liane.server.community.operators.models import Operator
from liane.server.site.access import FRONT, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["close", "enter", "interest", "interests", "refer", "show_interest", "step", "take_in"]


@access(FRONT)
def show_interest(request: Any, operator: Operator) -> HttpResponse:
    """The public form: whoever is drawn says so, and is called back within a week."""
    form = InterestForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.enter_interest(operator, acting_member=request.member, **form.facts())
            return render(request, "members/interest_kept.html")
    return render(request, "members/interest_new.html", {"form": form})


@access(WELCOMERS)
def enter(request: Any, operator: Operator) -> HttpResponse:
    """The same, from paper, by phone, at a meeting."""
    form = InterestForm(posted(request), for_another=True)
    if form.is_valid():
        with said_on(form):
            kept = actions.enter_interest(operator, acting_member=request.member, **form.facts())
            messages.success(request, _("Kept. Say who calls back."))
            if "again" in request.POST:
                return redirect("interest-enter", operator.slug)
            return redirect("interest", operator.slug, kept.pk)
    return render(request, "members/interest_new.html", {"form": form, "for_another": True})


@access(WELCOMERS, kept=True)
def interests(request: Any, operator: Operator) -> HttpResponse:
    """Those to follow, the most urgent first."""
    closed = "finis" in request.GET
    found = queries.interests_of(operator, closed=closed)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    facts = {"page": page, "closed": closed, "today": timezone.localdate()}
    return render(request, "members/interests.html", facts)


def _followed(request: Any, operator: Operator, pk: Any) -> Interest:
    """An interest, for those who welcome and for its referent."""
    found = get_object_or_404(
        Interest.objects.select_related("referent", "entered_by", "became", "operator"),
        pk=pk,
        operator=operator,
    )
    if not welcomes(request.member) and found.referent_id != request.member.pk:
        raise PermissionDenied
    return found


@access(MEMBERS)
def interest(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """One interest: how to reach them, what was done, what comes next."""
    found = _followed(request, operator, pk)
    people = queries.people_with(operator, [*WELCOMING, "technician", "mediator", "editor"])
    draws, gifts = dict(Interest.Draw.choices), dict(GiftKind.choices)
    facts = {
        "interest": found,
        "open": found.state in (Interest.State.NEW, Interest.State.FOLLOWED),
        "steps": queries.steps_of(found),
        "draws": [draws.get(code, code) for code in found.draws],
        "gives": [gifts.get(code, code) for code in found.gives],
        "referent_form": ReferentForm(people=people, initial={"referent": found.referent_id}),
        "step_form": StepForm(),
        "today": timezone.localdate(),
    }
    return render(request, "members/interest.html", facts)


@access(WELCOMERS)
@require_POST
def refer(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Say who calls back."""
    found = _followed(request, operator, pk)
    form = ReferentForm(request.POST, people=queries.members_of(operator))
    if form.is_valid():
        actions.give_to_referent(found, acting_member=request.member, **form.cleaned_data)
        messages.success(request, _("It is in their queue."))
    else:
        messages.error(request, _("Choose who calls back, and a day within seven."))
    return redirect("interest", operator.slug, found.pk)


@access(MEMBERS)
@require_POST
def step(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Note what happened and what comes next."""
    found = _followed(request, operator, pk)
    form = StepForm(request.POST)
    if form.is_valid():
        actions.take_step(found, acting_member=request.member, **form.cleaned_data)
        messages.success(request, _("Kept."))
    else:
        messages.error(request, _("Write what happened, what comes next, and a day within seven."))
    return redirect("interest", operator.slug, found.pk)


@access(WELCOMERS)
@require_POST
def take_in(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """They become a member."""
    member = actions.take_in(_followed(request, operator, pk), acting_member=request.member)
    messages.success(request, _("{name} is a member.").format(name=member.name))
    return redirect("member", operator.slug, member.pk)


@access(WELCOMERS)
@require_POST
def close(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """They will not come; what they left is erased."""
    actions.close_interest(_followed(request, operator, pk), acting_member=request.member)
    messages.success(request, _("Closed; name and contact are erased."))
    return redirect("interests", operator.slug)
