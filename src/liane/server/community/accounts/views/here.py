"""Inside an operator: printed cards, acting for another, the audit."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.accounts import acting, cards, journal
from liane.server.community.accounts.models import Card
from liane.server.community.accounts.views.box import qr
from liane.server.community.accounts.views.enter import next_of
from liane.server.community.members.models import Member
from liane.server.community.members.queries import find_member, look_for, members_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import ADMINISTRATION, MEMBERS, access, holders

__all__ = ["act", "audit_page", "cards_here", "revoke", "stop"]

PRINTERS = holders("bearer", "facilitator")
ACTORS = holders(*acting.ROLES, administration=False)


def _wanted(request: HttpRequest, operator: Operator) -> Any:
    """Members of the operator, or those whose name begins as typed; fifty a page."""
    typed = request.GET.get("q", "").strip()
    found: Any = look_for(operator, typed) if typed else members_of(operator)
    return Paginator(found, 50).get_page(request.GET.get("page"))


@access(PRINTERS)
@never_cache
def cards_here(request: Any, operator: Operator) -> HttpResponse:
    """Tick who needs a card, print the sheet; below, cards that still open something."""
    if request.method == "POST":
        return _print(request, operator)
    page = _wanted(request, operator)
    for member in page:
        member.printable = cards.may_print_for(request.member, member)
    context = {"page": page, "q": request.GET.get("q", ""), "waiting": _waiting(operator)}
    return render(request, "accounts/cards.html", context)


def _waiting(operator: Operator) -> list[tuple[Card, str]]:
    usable = list(cards.usable().filter(operator=operator.pk).order_by("-made_at")[:100])
    named = Member.objects.filter(operator=operator, user__in=[card.user_id for card in usable])
    names = {member.user_id: str(member.name) for member in named}
    return [(card, names.get(card.user_id, "?")) for card in usable]


def _ids(values: list[str]) -> list[UUID]:
    try:
        return [UUID(value) for value in values]
    except ValueError as error:
        raise Http404 from error


def _print(request: Any, operator: Operator) -> HttpResponse:
    chosen = members_of(operator).filter(pk__in=_ids(request.POST.getlist("member")))
    try:
        made = cards.print_cards(chosen.select_related("user"), acting_member=request.member)
    except BadInput as error:
        page = _wanted(request, operator)
        context = {"page": page, "error": str(error), "waiting": _waiting(operator)}
        return render(request, "accounts/cards.html", context, status=400)
    door = request.build_absolute_uri(reverse("enter_by_card"))
    sheet = [(card, qr(f"{door}?{urlencode({'c': card.code})}")) for card in made]
    return render(request, "accounts/card_sheet.html", {"sheet": sheet, "door": door})


@access(PRINTERS)
@require_POST
def revoke(request: Any, operator: Operator, card: UUID) -> HttpResponse:
    cards.revoke_card(card, acting_member=request.member)
    return redirect("cards", operator.slug)


@access(ACTORS)
@never_cache
def act(request: Any, operator: Operator) -> HttpResponse:
    """Choose for whom; from then on every page says it."""
    error = ""
    if request.method == "POST":
        member = find_member(operator, _ids([request.POST.get("member", "")])[0])
        try:
            if member is None:
                raise Http404
            acting.act_for(request, member, acting_member=request.member)
            return redirect(next_of(request, reverse("operator", args=[operator.slug])))
        except BadInput as refused:
            error = str(refused)
    context = {"page": _wanted(request, operator), "q": request.GET.get("q", ""), "error": error}
    return render(request, "accounts/act_for.html", context, status=400 if error else 200)


@access(MEMBERS)
@require_POST
def stop(request: Any, operator: Operator) -> HttpResponse:
    acting.stop_acting(request)
    return redirect(next_of(request, reverse("operator", args=[operator.slug])))


class LookForm(forms.Form):
    """What is looked for in the audit; the page draws it itself, its list is long."""

    action = forms.CharField(required=False, max_length=60)
    who = forms.CharField(required=False, max_length=60)
    day = forms.DateField(required=False)
    before = forms.CharField(required=False, max_length=90)


@access(ADMINISTRATION, kept=True)
@never_cache
def audit_page(request: Any, operator: Operator) -> HttpResponse:
    """Who did what for whom; names for 30 days."""
    form = LookForm(request.GET)
    asked = journal.Asked(**form.cleaned_data) if form.is_valid() else journal.Asked()
    lines, following = journal.page_of(operator, asked)
    query = {key: value for key, value in request.GET.items() if key != "before" and value}
    context = {
        "actions": journal.actions_of(operator),
        "asked": asked,
        "strange": form.errors.get("day"),
        "lines": lines,
        "older": urlencode({**query, "before": following}) if following else "",
    }
    return render(request, "accounts/journal.html", context)
