"""The front page of the wing Projet, the phases and their gates."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_noop
from django.views.decorators.http import require_POST

from liane.server.community.governance.models import Proposal
from liane.server.community.governance.queries import decisions_of
from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.projects.pathway import actions, queries
from liane.server.projects.pathway.forms import (
    UNITS,
    BackForm,
    DeliverableForm,
    ForceForm,
    GateForm,
    MoreForm,
    ProjectForm,
    ResultForm,
)
from liane.server.projects.pathway.measures import households_joined
from liane.server.projects.pathway.models import Deliverable, Project
from liane.server.projects.pathway.permissions import STEWARDS, may_change, may_steer
from liane.server.projects.pathway.phases import LAST, phase
from liane.server.projects.pathway.rules import LOW, OK, TOLD, UNKNOWN, Measured, blocking, opens
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on

__all__ = [
    "back",
    "begin",
    "deliverable",
    "gate",
    "measure",
    "more",
    "one_phase",
    "project",
    "results",
    "reword",
    "state",
    "task",
]

_ROOMS = (  # page, what it is called, what it is for
    (
        "needs",
        gettext_noop("Needs"),
        gettext_noop("What people ask for, put in order in a room, and what became of it."),
    ),
    (
        "readiness",
        gettext_noop("Readiness"),
        gettext_noop("Twelve dimensions, asked in rounds: what blocks, what to do first."),
    ),
    (
        "regulation",
        gettext_noop("Legal framework"),
        gettext_noop("What the country says, what to file, which legal form, in which text."),
    ),
    (
        "finance",
        gettext_noop("Finance"),
        gettext_noop("What it costs, who signed to pay, where the money went."),
    ),
    (
        "funding",
        gettext_noop("Calls for applications"),
        gettext_noop("Money for small projects: judged blind, paid by instalments, reported."),
    ),
)
_SHAPES = {OK: "ok", LOW: "cut", UNKNOWN: "unknown", TOLD: "worn"}
_DECIDERS = holders(*STEWARDS, administration=False)


def _project(operator: Operator) -> Project:
    found = queries.project_of(operator)
    if found is None:
        raise Http404
    return found


def _there(name: str, operator: Operator) -> bool:
    try:
        return bool(reverse(name, args=[operator.slug]))
    except NoReverseMatch:
        return False


def _shown(facts: list[Measured]) -> list[tuple[str, Measured]]:
    return [(_SHAPES[each.state], each) for each in facts]


@access(MEMBERS)
def project(request: Any, operator: Operator) -> HttpResponse:
    """Where we are, what blocks the next gate, what to do, the rooms."""
    found = queries.project_of(operator)
    facts: dict[str, Any] = {
        "project": found,
        "steers": may_steer(request.member),
        "rooms": [room for room in _ROOMS if _there(room[0], operator)],
    }
    if found is not None:
        passages = queries.passages_of(found)
        ladder = queries.ladder_of(found, passages)
        facts |= {"ladder": ladder, "near": ladder[max(found.phase - 2, 0) : found.phase + 1]}
        facts["passages"] = passages[:-4:-1]
        facts["calendar"] = _there("events-calendar", operator)
        facts |= _now(found, queries.roles_of(operator)) if found.phase <= LAST else {}
    else:
        facts["ladder"] = queries.ladder_of(None, [])
    return render(request, "pathway/project.html", facts)


def _now(found: Project, roles: list[Any]) -> dict[str, Any]:
    """The phase in hand: what blocks its gate, what to do, who is missing."""
    current = phase(found.phase)
    facts, at = queries.facts_now(found, found.phase)
    rows = queries.deliverables_of(found, found.phase).filter(state__in=("missing", "started"))
    return {
        "now": current.told(get_language() or "fr"),
        "opens": opens(facts),
        "measured_at": at,
        "facts": _shown(facts),
        "blocking": _shown(blocking(facts)),
        "to_do": [(queries.title_of(each), each) for each in rows],
        "lacking": queries.at_risk(roles, current),
    }


@access(_DECIDERS)
def begin(request: Any, operator: Operator) -> HttpResponse:
    form = ProjectForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.begin(acting_member=request.member, **form.values())
            return redirect("project", operator.slug)
    return render(request, "pathway/form.html", {"form": form, "page_of": "begin"})


@access(_DECIDERS)
def reword(request: Any, operator: Operator) -> HttpResponse:
    found = _project(operator)
    first = {"name": found.name, "aim": found.aim, "seen_version": found.version}
    form = ProjectForm(posted(request), initial=first)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.reword(found, seen, acting_member=request.member, **form.values())
            return redirect("project", operator.slug)
    return render(request, "pathway/form.html", {"form": form, "page_of": "reword"})


@access(MEMBERS)
def one_phase(request: Any, operator: Operator, number: int) -> HttpResponse:
    """What a phase is, what it leaves behind, what its gate measures, what was decided."""
    if not 1 <= number <= LAST:
        raise Http404
    found, asked = queries.project_of(operator), phase(number)
    facts: dict[str, Any] = {
        "phase": asked,
        "words": asked.told(get_language() or "fr"),
        "project": found,
        "steers": may_steer(request.member),
        "roles": [each for each in queries.roles_of(operator) if each.name in asked.roles],
    }
    if found is not None:
        measured, at = queries.facts_now(found, number)
        rows = queries.deliverables_of(found, number)
        facts |= {
            "facts": _shown(measured),
            "measured_at": at,
            "opens": opens(measured),
            "current": found.phase == number,
            "rows": [(queries.title_of(each), each) for each in rows],
            "passages": [p for p in queries.passages_of(found) if p.from_phase == number],
            "more": MoreForm(),
            "tasks": queries.tasks_of(found, number)[:20],
        }
    return render(request, "pathway/phase.html", facts)


@access(MEMBERS)
@require_POST
def more(request: Any, operator: Operator, number: int) -> HttpResponse:
    found, form = _project(operator), MoreForm(request.POST)
    if form.is_valid():
        title = form.cleaned_data["title"]
        actions.add_deliverable(found, number, title, acting_member=request.member)
    return redirect("pathway-phase", operator.slug, number)


@access(MEMBERS)
def deliverable(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Deliverable.objects.select_related("owner"), pk=pk, operator=operator)
    changes = may_change(request.member, found)
    first = {name: getattr(found, name) for name in ("state", "owner", "due", "document", "link")}
    form = DeliverableForm(
        posted(request) if changes else None,
        people=members_of(operator),
        initial=first | {"seen_version": found.version},
    )
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_deliverable(found, seen, acting_member=request.member, **form.values())
            return redirect("pathway-phase", operator.slug, found.phase)
    papers = found.papers.defer("content").order_by("id")
    facts = {"deliverable": found, "title": queries.title_of(found), "form": form}
    facts["papers"] = [(each, changes or each.for_members) for each in papers]
    facts |= {"changes": changes, "words": phase(found.phase).told(get_language() or "fr")}
    return render(request, "pathway/deliverable.html", facts)


@access(MEMBERS)
@require_POST
def task(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Deliverable, pk=pk, operator=operator)
    made = actions.make_task(found, acting_member=request.member)
    return redirect("task", operator.slug, made.pk)


@access(MEMBERS)
@require_POST
def measure(request: Any, operator: Operator, number: int) -> HttpResponse:
    """Measure a gate at once, not at the next hour."""
    actions.measure(_project(operator), number, acting_member=request.member)
    page = "pathway-gate" if request.POST.get("to") == "gate" else "pathway-phase"
    return redirect(page, operator.slug, number)


@access(_DECIDERS)
def gate(request: Any, operator: Operator, number: int) -> HttpResponse:
    """Write down what people decided at a gate; or force it, with a name and a reason."""
    found = _project(operator)
    if not 1 <= number <= LAST or found.phase != number:
        return redirect("project", operator.slug)
    facts, at = queries.facts_now(found, number)
    opened = opens(facts) is True
    kind = GateForm if opened else ForceForm
    votes = Proposal.objects.filter(operator=operator, result__isnull=False).order_by("-id")
    choices = {"decisions": decisions_of(operator), "votes": votes}
    form = kind(posted(request), **choices)
    if form.is_valid():
        cross = actions.pass_gate if opened else actions.force_gate
        with said_on(form):
            cross(found, number, acting_member=request.member, **form.cleaned_data)
            return redirect("project", operator.slug)
    words = phase(number).told(get_language() or "fr")
    shown = {
        "form": form,
        "facts": _shown(facts),
        "opened": opened,
        "words": words,
        "measured_at": at,
    }
    return render(request, "pathway/gate.html", shown | {"number": number})


@access(_DECIDERS)
def back(request: Any, operator: Operator) -> HttpResponse:
    found = _project(operator)
    form = BackForm(posted(request), before=found.phase)
    if form.is_valid():
        with said_on(form):
            to, why = form.cleaned_data["to"], form.cleaned_data["reason"]
            actions.go_back(found, found.phase, to, why, acting_member=request.member)
            return redirect("project", operator.slug)
    return render(request, "pathway/form.html", {"form": form, "page_of": "back"})


@access(MEMBERS)
def results(request: Any, operator: Operator) -> HttpResponse:
    """What came of it: each result, first and last."""
    found = _project(operator)
    form = ResultForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.read_indicator(found, acting_member=request.member, **form.cleaned_data)
            return redirect("pathway-results", operator.slug)
    facts = {"rows": _results(found), "form": form, "joined": households_joined(operator)}
    return render(request, "pathway/results.html", facts)


def _results(found: Project) -> list[dict[str, Any]]:
    return [
        {"name": name, "unit": UNITS[each.unit], "first": first, "last": last}
        for each, name, first, last in queries.results_of(found)
    ]


@access(MEMBERS)
def state(request: Any, operator: Operator) -> HttpResponse:
    """The state of the project for the assembly, to print on a page or two."""
    found = _project(operator)
    passages, roles = queries.passages_of(found), queries.roles_of(operator)
    facts: dict[str, Any] = {
        "project": found,
        "ladder": queries.ladder_of(found, passages),
        "passages": passages,
        "results": [each for each in _results(found) if each["last"]],
        "risks": queries.at_risk(roles),
    }
    if found.phase <= LAST:
        facts |= _now(found, roles)
    return render(request, "pathway/state.html", facts)
