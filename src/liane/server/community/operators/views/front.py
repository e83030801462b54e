"""The front page of an operator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liane.server.community.operators.models import Operator
from liane.server.site.access import FRONT, access

__all__ = ["front"]


@access(FRONT)
def front(request: HttpRequest, operator: Operator) -> HttpResponse:
    return render(request, "operators/front.html", {"operator": operator})
