"""Inviting, coming in by a code, asking to join, answering.

A code opens the door over plain http too: whoever has no safe connection comes in by name, without
an account, and gets a printed card from a facilitator.
"""

from contextlib import nullcontext
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.accounts.actions import sign_up
from liane.server.community.accounts.doors import is_secure, let_in
from liane.server.community.members import actions, queries
from liane.server.community.members.forms import CodeForm, InvitationForm, RequestForm, SheetForm
from liane.server.community.members.models import Invitation, JoinRequest
from liane.server.community.members.queries.joining import sheets_of
from liane.server.community.members.rules import plain_code, shown_code
from liane.server.community.members.views.people import WELCOMERS
from liane.server.community.operators.forms import AnswerForm, NewAccountFields
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, FRONT, access
from liane.server.site.attempts import client
from liane.server.site.forms import posted, said_on
from liane.words import N_

__all__ = [
    "answer_request",
    "ask_to_join",
    "by_code",
    "invitations",
    "new_invitation",
    "new_sheet",
    "requests",
    "revoke",
    "type_code",
    "withdraw",
]

WRONG_CODES = 10
FOR_S = 15 * 60


class _NameOnly(forms.Form):
    """Somebody comes in without an account."""

    name = forms.CharField(label=lazy("Your name, as people here call you"), max_length=120)
    phone = forms.CharField(
        label=lazy("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )


def qr_of(address: str) -> str:
    """A QR code as SVG; the colours of paper, so that every phone reads it."""
    drawn = segno.make(address, error="m").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", omitsize=False
    )
    return mark_safe(drawn)  # noqa: S308 (segno's, of an address of ours)


@access(WELCOMERS)
def invitations(request: Any, operator: Operator) -> HttpResponse:
    """What was handed out and still works."""
    facts = {"links": queries.invitations_of(operator)[:50], "sheets": sheets_of(operator)}
    return render(request, "members/invitations.html", facts)


def _address(request: Any, code: str) -> str:
    return str(request.build_absolute_uri(reverse("join-by-code", args=[shown_code(code)])))


@access(WELCOMERS)
@never_cache
def new_invitation(request: Any, operator: Operator) -> HttpResponse:
    """One code for several people. It is shown on the answer to this form, and never again."""
    form = InvitationForm(posted(request))
    if form.is_valid():
        with said_on(form):
            made, code = actions.invite(
                operator,
                uses=form.cleaned_data["uses"],
                expires_at=form.expires_at(),
                role=form.cleaned_data["role"],
                acting_member=request.member,
            )
            address = _address(request, code)
            facts = {"made": made, "code": shown_code(code), "address": address}
            return render(request, "members/invitation.html", facts | {"qr": qr_of(address)})
    return render(request, "members/invite.html", {"form": form})


@access(WELCOMERS)
@never_cache
def new_sheet(request: Any, operator: Operator) -> HttpResponse:
    """A sheet of codes to print and cut out."""
    form = SheetForm(posted(request))
    if form.is_valid():
        with said_on(form):
            codes = actions.print_sheet(
                operator,
                count=form.cleaned_data["count"],
                expires_at=form.expires_at(),
                role=form.cleaned_data["role"],
                acting_member=request.member,
            )
            cards = [(shown_code(code), qr_of(_address(request, code))) for code in codes[:24]]
            cards += [(shown_code(code), "") for code in codes[24:]]
            door = request.build_absolute_uri(reverse("join"))
            facts = {"cards": cards, "door": door, "until": form.cleaned_data["last_day"]}
            return render(request, "members/sheet.html", facts)
    return render(request, "members/invite.html", {"form": form, "sheet": True})


@access(WELCOMERS)
@require_POST
def revoke(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    count = actions.revoke(operator, pk, acting_member=request.member)
    said = ngettext("{count} code withdrawn.", "{count} codes withdrawn.", count)
    messages.success(request, said.format(count=count))
    return redirect("invitations", operator.slug)


def _count_wrong(request: Any) -> None:
    memory, key = caches["attempts"], f"invitation-{client(request)}"
    if not memory.add(key, 1, FOR_S):
        memory.incr(key)


def _too_many(request: Any) -> bool:
    return bool(caches["attempts"].get(f"invitation-{client(request)}", 0) >= WRONG_CODES)


def _looked_up(request: Any, typed: str) -> Invitation | None:
    """The invitation of a code; who types wrong ones has to wait, and is told so by `BadInput`."""
    if _too_many(request):
        raise BadInput(N_("code: too many wrong codes; wait a quarter of an hour, then try again"))
    found = queries.invitation_of_code(typed)
    if found is None:
        _count_wrong(request)
    return found


@access(EVERYONE)
@never_cache
def type_code(request: Any) -> HttpResponse:
    """Type the code of a printed invitation."""
    form = CodeForm(posted(request))
    if form.is_valid():
        with said_on(form):
            typed = form.cleaned_data["code"]
            if _looked_up(request, typed):
                return redirect("join-by-code", shown_code(plain_code(typed)))
            form.add_error("code", _WRONG)
    return render(request, "members/type_code.html", {"form": form})


_WRONG = lazy("No invitation has this code, or it was used. Check each letter, or ask for another.")


@access(EVERYONE)
@never_cache
@sensitive_post_parameters()
def by_code(request: Any, code: str) -> HttpResponse:
    """Come in by a code: with one's account, a new one, or by name where no account is safe."""
    invitation = _looked_up(request, code)
    if invitation is None:
        typed = CodeForm({"code": code})
        typed.add_error("code", _WRONG)
        return render(request, "members/type_code.html", {"form": typed}, status=404)
    form = _door_form(request)
    if request.method == "POST" and (form is None or form.is_valid()):
        with said_on(form) if form else nullcontext():
            return _in(request, invitation, form)
    facts = {"invitation": invitation, "form": form, "safe": is_secure(request)}
    return render(request, "members/by_code.html", facts | {"into": invitation.operator})


def _door_form(request: Any) -> forms.Form | None:
    if request.user.is_authenticated:
        return None
    return (NewAccountFields if is_secure(request) else _NameOnly)(posted(request))


def _in(request: Any, invitation: Invitation, form: forms.Form | None) -> HttpResponse:
    operator = invitation.operator
    if form is None:
        actions.come_in(invitation, user=request.user, name=str(request.user.pseudonym))
    elif isinstance(form, NewAccountFields):
        user = _with_account(request, invitation, form)
        let_in(request, user, "password")
    else:
        member = actions.come_in(invitation, user=None, **form.cleaned_data)
        return render(request, "members/in_by_name.html", {"into": operator, "who": member})
    messages.success(request, _("Welcome to {name}.").format(name=operator.name))
    return redirect("community", operator.slug)


def _with_account(request: Any, invitation: Invitation, form: forms.Form) -> Any:
    """A new account that comes in, or neither."""
    with transaction.atomic():
        language = getattr(request, "LANGUAGE_CODE", "fr")
        typed = form.cleaned_data
        user = sign_up(typed["pseudonym"], "", typed["password"], language=language)
        actions.come_in(invitation, user=user, name=typed["pseudonym"])
    return user


@access(FRONT)
@sensitive_post_parameters()
def ask_to_join(request: Any, operator: Operator) -> HttpResponse:
    """Ask to belong; a visitor opens an account on the same page."""
    signed_in = request.user.is_authenticated
    asked = queries.own_request(request.user, operator) if signed_in else None
    if request.member or (asked and asked.state == JoinRequest.ASKED):
        return redirect("community", operator.slug)
    form = RequestForm(posted(request))
    account = None if signed_in else NewAccountFields(posted(request))
    safe = signed_in or is_secure(request)
    if safe and form.is_valid() and (account is None or account.is_valid()):
        with said_on(account or form):
            _ask(request, operator, form, account)
            messages.success(request, _("Your request is kept. Somebody answers you here."))
            return redirect("community", operator.slug)
    facts = {"form": form, "account": account, "safe": safe}
    return render(request, "members/ask.html", facts)


def _ask(request: Any, operator: Operator, form: forms.Form, account: forms.Form | None) -> None:
    words = form.cleaned_data["words"]
    with transaction.atomic():
        user = request.user
        if account is not None:
            typed = account.cleaned_data
            language = getattr(request, "LANGUAGE_CODE", "fr")
            user = sign_up(typed["pseudonym"], "", typed["password"], language=language)
        actions.ask_to_join(operator, user=user, name=str(user.pseudonym), words=words)
    if account is not None:
        let_in(request, user, "password")


@access(FRONT)
@require_POST
def withdraw(request: Any, operator: Operator) -> HttpResponse:
    """Take one's own request back."""
    if request.user.is_authenticated:
        asked = queries.own_request(request.user, operator)
        if asked and asked.state == JoinRequest.ASKED:
            actions.withdraw_request(asked)
    return redirect("community", operator.slug)


@access(WELCOMERS)
def requests(request: Any, operator: Operator) -> HttpResponse:
    """Who asks to belong."""
    facts = {"requests": queries.requests_waiting(operator)[:50], "form": AnswerForm(auto_id=False)}
    return render(request, "members/requests.html", facts)


@access(WELCOMERS)
@require_POST
def answer_request(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    asked = get_object_or_404(
        JoinRequest.objects.select_related("operator", "user"), pk=pk, operator=operator
    )
    form = AnswerForm(request.POST)
    word = form.cleaned_data["answer"] if form.is_valid() else ""
    accept = "accept" in request.POST
    actions.answer_request(asked, accept, answer=word, acting_member=request.member)
    messages.success(request, _("Your answer is kept."))
    return redirect("requests", operator.slug)
