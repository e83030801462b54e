"""One's own membership: the card, consents, the path; and the page that a card's QR opens."""

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.association.actions import roll as actions
from liane.server.community.association.forms.roll import ConsentForm, StepForm
from liane.server.community.association.models import Membership, Step
from liane.server.community.association.permissions import may_keep
from liane.server.community.association.queries import roll as queries
from liane.server.community.operators.models import Operator
from liane.server.site.access import FRONT, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["card", "check", "consents", "mine", "step_done"]


def _qr(address: str) -> SafeString:
    """A QR code as SVG; the colours of paper, so that every phone reads it."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=3, border=3, dark="#000", light="#fff", omitsize=False
    )
    return mark_safe(drawn)  # noqa: S308 (segno's, of an address of ours)


@access(MEMBERS)
def card(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A card to print: for its holder and for those who keep the roll."""
    rows = Membership.objects.select_related("member")
    found = get_object_or_404(rows, pk=pk, operator=operator, state=Membership.State.ACCEPTED)
    if found.member_id != request.member.pk and not may_keep(request.member):
        raise PermissionDenied
    path = reverse("membership-check", args=[operator.slug, found.card_code])
    facts = {"membership": found, "qr": _qr(request.build_absolute_uri(path))}
    return render(request, "association/card.html", facts)


@access(FRONT)
def check(request: Any, operator: Operator, code: str) -> HttpResponse:
    """What a card's QR says: whether the card is valid today, and nothing of its holder."""
    found = Membership.objects.filter(operator=operator, card_code=code).first()
    valid = found is not None and found.standing() == "active"
    return render(request, "association/check.html", {"valid": valid})


@access(MEMBERS)
def mine(request: Any, operator: Operator) -> HttpResponse:
    """One's membership, how one may be reached, one's path. Nobody else opens this page."""
    whose = request.member.acts_for or request.member
    form = StepForm(posted(request))
    if form.is_valid():
        with said_on(form):
            values = form.cleaned_data | {"mentor": form.cleaned_data["mentor"] or None}
            actions.add_step(acting_member=request.member, **values)
            return redirect("my-membership", operator.slug)
    found = queries.membership_of(whose)
    facts = {
        "membership": found,
        "may_leave": found is not None and found.state in ("applied", "accepted"),
        "dues": found.dues.filter(cancels=None, cancelled_by=None).order_by("-id") if found else [],
        "scheme": queries.scheme_of(operator),
        "consents": ConsentForm(initial={"consents": list(whose.consents)}),
        "path": queries.path_of(whose),
        "form": form,
    }
    return render(request, "association/mine.html", facts, status=422 if form.errors else 200)


@access(MEMBERS)
@require_POST
def consents(request: Any, operator: Operator) -> HttpResponse:
    """By which channels one may be reached."""
    form = ConsentForm(request.POST)
    if form.is_valid():
        whose = request.member.acts_for or request.member
        chosen = form.cleaned_data["consents"]
        actions.change_consents(whose, chosen, acting_member=request.member)
        messages.success(request, _("Kept."))
    return redirect("my-membership", operator.slug)


@access(MEMBERS)
@require_POST
def step_done(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A step of one's own path is done."""
    step = get_object_or_404(Step, pk=pk, operator=operator)
    actions.end_step(step, acting_member=request.member)
    return redirect("my-membership", operator.slug)
