"""The banner of every page: the state of the link, or that of the exercise in this browser."""

from dataclasses import replace
from typing import Any

from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from liane.server.site.uplink.queries import Link, link_now

__all__ = ["EXERCISE", "banner", "exercise_ended", "link_for"]

EXERCISE = "cut_exercise"
exercise_ended = Signal()
"""Sent with `left`: what an exercise had put in its browser, by name."""


def link_for(request: HttpRequest) -> Link:
    """The link as this browser should see it."""
    since = request.COOKIES.get(EXERCISE)
    if not since:
        return link_now()
    began = parse_datetime(since) if len(since) < 40 else None
    return replace(link_now(), state="cut", since=began or timezone.now(), exercise=True)


def banner(request: HttpRequest) -> dict[str, Any]:
    """`uplink_now` for the base template: a page may call something of its own a link."""
    return {"uplink_now": link_for(request)}
