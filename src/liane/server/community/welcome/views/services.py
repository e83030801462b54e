"""Services of the place: the list for everybody, and its editing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.welcome import actions, queries
from liane.server.community.welcome.forms import ServiceForm
from liane.server.community.welcome.models import OfferedService
from liane.server.community.welcome.places import door
from liane.server.site.access import EVERYONE, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["change_service", "offer_service", "services", "withdraw_service"]

KEEPERS = holders("bearer", "technician", "editor", administration=False)
_FIELDS = ("name", "kind", "what", "address", "hours", "state")


@access(EVERYONE, kept=True)
def services(request: HttpRequest, operator: Operator) -> HttpResponse:
    facts = {
        "services": queries.services_of(operator)[:200],
        "may_add": door(request, "service-new"),
    }
    return render(request, "welcome/services.html", facts)


@access(KEEPERS)
def offer_service(request: HttpRequest, operator: Operator) -> HttpResponse:
    form = ServiceForm(posted(request))
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            actions.offer_service(operator, acting_member=acting, **form.values())
            return redirect("services", operator.slug)
    return _page(request, form, _("Say that a service is here"))


@access(KEEPERS)
def change_service(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    service = get_object_or_404(OfferedService, operator=operator, pk=pk, withdrawn_at=None)
    known = {name: getattr(service, name) for name in _FIELDS} | {"seen_version": service.version}
    form = ServiceForm(posted(request), initial=known)
    if form.is_valid():
        with said_on(form):
            acting = request.member  # type: ignore[attr-defined]
            seen = form.cleaned_data["seen_version"] or service.version
            actions.change_service(service, seen, acting_member=acting, **form.values())
            return redirect("services", operator.slug)
    return _page(request, form, service.name, service)


@access(KEEPERS)
@require_POST
def withdraw_service(request: HttpRequest, operator: Operator, pk: UUID) -> HttpResponse:
    service = get_object_or_404(OfferedService, operator=operator, pk=pk, withdrawn_at=None)
    actions.withdraw_service(service, acting_member=request.member)  # type: ignore[attr-defined]
    return redirect("services", operator.slug)


def _page(
    request: HttpRequest, form: ServiceForm, title: str, service: OfferedService | None = None
) -> HttpResponse:
    facts = {"form": form, "title": title, "service": service}
    return render(request, "welcome/service.html", facts)
