"""Pages of drills, of what a shutdown costs, and of messages that are ready."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.operators.languages import LANGUAGES
from liane.server.community.operators.models import Operator
from liane.server.lookout.preparedness import actions, knowledge, queries
from liane.server.lookout.preparedness.costs import read_number
from liane.server.lookout.preparedness.forms import (
    INPUT_LABELS,
    DrillForm,
    EstimateForm,
    MessageForm,
    ReviewForm,
    StopForm,
)
from liane.server.lookout.preparedness.models import Drill, Estimate
from liane.server.lookout.preparedness.permissions import may_prepare
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "change_cost",
    "cost",
    "costs",
    "drill",
    "drills",
    "mark",
    "message",
    "messages",
    "new_cost",
    "new_drill",
    "review_drill",
    "start_drill",
    "stop_drill",
    "write_message",
]

WAYS = {  # what each way is called, and where it comes from
    "digital": (
        lazy("Share of the digital economy"),
        lazy("Principle of OECD (Egypt, 2011) and Brookings (West, 2016)"),
    ),
    "gdp": (
        lazy("Share of the product, by use of the Internet"),
        lazy("Deloitte for the Global Network Initiative, 2016: 1.9, 1.0 or 0.4 % a day"),
    ),
    "people": (
        lazy("Loss for each ten million people"),
        lazy("Deloitte, 2016: 23.6, 6.6 or 0.6 million USD a day"),
    ),
    "counted": (
        lazy("What was counted on the spot"),
        lazy("The survey of the place, within 72 hours"),
    ),
    "elsewhere": (
        lazy("Figure worked out elsewhere"),
        lazy(
            "NetBlocks COST, or NetLoss, of which the Internet Society itself advised caution in"
            " June 2026"
        ),
    ),
}
HOLES = {
    "lieu": lazy("Place"),
    "debut": lazy("Since"),
    "operateur": lazy("Telecom operator"),
    "contact": lazy("Contact of the team"),
    "rendez_vous": lazy("Meeting place"),
    "date": lazy("Day or hour"),
}
FIRST_LANGUAGES = ("fr", "en", "wo", "bm")


@access(MEMBERS)
def drills(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.drills_of(operator), 30).get_page(request.GET.get("page"))
    facts = {"page": page, "may_write": may_prepare(request.member)}
    return render(request, "lookout/drills.html", facts)


@access(MEMBERS)
def new_drill(request: Any, operator: Operator) -> HttpResponse:
    form = DrillForm(posted(request))
    if form.is_valid():
        with said_on(form):
            made = actions.plan_drill(acting_member=request.member, **form.cleaned_data)
            return redirect("ready-drill", operator.slug, made.pk)
    facts = {"form": form, "title": lazy("Plan a drill"), "back": "ready-drills"}
    return render(request, "lookout/form.html", facts | {"back_said": lazy("Drills")})


@access(MEMBERS)
def drill(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Drill, pk=pk, operator=operator)
    lines, score = queries.drill_now(found)
    facts = {
        "drill": found,
        "lines": lines,
        "score": score,
        "tasks": queries.tasks_of_drill(found),
        "may_write": may_prepare(request.member),
        "running": bool(found.started_at and not found.stopped_at),
        "stop_form": StopForm(),
    }
    return render(request, "lookout/drill.html", facts)


@access(MEMBERS)
@require_POST
def start_drill(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Drill, pk=pk, operator=operator)
    actions.start_drill(found, acting_member=request.member)
    return redirect("ready-drill", operator.slug, pk)


@access(MEMBERS)
@require_POST
def mark(request: Any, operator: Operator, pk: UUID, code: str) -> HttpResponse:
    found = get_object_or_404(Drill, pk=pk, operator=operator)
    actions.mark_line(found, code, acting_member=request.member)
    return redirect("ready-drill", operator.slug, pk)


@access(MEMBERS)
def stop_drill(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Drill, pk=pk, operator=operator)
    form = StopForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.stop_drill(found, acting_member=request.member, **form.cleaned_data)
            return redirect("ready-drill", operator.slug, pk)
    facts = {"form": form, "title": lazy("Stop the drill"), "drill": found}
    return render(request, "lookout/form.html", facts)


@access(MEMBERS)
def review_drill(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Drill, pk=pk, operator=operator)
    form = ReviewForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.review_drill(found, **form.cleaned_data, acting_member=request.member)
            return redirect("ready-drill", operator.slug, pk)
    facts = {"form": form, "title": lazy("Review of the drill"), "drill": found}
    return render(request, "lookout/form.html", facts)


@access(MEMBERS)
def costs(request: Any, operator: Operator) -> HttpResponse:
    rows = Estimate.objects.filter(operator=operator).order_by("-id")[:50]
    told = [(each, queries.estimate_now(each).range) for each in rows]
    facts = {"told": told, "may_write": may_prepare(request.member), "ways": WAYS.values()}
    return render(request, "lookout/costs.html", facts)


def _estimated(request: Any, operator: Operator, found: Estimate | None) -> HttpResponse:
    form = EstimateForm(posted(request), estimate=found)
    if form.is_valid():
        with said_on(form):
            made = actions.estimate_cost(
                acting_member=request.member,
                title=form.cleaned_data["title"],
                inputs=form.inputs(),
                estimate=found,
                seen_version=form.cleaned_data["seen_version"],
            )
            return redirect("ready-cost", operator.slug, made.pk)
    facts = {"form": form, "title": lazy("Inputs of an estimate"), "back": "ready-costs"}
    return render(
        request, "lookout/form.html", facts | {"back_said": lazy("What a shutdown costs")}
    )


@access(MEMBERS)
def new_cost(request: Any, operator: Operator) -> HttpResponse:
    return _estimated(request, operator, None)


@access(MEMBERS)
def change_cost(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    return _estimated(request, operator, get_object_or_404(Estimate, pk=pk, operator=operator))


@access(MEMBERS)
def cost(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Estimate, pk=pk, operator=operator)
    told = queries.estimate_now(found)
    facts = {
        "estimate": found,
        "range": told.range,
        "ways": [
            (*WAYS[way.code], way, [INPUT_LABELS[name] for name in way.missing])
            for way in told.ways
        ],
        "inputs": [_input(name, *found.inputs.get(name, ["", ""])) for name in INPUT_LABELS],
        "may_write": may_prepare(request.member),
    }
    return render(request, "lookout/cost.html", facts)


_SAID = {"high": lazy("high"), "middling": lazy("middling"), "low": lazy("low")}


def _input(name: str, value: str, source: str) -> tuple[Any, Any, int, Any, str]:
    """Label, number (or None), its decimals, word, source."""
    number = read_number(value)
    digits = 0 if number is None or number == number.to_integral_value() else 2
    return INPUT_LABELS[name], number, digits, _SAID.get(value, ""), source


@access(MEMBERS)
def messages(request: Any, operator: Operator) -> HttpResponse:
    codes = list(dict.fromkeys([*operator.languages, *FIRST_LANGUAGES]))
    languages = [(code, LANGUAGES.get(code, code)) for code in codes]
    facts = {"kits": queries.messages_of(operator, languages)}
    return render(request, "lookout/messages.html", facts)


def _said(operator: Operator, kit: str, language: str) -> queries.Said:
    if kit not in knowledge.kits() or language not in LANGUAGES:
        raise Http404
    return queries.message_of(operator, kit, language)


@access(MEMBERS)
def message(request: Any, operator: Operator, kit: str, language: str) -> HttpResponse:
    """The message, filled with what the address says; nothing that is filled in is kept."""
    said = _said(operator, kit, language)
    words = {name: request.GET.get(name, "")[:120] for name in said.holes}
    facts = {
        "said": said,
        "language_said": LANGUAGES[language],
        "text": said.filled(words),
        "holes": [(name, HOLES.get(name, name), words[name]) for name in said.holes],
        "unfilled": [HOLES.get(name, name) for name in said.holes if not words[name]],
        "may_write": may_prepare(request.member),
    }
    return render(request, "lookout/message.html", facts)


@access(MEMBERS)
def write_message(request: Any, operator: Operator, kit: str, language: str) -> HttpResponse:
    said = _said(operator, kit, language)
    form = MessageForm(posted(request), initial={"language": language, "text": said.text})
    if form.is_valid():
        text = form.cleaned_data["text"]
        with said_on(form):
            actions.write_message(kit, language, text, acting_member=request.member)
            return redirect("ready-message", operator.slug, kit, language)
    facts = {"form": form, "title": said.kit.said, "back": "ready-messages"}
    return render(request, "lookout/form.html", facts | {"back_said": lazy("Messages ready")})
