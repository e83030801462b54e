"""Coming in, going out, opening an account, choosing a language."""

import json
from typing import Any

from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from liane.errors import BadInput
from liane.server.community.accounts import actions, cards, passkeys
from liane.server.community.accounts.doors import is_secure, let_in, speak
from liane.server.community.accounts.forms import CardForm, CodeForm, EnterForm, SignUpForm
from liane.server.community.accounts.models import Notice, User
from liane.server.community.accounts.notices import tell
from liane.server.site.access import EVERYONE, access
from liane.server.site.sealing import Locked, is_open

__all__ = [
    "by_card",
    "by_code",
    "by_passkey",
    "enter",
    "language",
    "leave",
    "passkey_challenge",
    "sign_up",
    "too_many",
]


def next_of(request: HttpRequest, default: str = "/") -> str:
    """Where to go afterwards: an address of this box, or `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    fits = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if fits else default


def _inside(request: HttpRequest, user: User, how: str, default: str = "/") -> HttpResponse:
    let_in(request, user, how)
    return speak(redirect(next_of(request, default)), user.language)


def _page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    context = {"next": next_of(request, ""), "safe": is_secure(request), **context}
    return render(request, f"accounts/{name}.html", context, status=status)


@access(EVERYONE)
@never_cache
@sensitive_post_parameters()
def enter(request: HttpRequest) -> HttpResponse:
    """Password or passkey, where nobody can listen; cards everywhere."""
    form = EnterForm(request.POST or None)
    if request.method == "POST" and is_secure(request) and form.is_valid():
        if not is_open():
            raise Locked
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            return _inside(request, user, "password")
        form.add_error(None, _("Pseudonym, phone or password: they do not go together."))
    return _page(request, "enter", form=form, box_open=is_open())


@access(EVERYONE)
@never_cache
@sensitive_post_parameters()
def by_code(request: HttpRequest) -> HttpResponse:
    """One of the recovery codes, once."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and is_secure(request) and form.is_valid():
        if not is_open():
            raise Locked
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            tell(user, Notice.Kind.CODE_USED)
            return _inside(request, user, "code", "/compte/")
        form.add_error(None, _("Pseudonym, phone or code: they do not go together."))
    return _page(request, "by_code", form=form)


@access(EVERYONE)
@never_cache
def by_card(request: HttpRequest) -> HttpResponse:
    """A printed card: its QR opens this page with the code, a tap uses it."""
    form = CardForm(request.POST or ({"code": request.GET["c"]} if "c" in request.GET else None))
    if request.method == "POST" and form.is_valid():
        try:
            user = cards.use_card(form.cleaned_data["code"])
        except BadInput as error:
            form.add_error("code", str(error))
        else:
            return _inside(request, user, "card", "/compte/")
    return _page(request, "by_card", form=form)


@access(EVERYONE)
@never_cache
@require_GET
def passkey_challenge(request: HttpRequest) -> HttpResponse:
    """What the browser needs to ask the device for a passkey."""
    if not request.user.is_authenticated:
        request.session.set_expiry(600)  # until the answer; who comes in gets a full one
    return JsonResponse(passkeys.challenge())


@access(EVERYONE)
@require_POST
def by_passkey(request: HttpRequest) -> HttpResponse:
    """The device's answer. It works in a locked box too: it needs no name."""
    try:
        user = passkeys.whose(json.loads(request.POST.get("credential", "")[:20_000] or "{}"))
    except (BadInput, ValueError) as error:
        reason = str(error) if isinstance(error, BadInput) else _("The passkey could not be read.")
        return _page(
            request, "enter", 400, form=EnterForm(), box_open=is_open(), passkey_error=reason
        )
    return _inside(request, user, "passkey")


@access(EVERYONE)
@never_cache
@sensitive_post_parameters()
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new account: a pseudonym or a phone is enough."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and is_secure(request) and form.is_valid():
        try:
            said = getattr(request, "LANGUAGE_CODE", "fr")[:2]
            user = actions.sign_up(**form.cleaned_data, language=said)
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            return _inside(request, user, "password", "/compte/")
    return _page(request, "sign_up", form=form)


@access(EVERYONE)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@access(EVERYONE)
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """French or English, from now on in this browser, and for one's account."""
    wanted = request.POST.get("language", "")
    answer = redirect(next_of(request))
    if not check_for_language(wanted) or wanted not in ("fr", "en"):
        return answer
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=wanted)
    return speak(answer, wanted)


def too_many(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Too many attempts: says how long to wait, and what else opens the account."""
    return _page(request, "too_many", 429)
