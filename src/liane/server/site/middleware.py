"""Errors that people meet, as pages: a locked box, two people editing, input we cannot use."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liane.errors import LianeError
from liane.server.site.disk import is_busy, is_full
from liane.server.site.records import EditedMeanwhile
from liane.server.site.sealing import Locked
from liane.words import use

__all__ = ["PlainErrors", "cannot_write"]


class PlainErrors:
    """Turn our own exceptions into a page that says what was kept and what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        use(getattr(request, "LANGUAGE_CODE", "fr"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Locked):
            return render(request, "site/locked.html", status=423)
        if isinstance(error, EditedMeanwhile):
            both = [
                (name, getattr(error.current, name), wanted)
                for name, wanted in error.wanted.items()
                if getattr(error.current, name) != wanted
            ]
            return render(request, "site/edited_meanwhile.html", {"both": both}, status=409)
        if isinstance(error, LianeError):
            return render(request, "site/bad_input.html", {"error": error}, status=400)
        return cannot_write(request, error)


def cannot_write(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The page of a full disk, or of records that somebody else holds; None for another error."""
    if is_full(error):
        return render(request, "site/disk_full.html", status=507)
    if is_busy(error):
        return render(request, "site/busy.html", status=503)
    return None
