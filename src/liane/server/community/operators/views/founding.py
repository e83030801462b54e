"""Founding: one page, three answers; a visitor opens their account on the same page."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from liane.errors import BadInput
from liane.server.community.accounts.doors import is_secure, let_in
from liane.server.community.accounts.models import User
from liane.server.community.members.models import Member
from liane.server.community.members.queries import member_of
from liane.server.community.members.views.joining import qr_of
from liane.server.community.operators.actions import found_operator, found_with_account
from liane.server.community.operators.first import found_here, is_new_box
from liane.server.community.operators.forms import FoundForm, KeyForm, NewAccountFields
from liane.server.community.operators.models import Operator
from liane.server.community.operators.queries import find_operator
from liane.server.community.operators.templates_of_kinds import template_of
from liane.server.site import sealing
from liane.server.site.access import EVERYONE, access
from liane.server.site.forms import posted

__all__ = ["found"]

_ALL_KINDS = ("building", "district", "village", "commune", "territory", "chapter", "federation")


@access(EVERYONE)
@never_cache
@sensitive_post_parameters()
def found(request: HttpRequest) -> HttpResponse:
    """Found an operator; `?dans=<address>` founds it inside another, by its bearer.

    On a new box the page draws the key phrase, and founds once it was written down.
    """
    parent, bearer = _parent(request)
    language = getattr(request, "LANGUAGE_CODE", "fr")
    form = FoundForm(posted(request), initial={"main_language": language} | _like(parent))
    account = None if request.user.is_authenticated else NewAccountFields(posted(request))
    key = KeyForm(posted(request)) if is_new_box() else None
    safe = account is None or is_secure(request)
    asked = [each for each in (form, account, key) if each is not None]
    if safe and all([each.is_valid() for each in asked]):
        try:
            operator = _founded(request, form, account, key, _Above(parent, bearer))
        except BadInput as error:
            (account or form).add_error(None, str(error))
        else:
            messages.success(request, _("It is founded. Here is what comes first."))
            return redirect("community", operator.slug)
    about = [(kind, template_of(kind).about) for kind in _ALL_KINDS]
    facts: dict[str, Any] = {"form": form, "account": account, "parent": parent}
    facts |= {"safe": safe, "about": about}
    facts["locked"] = key is None and not sealing.is_open()
    if key is not None and safe:
        facts |= {"key": key, "qr": qr_of(key.phrase)}
    return render(request, "operators/found.html", facts)


@dataclass(frozen=True)
class _Above:
    """Under which operator it is founded, and which of its bearers consents."""

    parent: Operator | None
    bearer: Member | None


def _parent(request: HttpRequest) -> tuple[Operator | None, Member | None]:
    slug = request.GET.get("dans", "")
    if not slug:
        return None, None
    parent = find_operator(slug)
    user = request.user if isinstance(request.user, User) else None
    member = member_of(user, parent) if parent and user else None
    if parent is None or member is None or "bearer" not in member.role_names:
        raise Http404
    return parent, member


def _like(parent: Operator | None) -> dict[str, str]:
    if parent is None:
        return {}
    return {"country": parent.country, "currency": parent.currency, "privacy": parent.privacy}


def _founded(
    request: HttpRequest,
    form: FoundForm,
    account: NewAccountFields | None,
    key: KeyForm | None,
    above: _Above,
) -> Operator:
    facts = form.facts()
    if isinstance(request.user, User):
        return found_operator(
            request.user, parent=above.parent, acting_member=above.bearer, **facts
        )
    facts |= account.cleaned_data if account else {}
    facts["language"] = getattr(request, "LANGUAGE_CODE", "fr")
    if key is not None:
        user, operator = found_here(key.phrase, **facts)
    else:
        user, operator = found_with_account(**facts)
    let_in(request, user, "password")
    return operator
