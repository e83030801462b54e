"""Accueil: three doors, and the operators of this box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liane.server.community.operators.queries import home_operator, listed
from liane.server.site.access import EVERYONE, access

__all__ = ["home"]


@access(EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    return render(
        request, "welcome/home.html", {"operators": listed()[:20], "here": home_operator()}
    )
