"""Who is able to do what, in time; paths of education for schools and youth groups."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.members.models import RoleName
from liane.server.community.operators.models import Operator
from liane.server.community.training import actions, queries
from liane.server.community.training.curve import draw_curve
from liane.server.community.training.forms import PathForm, SkillForm
from liane.server.community.training.models import Path, Skill
from liane.server.community.training.permissions import TEACHERS, may_teach
from liane.server.community.training.rules import Seen, cover, curve, held
from liane.server.site.access import EVERYONE, MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["change_path", "make_path", "path", "paths", "skills"]

_TEACH = holders(*TEACHERS, administration=False)
_HALF_A_YEAR = timedelta(days=182)
_FIELDS = (
    "title", "audience", "understand", "question", "roles", "rules", "minutes", "action", "outcome",
    "people",
)  # fmt: skip


@access(MEMBERS)
def skills(request: Any, operator: Operator) -> HttpResponse:
    """Each skill with how many hold it; what was learnt in time; one's own."""
    teaches = may_teach(request.member)
    form = SkillForm(posted(request) if teaches else None, operator=operator)
    if form.is_valid():
        with said_on(form):
            actions.see_skill(acting_member=request.member, **form.cleaned_data)
            return redirect("skills", operator.slug)
    seen, today = queries.seen_of(operator), timezone.localdate()
    roles = {each.value: each.label for each in RoleName}
    rows = cover(seen, today, today - _HALF_A_YEAR)
    facts = {
        "rows": [(row, roles.get(row.role, "")) for row in rows],
        "curve": draw_curve(curve(seen)),
        "people": _people(seen, today) if teaches else [],
        "mine": _said(queries.skills_of(request.member)[:20]),
        "teaches": teaches,
        "form": form,
    }
    return render(request, "training/skills.html", facts)


def _said(mine: Iterable[Skill]) -> list[Any]:
    """One's own looks, each with its grade in words."""
    grades, told = dict(SkillForm.GRADES), list[Any](mine)
    for each in told:
        each.grade_said = grades[each.grade]
    return told


def _people(seen: list[Seen], today: date) -> list[tuple[str, list[Any]]]:
    """Each person by name with what they are able to do; for those who teach."""
    grades: dict[int | None, Any] = dict(SkillForm.GRADES)
    found = held(seen, today, today - _HALF_A_YEAR)
    names = queries.named(found)
    told = [
        (names[who], [(row, grades[row.grade], grades.get(row.before)) for row in rows])
        for who, rows in found.items()
        if who in names
    ]
    return sorted(told, key=lambda pair: pair[0].casefold())


@access(EVERYONE)
def paths(request: Any, operator: Operator) -> HttpResponse:
    """Understand, debate, act: every path."""
    facts = {
        "paths": list(queries.paths_of(operator)[:50]),
        "teaches": may_teach(request.member),
    }
    return render(request, "training/paths.html", facts)


@access(EVERYONE)
def path(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One path, to read, to print, to hold the debate with."""
    found = get_object_or_404(Path, operator=operator, pk=pk)
    facts = {"path": found, "teaches": may_teach(request.member)}
    return render(request, "training/path.html", facts)


@access(_TEACH)
def make_path(request: Any, operator: Operator) -> HttpResponse:
    form = PathForm(posted(request))
    if form.is_valid():
        with said_on(form):
            made = actions.make_path(acting_member=request.member, **form.values())
            return redirect("education-path", operator.slug, made.pk)
    facts = {"form": form, "title": _("Prepare a path")}
    return render(request, "training/form.html", facts)


@access(_TEACH)
def change_path(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Path, operator=operator, pk=pk)
    known = {name: getattr(found, name) for name in _FIELDS} | {"seen_version": found.version}
    form = PathForm(posted(request), initial=known)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_path(found, seen, acting_member=request.member, **form.values())
            return redirect("education-path", operator.slug, pk)
    return render(request, "training/form.html", {"form": form, "title": found.title})
