"""Coming in and going out: what a session remembers of it, which is little.

A session says by which door it was opened. `safe`: by https or on the box itself. `plain`: over
plain http, by a card; it is limited, administration stays closed and no password can be set.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from liane.server.community.accounts.models import User
from liane.server.community.accounts.rules import device_of
from liane.server.site.safety import FORWARDED, from_the_box

__all__ = ["BACKEND", "is_limited", "is_secure", "let_in", "speak"]

BACKEND = "liane.server.community.accounts.backends.SealedBackend"
PLAIN_LASTS = 12 * 3600


def is_secure(request: HttpRequest) -> bool:
    """Whether nobody between the phone and the box can listen: HTTPS, or the box itself."""
    proxied = any(name in request.META for name in FORWARDED)
    return request.is_secure() or (from_the_box(request) and not proxied)


def is_limited(request: HttpRequest) -> bool:
    """Whether this session was opened where somebody could listen: no administration in it."""
    return bool(request.session.get("limited"))


def let_in(request: HttpRequest, user: User, how: str) -> None:
    """Open a session for `user`, who came in by `how`: password, passkey, card, code, recovery."""
    safe = is_secure(request)
    login(request, user, backend=BACKEND)
    kept: dict[str, Any] = {
        "door": "safe" if safe else "plain",
        "how": how,
        "device": device_of(request.META.get("HTTP_USER_AGENT", "")),
        "opened": timezone.now().isoformat(),
        "seen": timezone.localdate().isoformat(),
    }
    request.session.pop("limited", None)
    request.session.set_expiry(None if safe else PLAIN_LASTS)
    request.session.update(kept if safe else {**kept, "limited": True})


def speak(response: HttpResponse, language: str) -> HttpResponse:
    """Keep the language of the pages in the browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
    )
    return response
