"""Passkeys and recovery codes of one's account."""

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from liane.errors import BadInput
from liane.server.community.accounts import passkeys
from liane.server.community.accounts.views.mine import closed_here
from liane.server.site.access import SIGNED_IN, access

__all__ = ["codes", "new_challenge", "of_mine", "remove"]


@access(SIGNED_IN)
@never_cache
def of_mine(request: Any) -> HttpResponse:
    """The passkeys of the account; a form adds the one that the browser made."""
    if refused := closed_here(request):
        return refused
    problem, status = "", 200
    if request.method == "POST":
        try:
            credential = json.loads(request.POST.get("credential", "")[:50_000] or "{}")
            passkeys.add_passkey(request.user, credential, request.POST.get("kind", ""))
            return redirect("passkeys")
        except (BadInput, ValueError) as error:
            problem, status = str(error) if isinstance(error, BadInput) else "?", 400
    context = {"keys": passkeys.passkeys_of(request.user), "problem": problem}
    return render(request, "accounts/passkeys.html", context, status=status)


@access(SIGNED_IN)
@never_cache
@require_GET
def new_challenge(request: Any) -> HttpResponse:
    """What the browser needs to make a passkey."""
    if refused := closed_here(request):
        return refused
    return JsonResponse(passkeys.challenge_for_new(request.user))


@access(SIGNED_IN)
@require_POST
def remove(request: Any, key: int) -> HttpResponse:
    if refused := closed_here(request):
        return refused
    passkeys.remove_passkey(request.user, key)
    return redirect("passkeys")


@access(SIGNED_IN)
@never_cache
def codes(request: Any) -> HttpResponse:
    """Recovery codes: made anew at a tap, shown once."""
    if refused := closed_here(request):
        return refused
    made = passkeys.make_codes(request.user) if request.method == "POST" else []
    context = {"made": made, "left": passkeys.codes_left(request.user)}
    return render(request, "accounts/codes.html", context)
