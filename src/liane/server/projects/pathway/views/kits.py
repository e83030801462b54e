"""The kit of a project: given to another community, taken up from one, and its receipt."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.projects.pathway import actions, queries
from liane.server.projects.pathway.forms import KitForm, ReceiptForm
from liane.server.projects.pathway.models import Project
from liane.server.projects.pathway.permissions import STEWARDS, may_steer
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import said_on

__all__ = ["keep_receipt", "kit", "kit_file", "take_up"]

_DECIDERS = holders(*STEWARDS, administration=False)


@access(MEMBERS)
def kit(request: Any, operator: Operator) -> HttpResponse:
    """What can be given, who took it up, and what was taken up from elsewhere."""
    return _page(request, operator)


def _page(request: Any, operator: Operator, **forms: Any) -> HttpResponse:
    found = queries.project_of(operator)
    facts = {
        "project": found,
        "steers": may_steer(request.member),
        "kits": list(found.kits.order_by("-made_at")[:20]) if found else [],
        "taken": list(found.kits_taken.order_by("-made_at")[:50]) if found else [],
        "receipt_form": ReceiptForm(auto_id="receipt_%s"),
        "kit_form": KitForm(auto_id="kit_%s"),
    }
    return render(request, "pathway/kit.html", facts | forms, status=400 if forms else 200)


def _project(operator: Operator) -> Project:
    found = queries.project_of(operator)
    if found is None:
        raise Http404
    return found


@access(_DECIDERS)
@require_POST
def kit_file(request: Any, operator: Operator) -> HttpResponse:
    """Draw a kit: a file of lists and figures that names nobody."""
    _kit, data = actions.make_kit(_project(operator), acting_member=request.member)
    answer = HttpResponse(data, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{operator.slug}-projet.json"'
    return answer


@access(_DECIDERS)
@require_POST
def keep_receipt(request: Any, operator: Operator) -> HttpResponse:
    found, form = _project(operator), ReceiptForm(request.POST, auto_id="receipt_%s")
    if form.is_valid():
        with said_on(form):
            actions.keep_receipt(found, acting_member=request.member, **form.cleaned_data)
            return redirect("pathway-kit", operator.slug)
    return _page(request, operator, receipt_form=form)


@access(_DECIDERS)
@require_POST
def take_up(request: Any, operator: Operator) -> HttpResponse:
    form = KitForm(request.POST, request.FILES, auto_id="kit_%s")
    if form.is_valid():
        with said_on(form):
            data = form.cleaned_data["file"].read(actions.MOST_KIT_BYTES + 1)
            actions.take_up(data, acting_member=request.member)
            return redirect("pathway-kit", operator.slug)
    return _page(request, operator, kit_form=form)
