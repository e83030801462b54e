"""The list of members."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access

__all__ = ["list_of_members"]


@access(MEMBERS)
def list_of_members(request: HttpRequest, operator: Operator) -> HttpResponse:
    page = Paginator(members_of(operator), 50).get_page(request.GET.get("page"))
    return render(request, "members/list.html", {"page": page})
