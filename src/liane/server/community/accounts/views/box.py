"""The box itself: opening it with its phrase or two shares, locking it at one tap, printing shares.

Opening asks for no account: in a locked box nobody can be recognised by name.
"""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from liane.server.community.accounts import queries
from liane.server.community.accounts.doors import is_limited, is_secure
from liane.server.community.accounts.forms import PhraseForm, SharesForm
from liane.server.site import audit, sealing
from liane.server.site.access import EVERYONE, SIGNED_IN, access
from liane.server.site.shares import BadShare, shares_of

__all__ = ["lock_box", "open_box", "print_shares"]


@access(EVERYONE)
@never_cache
@sensitive_post_parameters()
def open_box(request: HttpRequest) -> HttpResponse:
    """The phrase, or two of the three shares."""
    safe = is_secure(request)
    by_shares = "first" in request.POST
    phrase = PhraseForm(None if by_shares else request.POST or None)
    shares = SharesForm(request.POST if by_shares else None)
    form = shares if by_shares else phrase
    sent = request.method == "POST" and safe and sealing.has_key()
    if sent and form.is_valid() and _opened(form):
        audit.note("accounts.open_box", None)
        return redirect("open_box")
    context = {
        "safe": safe,
        "is_open": sealing.is_open(),
        "has_key": sealing.has_key(),
        "phrase_form": phrase,
        "shares_form": shares,
    }
    return render(request, "accounts/open_box.html", context)


def _opened(form: PhraseForm | SharesForm) -> bool:
    typed = form.cleaned_data
    try:
        if isinstance(form, SharesForm):
            fits = sealing.open_with_shares(typed["first"], typed["second"])
        else:
            fits = sealing.open_with(typed["phrase"])
    except BadShare as error:
        name = "first" if error.which == 1 else "second"
        form.add_error(name, _("This share is mistyped, or is the same as the other one."))
        return False
    if not fits:
        form.add_error(None, _("This does not open the box: check each group of letters."))
    return fits


@access(SIGNED_IN)
@require_POST
def lock_box(request: Any) -> HttpResponse:
    """« Verrouiller »: at once, for every process, without a question. Whoever holds a role."""
    if not queries.can_lock(request.user):
        return render(request, "accounts/no_lock.html", status=403)
    sealing.lock()
    for member in queries.memberships(request.user):
        if member.role_names:
            audit.note("accounts.lock_box", member)
    return redirect("open_box")


@access(SIGNED_IN)
@never_cache
@sensitive_post_parameters()
def print_shares(request: Any) -> HttpResponse:
    """Three papers for three people, from the phrase; nothing of it is kept."""
    if not any("bearer" in each.role_names for each in queries.memberships(request.user)):
        return render(request, "site/forbidden.html", status=403)
    if not is_secure(request) or is_limited(request):
        return render(request, "site/not_over_http.html", status=403)
    form = PhraseForm(request.POST or None)
    papers = []
    if request.method == "POST" and form.is_valid() and _opened(form):
        papers = [(at, share, qr(share)) for at, share in enumerate(_shares(form), 1)]
        audit.note("accounts.print_shares", None)
    context = {"form": form, "papers": papers, "reaches_disk": sealing.reaches_disk()}
    return render(request, "accounts/shares.html", context)


def _shares(form: PhraseForm) -> list[str]:
    return shares_of(form.cleaned_data["phrase"])


def qr(text: str) -> str:
    """A QR code as SVG, black on white so that every phone reads it."""
    code = segno.make(text, error="m")
    drawn = code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, light="#fff", border=2)
    return mark_safe(drawn)  # noqa: S308 (made by us of letters)
