"""What protects people between the browser and the box: cookies, headers, quiet logs.

A box answers by https and, for those who have nothing better, by plain http. The two never share
a cookie: on a secure request every cookie is `Secure` and those that open something are called
`__Host-…`, so that nobody who listens to plain http can read one, plant one or keep one.
"""

import logging
import re
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse

__all__ = [
    "FORWARDED",
    "NoAddresses",
    "ProxyOnTheBox",
    "SafeHeaders",
    "TwoWayCookies",
    "from_the_box",
]

FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)
"""What a proxy in front of us says: then loopback is the proxy's address, not the browser's."""

_SECURE = "__Host-"
Answer = Callable[[HttpRequest], HttpResponse]


def _guarded() -> tuple[str, str, str]:
    return (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name)


def from_the_box(request: HttpRequest) -> bool:
    """Whether a program on the box itself asks: the browser there, or a proxy."""
    try:
        asks = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return (getattr(asks, "ipv4_mapped", None) or asks).is_loopback


class ProxyOnTheBox:
    """Believe what a proxy says only if it runs on the box: anybody else could claim https."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not from_the_box(request):
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)


class TwoWayCookies:
    """Keep the cookies of https and of plain http apart."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.is_secure():
            return self.get_response(request)
        for name in _guarded():
            request.COOKIES.pop(name, None)
            if _SECURE + name in request.COOKIES:
                request.COOKIES[name] = request.COOKIES[_SECURE + name]
        response = self.get_response(request)
        _secure(response)
        return response


def _secure(response: HttpResponse) -> None:
    for name in list(response.cookies):
        morsel = response.cookies[name]
        morsel["secure"] = True
        if name in _guarded():
            del response.cookies[name]
            kept = {key: value for key, value in morsel.items() if value}
            response.cookies[_SECURE + name] = morsel.value
            response.cookies[_SECURE + name].update({**kept, "path": "/"})


class SafeHeaders:
    """Say to browsers what pages never need, and keep private pages out of shared memories."""

    POLICY = (
        "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), interest-cohort=(),"
        " publickey-credentials-create=(self), publickey-credentials-get=(self)"
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class NoAddresses(logging.Filter):
    """Take addresses of clients out of log lines: the log must not say who was here."""

    MAYBE = re.compile(r"[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]+")

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.MAYBE.sub(_hidden, record.getMessage()), None
        return True


def _hidden(found: re.Match[str]) -> str:
    text = found.group()
    for candidate in (text, text.rstrip(".:"), text.rpartition(":")[0]):
        try:
            ip_address(candidate)
        except ValueError:
            continue
        return text.replace(candidate, "…", 1)
    return text
