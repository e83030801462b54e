"""Pages of equipment: the catalogue with its criteria, one device, a choice for a link."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import LianeError
from liane.server.community.operators.models import Operator
from liane.server.networks.equipment import actions, asking, queries, rules, shown
from liane.server.networks.equipment.forms import ChooseForm
from liane.server.networks.equipment.models import Choice
from liane.server.networks.plans.queries import last_prices
from liane.server.networks.registers.permissions import is_technician
from liane.server.site.access import MEMBERS, TECHNICIANS, access
from liane.server.site.widgets.profile import draw_profile, profile_rows
from liane.words import say

__all__ = ["catalogue", "choice", "choose", "device", "forget"]


@access(MEMBERS)
def catalogue(request: Any, operator: Operator) -> HttpResponse:
    """Every device, with what one chooses by; narrowed by use, and by software."""
    rows, currency = last_prices(operator)
    prices, use = rules.prices_by_item(rows), request.GET.get("use", "")
    every = asking.catalogue()
    listed = [each for each in every if use in ("", shown.use_of(each))]
    technician = is_technician(request.member)
    facts = {
        "devices": [shown.device(each, prices.get(each["id"])) for each in listed],
        "uses": shown.uses(every),
        "use": use,
        "currency": currency,
        "engines": asking.engines_are_here(),
        "technician": technician,
        "choices": queries.choices_of(operator)[:5] if technician else [],
    }
    return render(request, "equipment/catalogue.html", facts)


@access(MEMBERS)
def device(request: Any, operator: Operator, device: str) -> HttpResponse:
    """What is known of one device: each value with its source, date and status."""
    found = next((each for each in asking.catalogue() if each["id"] == device), None)
    if found is None:
        raise Http404
    rows, currency = last_prices(operator)
    told = shown.device(found, rules.prices_by_item(rows).get(device))
    facts = {"device": told, "currency": currency, "facts": shown.facts(found)}
    return render(request, "equipment/device.html", facts)


@access(TECHNICIANS)
def choose(request: Any, operator: Operator) -> HttpResponse:
    """Which link; the answer comes on a page of its own."""
    initial = {name: request.GET.get(name) for name in ("a", "b") if _is_key(request, name)}
    form = ChooseForm(request.POST or None, operator=operator, initial=initial)
    if form.is_valid():
        try:
            asked = actions.ask_choice(operator, **form.asked(), acting_member=request.member)
            return redirect("equipment-choice", operator.slug, asked.pk)
        except LianeError as error:
            form.add_error(None, str(error))
    page = Paginator(queries.choices_of(operator), 50).get_page(request.GET.get("page"))
    facts = {"form": form, "engines": asking.engines_are_here(), "page": page}
    return render(request, "equipment/choose.html", facts, status=422 if form.errors else 200)


def _is_key(request: HttpRequest, name: str) -> bool:
    try:
        UUID(request.GET.get(name, ""))
    except ValueError:
        return False
    return True


def _choice(operator: Operator, pk: UUID) -> Choice:
    chosen = Choice.objects.select_related("operator", "a", "b")
    return get_object_or_404(chosen, pk=pk, operator=operator)


@access(TECHNICIANS)
def choice(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The answer: the path, every radio with its reasons, a fibre instead."""
    found = _choice(operator, pk)
    facts: dict[str, Any] = {"choice": found, "wrong": ""}
    if found.state == Choice.State.FAILED:
        facts["wrong"] = say(found.failure.get("message", ""), **found.failure.get("facts", {}))
    if found.state == Choice.State.DONE:
        facts |= _answer(found)
    return render(request, "equipment/choice.html", facts)


def _answer(found: Choice) -> dict[str, Any]:
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    names = {each["id"]: shown.name_of(each) for each in asking.catalogue()}
    profile = shown.profile(found)
    ends = (found.a.name if found.a else "A", found.b.name if found.b else "B")
    options = shown.options(found, names, language)
    prices = rules.prices_by_item(last_prices(found.operator)[0])
    return {
        "path": found.result,
        "said": found.result["said"][language],
        "options": options,
        "best": next((option for option in options if option["fits"]), None),
        "ways": list(zip((ends, ends[::-1]), found.result.get("ways", []), strict=False)),
        "fibre": rules.fibre(found.result["distance_m"], prices),
        "route_factor": rules.ROUTE_FACTOR,
        "drawing": draw_profile(profile, *ends) if profile else "",
        "rows": profile_rows(profile) if profile else [],
    }


@access(TECHNICIANS)
@require_POST
def forget(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.forget_choice(_choice(operator, pk), acting_member=request.member)
    messages.success(request, _("It is off the list."))
    return redirect("equipment-choose", operator.slug)
