"""Single answers to check, groups, discussion notes by theme, what follows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.groups.models import Task
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.actions import reading as actions
from liane.server.community.surveys.actions.answers import answers_in, set_aside
from liane.server.community.surveys.actions.media import content_of
from liane.server.community.surveys.forms.asking import SegmentForm
from liane.server.community.surveys.forms.reading import NoteForm, PassageForm, RecommendationForm
from liane.server.community.surveys.models import (
    Attachment,
    Excerpt,
    FocusNote,
    Recommendation,
    Submission,
    Survey,
    Theme,
)
from liane.server.community.surveys.permissions import ASKERS, READERS, may_ask
from liane.server.community.surveys.queries.forms import (
    current_edition,
    form_of,
    language_for,
    latest_version,
    survey_of,
)
from liane.server.community.surveys.queries.results import questions_of
from liane.server.community.surveys.rules.marks import MARKS
from liane.server.community.surveys.tasks import count_survey
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted, said_on
from liane.words import N_

__all__ = [
    "answer", "answers", "aside", "attachment", "new_note", "note", "recommend", "segment",
    "task", "theme", "themes", "uncode",
]  # fmt: skip

_ASK = holders(*ASKERS, administration=False)
_READ = holders(*READERS, administration=False)


def _questions(survey: Survey, code: str) -> list[Any]:
    version = latest_version(survey)
    return questions_of(version, language_for(form_of(version), code)) if version else []


@access(_READ)
def answers(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Answers one by one, those with a mark first if asked."""
    survey = survey_of(operator, pk)
    found = Submission.objects.filter(survey=survey).defer("answers", "sealed")
    if request.GET.get("voir") == "marquees":
        found = found.exclude(marks=[])
    found = found.select_related("edition", "version").order_by("-received_on", "id")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    rows = [(each, [MARKS.get(mark, mark) for mark in each.marks]) for each in page]
    facts = {"survey": survey, "page": page, "rows": rows, "edition": current_edition(survey)}
    return render(request, "surveys/answers.html", facts)


def _answer(operator: Operator, pk: UUID, one: UUID) -> Submission:
    found = Submission.objects.select_related("survey", "edition", "version", "replaced_by")
    return get_object_or_404(found, pk=one, survey=pk, survey__operator=operator)


@access(_READ)
def answer(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    """One answer, whole, with what is sealed: to check it, not to know who."""
    found = _answer(operator, pk, one)
    rows = sorted(_flattened(answers_in(found)))
    facts = {
        "survey": found.survey,
        "answer": found,
        "rows": rows[:600],
        "files": found.attachments.all()[:60],
        "marks": [MARKS.get(mark, mark) for mark in found.marks],
    }
    return render(request, "surveys/answer.html", facts)


def _flattened(flat: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in flat.items():
        if isinstance(value, list):
            for at, one in enumerate(value, 1):
                found += _flattened(one, f"{prefix}{name}[{at}]/")
        else:
            found.append((prefix + name, value))
    return found


@access(_READ)
@require_POST
def aside(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    set_aside(_answer(operator, pk, one), acting_member=request.member)
    messages.info(request, _("It is no longer counted; it stays readable here."))
    return redirect("survey-answer", operator.slug, pk, one)


@access(_READ)
def attachment(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    """A picture or sound of an answer, unsealed for one reading."""
    found = get_object_or_404(
        Attachment, pk=one, submission__survey=pk, submission__survey__operator=operator
    )
    reply = HttpResponse(content_of(found), content_type=found.kind)
    reply["Content-Disposition"] = "attachment"
    reply["Cache-Control"] = "no-store"
    return reply


@access(_ASK)
def segment(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Which question parts answers into groups."""
    survey = survey_of(operator, pk)
    form = SegmentForm(
        posted(request),
        questions=_questions(survey, request.LANGUAGE_CODE),
        initial={"segment": survey.segment, "seen_version": survey.version},
    )
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or survey.version
            chosen = form.cleaned_data["segment"]
            actions.part_by(survey, seen, chosen, acting_member=request.member)
            count_survey.enqueue(str(survey.pk))
            messages.info(request, _("Answers are being counted anew: look again in a minute."))
            return redirect("survey-cross", operator.slug, pk)
    return render(request, "surveys/segment.html", {"survey": survey, "form": form})


@access(MEMBERS)
def themes(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Discussion groups, themes with how often they came up, and what follows."""
    survey = survey_of(operator, pk)
    counted = survey.themes.annotate(
        passages=Count("excerpts", distinct=True), talks=Count("excerpts__note", distinct=True)
    ).order_by("-passages", "name")
    every = Prefetch("themes", queryset=survey.themes.order_by("name"))
    facts = {
        "survey": survey,
        "notes": FocusNote.objects.filter(edition__survey=survey).order_by("-held_on")[:50],
        "themes": counted[:100],
        "follows": _follows(request, survey, every),
        "may_ask": may_ask(request.member),
    }
    return render(request, "surveys/themes.html", facts)


def _follows(request: Any, survey: Survey, every: Prefetch[Any]) -> list[tuple[Any, Any, Any]]:
    """What follows, each with the questions it rests on in words and the task made of it."""
    found = survey.recommendations.prefetch_related(every).order_by("kind", "id")[:100]
    asked = _questions(survey, request.LANGUAGE_CODE) if any(e.questions for e in found) else []
    labels = {each.name: each.label for each in asked}
    tasks = {each.about: each for each in Task.objects.filter(about__in=[e.pk for e in found])}
    return [
        (each, [labels.get(name, name) for name in each.questions], tasks.get(each.pk))
        for each in found
    ]


@access(_ASK)
def theme(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    """Every passage under a theme, whichever discussion it is from, and what follows from it."""
    found = get_object_or_404(
        Theme.objects.select_related("survey"), pk=one, survey=pk, operator=operator
    )
    facts = {
        "survey": found.survey,
        "theme": found,
        "passages": found.excerpts.select_related("note__edition").order_by("-note__held_on", "id"),
        "follows": found.recommendations.order_by("kind", "id"),
    }
    return render(request, "surveys/theme.html", facts)


@access(_ASK)
@require_POST
def task(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    """Make a task of what follows."""
    found = get_object_or_404(Recommendation, pk=one, survey=pk, operator=operator)
    made = actions.make_task(found, acting_member=request.member)
    return redirect("task", operator.slug, made.pk)


@access(_ASK)
def new_note(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    survey = survey_of(operator, pk)
    edition = current_edition(survey) or survey.editions.order_by("-starts").first()
    if edition is None:
        raise BadInput(N_("survey: no edition is open; come back later"))
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            made = actions.add_note(edition, acting_member=request.member, **form.cleaned_data)
            return redirect("survey-note", operator.slug, pk, made.pk)
    return render(request, "surveys/note_new.html", {"survey": survey, "form": form})


@access(_ASK)
def note(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    """What was said, and its passages under themes."""
    found = get_object_or_404(
        FocusNote.objects.select_related("edition__survey"), pk=one, edition__survey=pk,
        operator=operator,
    )  # fmt: skip
    form = PassageForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            actions.code_passage(found, acting_member=request.member, **form.cleaned_data)
            return redirect("survey-note", operator.slug, pk, one)
    facts = {
        "survey": found.edition.survey,
        "note": found,
        "form": form,
        "passages": found.excerpts.select_related("theme").order_by("theme__name", "id"),
        "themes": found.edition.survey.themes.order_by("name"),
    }
    return render(request, "surveys/note.html", facts)


@access(_ASK)
@require_POST
def uncode(request: Any, operator: Operator, pk: UUID, one: UUID) -> HttpResponse:
    found = get_object_or_404(
        Excerpt.objects.select_related("note"), pk=one, note__edition__survey=pk, operator=operator
    )
    note_of = found.note_id
    actions.uncode(found, acting_member=request.member)
    return redirect("survey-note", operator.slug, pk, note_of)


@access(_ASK)
def recommend(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What follows from answers and discussions."""
    survey = survey_of(operator, pk)
    form = RecommendationForm(
        posted(request),
        themes=survey.themes.order_by("name"),
        questions=_questions(survey, request.LANGUAGE_CODE),
    )
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            actions.recommend(survey, acting_member=request.member, **form.cleaned_data)
            return redirect("survey-themes", operator.slug, pk)
    return render(request, "surveys/recommend.html", {"survey": survey, "form": form})
