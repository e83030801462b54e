"""The pages for when something is not there, not allowed, or broken."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from liane.server.site.middleware import cannot_write

__all__ = ["bad_request", "broken", "csrf_refused", "forbidden", "not_found"]


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, f"site/{name}.html", status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "bad_request", 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "forbidden", 403)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "form_too_old", 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "not_found", 404)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Nothing of ours caught it; a session that a full disk refused comes here too."""
    told = cannot_write(request, sys.exc_info()[1])
    return told or HttpResponse(render_to_string("site/broken.html"), status=500)
