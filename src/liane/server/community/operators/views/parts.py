"""What the place is made of: floors, quarters, axes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liane.server.community.operators import actions, queries
from liane.server.community.operators.forms import FloorsForm, PartForm
from liane.server.community.operators.models import Operator, Part
from liane.server.community.operators.templates_of_kinds import PartKind, part_kinds_of, template_of
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["add_floors", "add_part", "add_usual", "change_part", "parts", "remove_part"]

KEEPERS = holders("bearer", "technician", "legal", "data", administration=False)
_READS_HOLDERS = {"bearer", "technician", "legal", "data"}


@access(MEMBERS)
def parts(request: Any, operator: Operator) -> HttpResponse:
    """Every part, by kind, with what is missing; where equipment is, for those who keep it."""
    keeps = bool(_READS_HOLDERS & request.member.role_names)
    kinds = [
        (kind, found)
        for kind, found in queries.parts_by_kind(operator)
        if keeps or kind.code not in ("switch", "access_point", "riser")
    ]
    facts = {
        "kinds": kinds,
        "about": template_of(operator.kind).about,
        "keeps": keeps,
        "has_owners": "owner" in part_kinds_of(operator.kind),
        "floors": FloorsForm() if "floor" in part_kinds_of(operator.kind) else None,
    }
    return render(request, "operators/parts.html", facts)


def _kind(operator: Operator, code: str) -> PartKind:
    try:
        return part_kinds_of(operator.kind)[code]
    except KeyError:
        raise Http404 from None


@access(KEEPERS)
def add_part(request: Any, operator: Operator, kind: str) -> HttpResponse:
    about = _kind(operator, kind)
    form = PartForm(posted(request), operator=operator, kind=about)
    if form.is_valid():
        with said_on(form):
            actions.add_part(operator, kind, acting_member=request.member, **form.values())
            messages.success(request, _("Kept. You may add the next one."))
            again = "again" in request.POST
            return redirect(*(("part-add", operator.slug, kind) if again else _list(operator)))
    return render(request, "operators/part.html", {"form": form, "kind": about})


def _list(operator: Operator) -> tuple[str, str]:
    return "parts", operator.slug


@access(KEEPERS)
def change_part(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    part = get_object_or_404(Part, pk=pk, operator=operator)
    about = _kind(operator, part.kind)
    known = {name: getattr(part, name) for name in ("name", "level", "share", "holder", "note")}
    initial = known | {"inside": part.inside_id, "seen_version": part.version}
    form = PartForm(posted(request), operator=operator, kind=about, initial=initial)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.change_part(part, seen, acting_member=request.member, **form.values())
            return redirect(*_list(operator))
    return render(request, "operators/part.html", {"form": form, "kind": about, "part": part})


@access(KEEPERS)
@require_POST
def remove_part(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    part = get_object_or_404(Part, pk=pk, operator=operator)
    actions.remove_part(part, acting_member=request.member)
    return redirect(*_list(operator))


@access(KEEPERS)
@require_POST
def add_floors(request: Any, operator: Operator) -> HttpResponse:
    form = FloorsForm(request.POST)
    if form.is_valid():
        between = form.cleaned_data["lowest"], form.cleaned_data["highest"]
        added = actions.add_floors(operator, *between, acting_member=request.member)
        said = ngettext("{count} floor added.", "{count} floors added.", added)
        messages.success(request, said.format(count=added))
    else:
        messages.error(request, _("floors: write the lowest and the highest, as 0 and 5"))
    return redirect(*_list(operator))


@access(KEEPERS)
@require_POST
def add_usual(request: Any, operator: Operator, kind: str) -> HttpResponse:
    _kind(operator, kind)
    actions.add_usual_parts(operator, kind, acting_member=request.member)
    return redirect(*_list(operator))
