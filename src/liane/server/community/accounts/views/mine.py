"""« Mon compte »: what is known of me, what opens my account, my devices, my data, leaving."""

from typing import Any

from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.accounts import actions, cards, erasure, queries, recovery
from liane.server.community.accounts.doors import is_limited, is_secure, speak
from liane.server.community.accounts.forms import EraseForm, NewPasswordForm, ProfileForm
from liane.server.community.accounts.notices import read
from liane.server.community.accounts.passkeys import codes_left, passkeys_of
from liane.server.site.access import SIGNED_IN, access
from liane.server.site.sealing import is_open

__all__ = [
    "devices",
    "end_device",
    "erase",
    "export",
    "mine",
    "no_cards",
    "not_me",
    "password",
    "profile",
]


@access(SIGNED_IN, kept=True)
@never_cache
def mine(request: Any) -> HttpResponse:
    """The account at a glance."""
    user = request.user
    belongs = queries.memberships(user)
    context = {
        "notices": read(user) if is_open() else [],
        "recoveries": recovery.running().filter(user=user).count(),
        "belongs": belongs,
        "keys": len(passkeys_of(user)),
        "codes": codes_left(user),
        "cards": cards.usable().filter(user=user).count(),
        "devices": queries.sessions_of(user).count(),
        "may_lock": any(each.role_names for each in belongs),
        "bears": any("bearer" in each.role_names for each in belongs),
        "limited": is_limited(request),
        "box_open": is_open(),
    }
    return render(request, "accounts/mine.html", context)


def closed_here(request: HttpRequest) -> HttpResponse | None:
    """The page that says why, where what opens an account cannot be changed."""
    if is_secure(request) and not is_limited(request):
        return None
    return render(request, "site/not_over_http.html", status=403)


@access(SIGNED_IN)
@never_cache
def profile(request: Any) -> HttpResponse:
    """Pseudonym, phone, e-mail, language."""
    user = request.user
    known = {
        "pseudonym": user.pseudonym,
        "phone": user.phone or "",
        "mail": user.mail or "",
        "language": user.language,
    }
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(user, **form.cleaned_data)
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            return speak(redirect("mine"), user.language)
    return render(request, "accounts/profile.html", {"form": form})


@access(SIGNED_IN)
@never_cache
@sensitive_post_parameters()
def password(request: Any) -> HttpResponse:
    """A new password. Who came in by something else than the old one is not asked for it."""
    if refused := closed_here(request):
        return refused
    user = request.user
    ask = user.has_usable_password() and request.session.get("how", "password") == "password"
    form = NewPasswordForm(request.POST or None, ask_current=ask)
    if request.method == "POST" and form.is_valid():
        try:
            if ask and not user.check_password(form.cleaned_data["current"]):
                form.add_error("current", _("It is not this one."))
            else:
                actions.change_password(user, form.cleaned_data["password"])
                update_session_auth_hash(request, user)
                actions.end_sessions(user, but=request.session.session_key)
                return redirect("mine")
        except BadInput as error:
            form.add_error("password", str(error))
    return render(request, "accounts/password.html", {"form": form})


@access(SIGNED_IN)
@never_cache
def devices(request: Any) -> HttpResponse:
    """« Mes appareils »: where this account is open."""
    shown = [
        {
            "key": actions.shown_key(session),
            "session": session,
            "here": session.session_key == request.session.session_key,
        }
        for session in queries.sessions_of(request.user)[:50]
    ]
    return render(request, "accounts/devices.html", {"shown": shown})


@access(SIGNED_IN)
@require_POST
def end_device(request: Any) -> HttpResponse:
    """End one session, or all but this one."""
    only = request.POST.get("key", "")
    actions.end_sessions(request.user, only=only, but=request.session.session_key)
    return redirect("devices")


@access(SIGNED_IN)
@require_POST
def no_cards(request: Any) -> HttpResponse:
    """Revoke the cards that wait for this account."""
    cards.revoke_own(request.user)
    return redirect("mine")


@access(SIGNED_IN)
@require_POST
def not_me(request: Any) -> HttpResponse:
    """Refuse a recovery that its owner did not ask for."""
    recovery.refuse(request.user)
    return redirect("mine")


@access(SIGNED_IN)
@never_cache
def export(request: Any) -> HttpResponse:
    """Everything that this box knows of me, as one file."""
    if refused := closed_here(request):
        return refused
    answer = JsonResponse(queries.data_of(request.user), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="liane-{timezone.localdate()}.json"'
    return answer


@access(SIGNED_IN)
@never_cache
def erase(request: Any) -> HttpResponse:
    """Leave every operator and erase the account."""
    if refused := closed_here(request):
        return refused
    form = EraseForm(request.POST or None)
    belongs = queries.memberships(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase_account(request.user)
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            logout(request)
            return render(request, "accounts/erased.html")
    count = ngettext("{n} operator", "{n} operators", len(belongs)).format(n=len(belongs))
    return render(request, "accounts/erase.html", {"form": form, "count": count})
