"""Pages of the questionnaire and of what it says."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.groups.models import Task
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.projects.readiness import actions, queries
from liane.server.projects.readiness.forms import PageForm, RoundForm, SheetForm, TakeInForm, units
from liane.server.projects.readiness.models import Group, Round, Sheet
from liane.server.projects.readiness.permissions import STEWARDS, may_enter, may_steer
from liane.server.projects.readiness.questions import DIMENSIONS, Question, question, questions
from liane.server.projects.readiness.radar import draw_radar
from liane.server.projects.readiness.rules import Dimension, Profile
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on
from liane.words import N_

__all__ = [
    "asked_round",
    "close_round",
    "dimension",
    "open_round",
    "page",
    "paper",
    "readiness",
    "start",
    "take_in",
    "task",
]

_COMPARED = 5  # earlier rounds beside the one that is read
_COMPUTED_ON = {"D3Q3": "baseline", "D10Q3": "pledges"}  # where what computes them is written


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
        profiles = queries.profiles_of([asked, *older[:_COMPARED]])
        found = profiles[asked.pk]
        facts |= {
            "rounds": rounds[:12],
            "older": older[0] if older else None,
            "earlier": older[:_COMPARED][::-1],
            "radar": draw_radar(found, profiles[older[0].pk] if older else None),
            "rows": _rows(found, [profiles[each.pk] for each in older[:_COMPARED][::-1]]),
            "lowest": found.lowest,
            "lowest_name": _said(found.lowest),
            "names": _names(),
            "computed": queries.kept_computed(asked),
            "groups": _groups(asked),
            "discuss": [(code, question(code), gap) for code, gap in found.disagreements.items()],
            "stale": found.stale,
            "to_do": _to_do(asked, found),
            "sheet_form": SheetForm(),
            "own": _own(request.member, asked),
            "enters": may_enter(request.member),
            "take_form": _take_form(request, operator, asked),
        }
    return render(request, "readiness/readiness.html", facts)


def _said(lowest: Dimension | None) -> str:
    return f"{lowest.code} {_names()[lowest.code]}" if lowest else ""


def _take_form(request: Any, operator: Operator, asked: Round) -> TakeInForm | None:
    """Offered to who steers an open round, where a closed edition of the survey is there."""
    if asked.closed_at is not None or not may_steer(request.member):
        return None
    editions = queries.editions_to_take_in(operator)
    return TakeInForm(posted(request), editions=editions) if editions else None


def _own(member: Member, asked: Round) -> list[tuple[Sheet, str]]:
    """The sheets that this member began in the round, and where they begin."""
    if asked.closed_at is not None:
        return []
    return [(sheet, _first(sheet)) for sheet in asked.sheets.filter(member=member)]


def _rows(found: Profile, before: list[Profile]) -> list[dict[str, Any]]:
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
            "before": [earlier.shown(each.code) for earlier in before],
        }
        for each in found.dimensions
    ]


def _groups(asked: Round) -> list[tuple[str, Any, int, int]]:
    """Each group with its sheets, and its answers in the survey that was taken in."""
    counts = queries.heard(asked)
    surveyed = asked.surveyed.get("groups", {})
    return [
        (code, label, counts.get(code, 0), surveyed.get(code, {}).get("answers", 0))
        for code, label in Group.choices
    ]


def _to_do(asked: Round, found: Profile) -> list[dict[str, Any]]:
    titles = Task.objects.filter(about=asked.pk).values_list("title", flat=True)
    made = {title.partition(" ")[0] for title in titles}
    shown = []
    for each in found.to_do:
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


@access(holders(*STEWARDS, administration=False))
@require_POST
def take_in(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Count a closed edition of the survey in the round."""
    asked = _round(operator, pk)
    form = TakeInForm(request.POST, editions=queries.editions_to_take_in(operator))
    if not form.is_valid():
        raise BadInput(N_("round: choose an edition of the survey on readiness"))
    actions.take_in(asked, form.cleaned_data["edition"], acting_member=request.member)
    messages.success(request, _("These answers count in the round, as they are now."))
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
    facts = {
        "form": form,
        "rows": form.rows(),
        "sheet": sheet,
        "dimension": dimension,
        "steps": steps,
        "computed": _computed(sheet.round, dimension),
        "name": _names()[dimension],
    }
    return render(request, "readiness/page.html", facts)


def _computed(asked: Round, dimension: str) -> list[tuple[Question, Any, str]]:
    """The questions that nobody is asked, what other facts say of them, and where those are."""
    known = {each.code: each for each in queries.kept_computed(asked)}
    return [
        (each, known.get(each.code), _COMPUTED_ON.get(each.code, ""))
        for each in questions()
        if each.computed and each.dimension == dimension
    ]


@access(MEMBERS)
def dimension(request: Any, operator: Operator, pk: UUID, dimension: str) -> HttpResponse:
    """One dimension of a round: each question, how each group places it, what shows it."""
    asked = _round(operator, pk)
    if dimension not in DIMENSIONS:
        raise Http404
    found = queries.profiles_of([asked])[asked.pk]
    shown = queries.evidence_of(asked, dimension)
    facts = {
        "asked": asked,
        "dimension": dimension,
        "name": _names()[dimension],
        "rows": [
            _told(each, found, [one for one in shown if one.code == each.code])
            for each in questions()
            if each.dimension == dimension
        ],
        "computed": {each.code: each for each in queries.kept_computed(asked)},
        "steers": may_steer(request.member),
        "stale": found.stale,
    }
    return render(request, "readiness/dimension.html", facts)


def _told(asked: Question, found: Profile, shown: list[Any]) -> dict[str, Any]:
    groups = dict(Group.choices)
    stages = asked.stage_texts(_language())
    stage = found.stages.get(asked.code)
    return {
        "it": asked,
        "text": asked.text(_language()),
        "stage": stage,
        "now": stages[round(stage) - 1] if stage else "",
        "groups": [
            (groups.get(code), mean) for code, mean in found.by_group.get(asked.code, {}).items()
        ],
        "gap": found.disagreements.get(asked.code),
        "unit": units.get(asked.unit, asked.unit),
        "shown": shown,
    }


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
