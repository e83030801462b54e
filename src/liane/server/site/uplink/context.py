"""The banner of every page: the state of the link, or that of the exercise in this browser.

Whoever plays a cut is asked before anything of theirs is told for real: an exercise leaves nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from liane.server.site.uplink.queries import Link, link_now

__all__ = ["EXERCISE", "banner", "began_at", "exercise_ended", "for_real", "link_for"]

EXERCISE = "cut_exercise"
exercise_ended = Signal()
"""Sent with `left`: what an exercise had put in its browser, by name."""


def link_for(request: HttpRequest) -> Link:
    """The link as this browser should see it."""
    began = began_at(request)
    if began is None:
        return link_now()
    return replace(link_now(), state="cut", since=began, exercise=True)


def began_at(request: HttpRequest) -> datetime | None:
    """When the exercise of this browser began; None where it plays none."""
    typed = request.COOKIES.get(EXERCISE, "")
    if not typed:
        return None
    try:
        found = parse_datetime(typed) if len(typed) < 40 else None
    except ValueError:  # a cookie may hold anything
        found = None
    return found if found is not None and found.tzinfo else timezone.now()


def for_real(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask whoever plays a cut whether what they are about to tell is part of it."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if began_at(request) is None or "vrai" in request.GET:
            return view(request, *args, **kwargs)
        return render(request, "uplink/for_real.html")

    return asked


def banner(request: HttpRequest) -> dict[str, Any]:
    """`uplink_now` for the base template: a page may call something of its own a link."""
    return {"uplink_now": link_for(request)}
