"""The page of one's tokens, and the page that lists what the interface can do."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.api import actions
from liane.server.community.api.forms import TokenForm
from liane.server.community.api.models import Token
from liane.server.site.access import EVERYONE, Who, access

__all__ = ["reference", "revoke", "tokens"]

_OWNER = Who("signed_in", administration=True)


@access(_OWNER)
def tokens(request: Any) -> HttpResponse:
    form, shown = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            shown = actions.issue(request.user, **form.cleaned_data)[1]
            form = TokenForm()
        except BadInput as refusal:
            form.add_error(None, str(refusal))
    every = Token.objects.filter(user=request.user, revoked_at=None).order_by("-made_at")
    answer = render(request, "api/tokens.html", {"form": form, "shown": shown, "tokens": every})
    answer["Cache-Control"] = "no-store"
    return answer


@access(_OWNER)
@require_POST
def revoke(request: Any, pk: UUID) -> HttpResponse:
    actions.revoke(get_object_or_404(Token, pk=pk, user=request.user))
    return redirect("tokens")


@access(EVERYONE)
def reference(request: Any) -> HttpResponse:
    """Every address of the interface, from its own description."""
    from liane.server.community.api.urls import interface  # noqa: PLC0415 (built with the urls)

    schema = interface.get_openapi_schema()
    rows = [
        {"path": path, "verb": verb.upper(), **about}
        for path, verbs in schema["paths"].items()
        for verb, about in verbs.items()
    ]
    return render(request, "api/reference.html", {"rows": rows})
