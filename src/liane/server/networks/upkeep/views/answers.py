"""What the views share: a form that is shown, acted upon, or shown again with what was wrong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import Ticket
from liane.server.site.access import TECHNICIANS

__all__ = ["asked", "at", "form_page", "is_technician", "page_of", "said_delay", "stay", "tried"]


def at(operator: Operator, name: str, *args: Any) -> str:
    """The address of a page of upkeep."""
    return reverse(f"upkeep-{name}", args=(operator.slug, *args))


def stay(operator: Operator, name: str, *args: Any) -> HttpResponse:
    """After a change: go and see it."""
    return redirect(at(operator, name, *args))


def is_technician(request: Any) -> bool:
    """Whether who asks may know places, faults and visits."""
    return request.member is not None and bool(request.member.role_names & TECHNICIANS.roles)


def page_of(request: HttpRequest, rows: Any, size: int = 50, count: int | None = None) -> Any:
    """The page of a list that is asked for; `count` of its rows where it is known already."""
    pages = Paginator(rows, size)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def tried(form: Form, act: Callable[[], Any]) -> Any:
    """What `act` gives if the form is right; None, and the form says why, otherwise."""
    if not form.is_valid():
        return None
    try:
        return act()
    except BadInput as error:
        form.add_error(None, str(error))
        return None


def form_page(request: HttpRequest, form: Form, title: Any, **more: Any) -> HttpResponse:
    """A page with one form."""
    context = {"form": form, "form_title": title, **more}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "upkeep/form.html", context, status=status)


def asked(kind: Any, operator: Operator, pk: str | None) -> Any:
    """The record that an address asks for after its « ? »; None if there is none such."""
    try:
        return kind.objects.filter(operator=operator, pk=pk).first() if pk else None
    except (ValueError, ValidationError):
        return None


def said_delay(delay: timedelta | None) -> str:
    """A delay as people say it; empty if it is unknown."""
    if delay is None:
        return ""
    hours = round(delay.total_seconds() / 3600)
    if hours < 1:
        return gettext("less than an hour")
    if hours < 36:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    days = round(hours / 24)
    return ngettext("{count} day", "{count} days", days).format(count=days)


def ticket_rows(operator: Operator) -> Any:
    """Tickets with what their pages show."""
    return Ticket.objects.filter(operator=operator).select_related("site", "assignee", "operator")
