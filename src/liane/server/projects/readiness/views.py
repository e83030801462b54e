"""Pages of the questionnaire and of what it says."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from liane.server.community.groups.models import Task
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.projects.readiness import actions, queries
from liane.server.projects.readiness.forms import PageForm, RoundForm, SheetForm
from liane.server.projects.readiness.models import Group, Round, Sheet
from liane.server.projects.readiness.permissions import STEWARDS, may_enter, may_steer
from liane.server.projects.readiness.questions import DIMENSIONS, question, questions
from liane.server.projects.readiness.radar import draw_radar
from liane.server.projects.readiness.rules import Profile
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = [
    "asked_round",
    "close_round",
    "open_round",
    "page",
    "paper",
    "readiness",
    "start",
    "task",
]


def _round(operator: Operator, pk: UUID) -> Round:
    return get_object_or_404(Round, pk=pk, operator=operator)


def _language() -> str:
    return get_language() or "fr"


def _names() -> dict[str, str]:
    return {each.dimension: each.dimension_name(_language()) for each in questions()}


@access(MEMBERS)
def readiness(request: Any, operator: Operator) -> HttpResponse:
    """The round that is open, or the last one."""
    rounds = _rounds(operator)
    return _show(request, operator, queries.current_of(rounds), rounds)


@access(MEMBERS)
def asked_round(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    rounds = _rounds(operator)
    found = next((each for each in rounds if each.pk == pk), None)
    return _show(request, operator, found or _round(operator, pk), rounds)


def _rounds(operator: Operator) -> list[Round]:
    return list(queries.rounds_of(operator)[:24])


def _show(
    request: Any, operator: Operator, asked: Round | None, rounds: list[Round]
) -> HttpResponse:
    facts: dict[str, Any] = {"asked": asked, "steers": may_steer(request.member)}
    if asked is not None:
        older = [each for each in rounds if each.pk < asked.pk]
        computed = queries.kept_computed(asked)
        found = queries.profile_of(asked, computed)
        before = queries.profile_of(older[0]) if older else None
        facts |= {
            "rounds": rounds[:12],
            "older": older[0] if older else None,
            "radar": draw_radar(found, before),
            "rows": _rows(found, before),
            "lowest": found.lowest,
            "names": _names(),
            "computed": computed,
            "groups": _groups(asked),
            "discuss": [(code, question(code), gap) for code, gap in found.disagreements.items()],
            "stale": found.stale,
            "to_do": _to_do(asked, found),
            "sheet_form": SheetForm(),
            "own": _own(request.member, asked),
            "enters": may_enter(request.member),
        }
    return render(request, "readiness/readiness.html", facts)


def _own(member: Member, asked: Round) -> list[tuple[Sheet, str]]:
    """The sheets that this member began in the round, and where they begin."""
    if asked.closed_at is not None:
        return []
    return [(sheet, _first(sheet)) for sheet in asked.sheets.filter(member=member)]


def _rows(found: Profile, before: Profile | None) -> list[dict[str, Any]]:
    names = _names()
    groups = dict(Group.choices)
    return [
        {
            "code": each.code,
            "name": names[each.code],
            "level": each.level,
            "sure": each.sure,
            "confidence": round(100 * each.confidence),
            "missing": [groups[group] for group in each.missing],
            "before": before.shown(each.code) if before else None,
        }
        for each in found.dimensions
    ]


def _groups(asked: Round) -> list[tuple[str, Any, int]]:
    counts = queries.heard(asked)
    return [(code, label, counts.get(code, 0)) for code, label in Group.choices]


def _to_do(asked: Round, found: Profile) -> list[dict[str, Any]]:
    titles = Task.objects.filter(about=asked.pk).values_list("title", flat=True)
    made = {title.partition(" ")[0] for title in titles}
    shown = []
    for each in found.to_do[:20]:
        wanted = question(each.code)
        if wanted is not None:
            stages = wanted.stage_texts(_language())
            now = stages[round(each.stage) - 1] if each.stage else None
            shown.append({"it": each, "text": wanted.text(_language()), "now": now,
                          "aim": stages[2], "made": each.code in made})  # fmt: skip
    return shown


@access(holders(*STEWARDS, administration=False))
def open_round(request: Any, operator: Operator) -> HttpResponse:
    form = RoundForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.open_round(acting_member=request.member, **form.cleaned_data)
            return redirect("readiness", operator.slug)
    return render(request, "readiness/open.html", {"form": form})


@access(MEMBERS)
@require_POST
def close_round(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.close_round(_round(operator, pk), acting_member=request.member)
    return redirect("readiness", operator.slug)


@access(MEMBERS)
@require_POST
def start(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    group, way = request.POST.get("group", ""), request.POST.get("way", "web")
    sheet = actions.start_sheet(_round(operator, pk), group, way, acting_member=request.member)
    return redirect("readiness-page", operator.slug, sheet.pk, _first(sheet))


def _first(sheet: Sheet) -> str:
    """The first dimension on which this group must be heard."""
    mine = [each.dimension for each in questions() if each.group == sheet.group]
    return mine[0] if mine else DIMENSIONS[0]


@access(MEMBERS)
def page(request: Any, operator: Operator, pk: UUID, dimension: str) -> HttpResponse:
    sheet = get_object_or_404(Sheet.objects.select_related("round"), pk=pk, operator=operator)
    mine = sheet.member_id == request.member.pk or may_enter(request.member)
    if dimension not in DIMENSIONS or not mine:
        raise Http404
    before = queries.own_answers(sheet)
    form = PageForm(posted(request), dimension=dimension, before=before)
    if form.is_valid():
        with said_on(form):
            actions.answer(sheet, form.given(), acting_member=request.member)
            return _onwards(operator, sheet, dimension)
    expected = {each.dimension for each in questions() if each.group == sheet.group}
    steps = [
        (code, name, code in expected, any(c.startswith(f"{code}Q") for c in before))
        for code, name in _names().items()
    ]
    facts = {"form": form, "sheet": sheet, "dimension": dimension, "steps": steps,
             "name": _names()[dimension]}  # fmt: skip
    return render(request, "readiness/page.html", facts)


def _onwards(operator: Operator, sheet: Sheet, dimension: str) -> HttpResponse:
    at = DIMENSIONS.index(dimension) + 1
    if at == len(DIMENSIONS):
        return redirect("readiness", operator.slug)
    return redirect("readiness-page", operator.slug, sheet.pk, DIMENSIONS[at])


@access(MEMBERS)
def paper(request: Any, operator: Operator) -> HttpResponse:
    """The questionnaire to print, for a group or whole."""
    group = request.GET.get("groupe", "")
    asked = [each for each in questions() if not group or each.group == group]
    language = _language()
    rows = [(each.code, each.text(language), each.stage_texts(language)) for each in asked]
    facts = {"rows": rows, "groups": Group.choices, "group": dict(Group.choices).get(group, "")}
    return render(request, "readiness/paper.html", facts)


@access(MEMBERS)
@require_POST
def task(request: Any, operator: Operator, pk: UUID, code: str) -> HttpResponse:
    made = actions.make_task(_round(operator, pk), code, acting_member=request.member)
    return redirect("task", operator.slug, made.pk)
