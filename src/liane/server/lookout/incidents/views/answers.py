"""What the views share: the incident of an address, and a page with one form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.models import Incident
from liane.server.lookout.incidents.queries import for_person

__all__ = ["form_page", "incident_or_404", "is_uuid", "page_of", "tried", "work"]


def incident_or_404(request: Any, operator: Operator, pk: Any) -> Incident:
    """The incident, if who asks may read it."""
    found = for_person(operator, request.member, pk)
    if found is None:
        raise Http404
    found.operator = operator
    return found


def is_uuid(typed: str) -> bool:
    """Whether words are an identifier: what a browser sends may be anything."""
    try:
        UUID(typed)
    except ValueError:
        return False
    return True


def page_of(request: HttpRequest, rows: Any, size: int = 50) -> Any:
    """The page of a list that is asked for."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def tried(form: Any, act: Callable[[], Any]) -> bool:
    """Whether the form was right and the action agreed; else the form says why not."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except BadInput as error:
        form.add_error(None, str(error))
        return False
    return True


def form_page(request: Any, form: Any, title: Any, **more: Any) -> HttpResponse:
    """A page with one form; `shape` is the template that lays its fields out."""
    status = 400 if form.is_bound and form.errors else 200
    shape = more.pop("shape", "incidents/form.html")
    facts = {"form": form, "title": title, **more}
    return render(request, shape, facts, status=status)


def work(
    request: Any, incident: Incident, form: Any, act: Callable[[], Any], title: Any, **more: Any
) -> HttpResponse:
    """A form about an incident: done, back to it; else shown."""
    if tried(form, act):
        return redirect("incident", incident.operator.slug, incident.pk)
    return form_page(request, form, title, incident=incident, **more)
