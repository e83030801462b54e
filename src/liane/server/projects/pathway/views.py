"""The front page of the wing Projet."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_noop

from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access

__all__ = ["project"]

_ROOMS = (  # page, what it is called, what it is for
    (
        "readiness",
        gettext_noop("Readiness"),
        gettext_noop("Twelve dimensions, asked in rounds: what blocks, what to do first."),
    ),
)


@access(MEMBERS)
def project(request: Any, operator: Operator) -> HttpResponse:
    rooms = [room for room in _ROOMS if _there(room[0], operator)]
    return render(request, "pathway/project.html", {"rooms": rooms})


def _there(name: str, operator: Operator) -> bool:
    try:
        return bool(reverse(name, args=[operator.slug]))
    except NoReverseMatch:
        return False
