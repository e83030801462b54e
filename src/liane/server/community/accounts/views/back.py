"""Coming back without e-mail: asking, vouching for somebody, finishing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from liane.errors import BadInput
from liane.server.community.accounts import recovery
from liane.server.community.accounts.doors import is_limited, is_secure, let_in
from liane.server.community.accounts.forms import BackForm, FinishForm, NumberForm
from liane.server.site.access import EVERYONE, SIGNED_IN, access
from liane.server.site.sealing import Locked, is_open

__all__ = ["come_back", "finish", "vouch"]


@access(EVERYONE)
@never_cache
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask to come back: a number for two members, a secret word to finish with."""
    safe = is_secure(request)
    form = BackForm(request.POST or None)
    asked = None
    if request.method == "POST" and safe and form.is_valid():
        if not is_open():
            raise Locked
        asked = recovery.ask(form.cleaned_data["username"])
    context = {"form": form, "asked": asked, "safe": safe}
    return render(request, "accounts/come_back.html", context)


@access(EVERYONE)
@never_cache
@sensitive_post_parameters()
def finish(request: HttpRequest) -> HttpResponse:
    """After the day of waiting: a new password, and in."""
    safe = is_secure(request)
    form = FinishForm(request.POST or None)
    if request.method == "POST" and safe and form.is_valid():
        try:
            user = recovery.finish(**form.cleaned_data)
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            let_in(request, user, "recovery")
            return redirect("mine")
    return render(request, "accounts/finish.html", {"form": form, "safe": safe})


@access(SIGNED_IN)
@never_cache
def vouch(request: Any) -> HttpResponse:
    """Say that one knows who asks: the number, then who it is, then yes."""
    if not is_secure(request) or is_limited(request):
        return render(request, "site/not_over_http.html", status=403)
    form = NumberForm(request.POST or None)
    found, done = None, None
    if request.method == "POST" and form.is_valid():
        try:
            number = form.cleaned_data["number"]
            if request.POST.get("sure") == "yes":
                done = recovery.vouch(number, acting_user=request.user)
            else:
                found = recovery.open_request(number, request.user)
        except BadInput as error:
            form.add_error(None, str(error))
    return render(request, "accounts/vouch.html", {"form": form, "found": found, "done": done})
