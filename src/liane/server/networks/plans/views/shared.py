"""What the pages of plans share: the plan of an address, forms that say what went wrong."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from liane.errors import LianeError
from liane.server.community.operators.models import Operator
from liane.server.networks.plans.models import Plan
from liane.server.networks.plans.permissions import is_technician, may_decide
from liane.server.networks.plans.queries import find_plan

__all__ = ["address", "back_to", "done", "frame", "plan_of"]


def plan_of(operator: Operator, plan_id: UUID) -> Plan:
    """The plan of an address, or « not found »."""
    found = find_plan(operator, plan_id)
    if found is None:
        raise Http404
    return found


def address(name: str, plan: Plan, *more: Any) -> str:
    """The address of a page of a plan."""
    return reverse(name, args=[plan.operator.slug, plan.pk, *more])


def back_to(name: str, plan: Plan, *more: Any) -> HttpResponse:
    """Go to a page of a plan after a change."""
    return redirect(address(name, plan, *more))


def frame(request: HttpRequest, plan: Plan, **more: Any) -> dict[str, Any]:
    """What every page of a plan is given."""
    member = getattr(request, "member", None)
    return {
        "plan": plan,
        "technician": is_technician(member),
        "decider": may_decide(member),
        **more,
    }


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form was good and the action done; what is wrong is said on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except LianeError as error:
        form.add_error(None, str(error))
        return False
    return True
