"""Surveys of an operator: the list, one survey, its form and versions, its editions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.actions import forms as actions
from liane.server.community.surveys.forms import (
    EditionForm,
    NewSurveyForm,
    SurveyForm,
    VersionForm,
)
from liane.server.community.surveys.models import Edition, FormFile, FormVersion
from liane.server.community.surveys.permissions import (
    ASKERS,
    may_answer,
    may_ask,
    may_enter,
    may_read_answers,
)
from liane.server.community.surveys.queries import lists
from liane.server.community.surveys.queries.forms import (
    form_of,
    latest_version,
    survey_of,
)
from liane.server.community.surveys.queries.results import counts_of, gaps_of, sample_of
from liane.server.community.surveys.queries.shipped import shipped_for
from liane.server.site.access import EVERYONE, access, holders
from liane.server.site.forms import posted, said_on
from liane.words import N_

__all__ = [
    "change_edition", "change_survey", "close_edition", "close_survey", "file", "new_edition",
    "new_survey", "new_version", "shipped_file", "survey", "surveys", "use_shipped", "version",
]  # fmt: skip

_ASK = holders(*ASKERS, administration=False)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(EVERYONE)
def surveys(request: Any, operator: Operator) -> HttpResponse:
    facts = {
        "surveys": lists.surveys_for(operator, request.member),
        "may_ask": may_ask(request.member),
        "may_enter": may_enter(request.member),
        "held": lists.held_count(operator) if may_read_answers(request.member) else 0,
    }
    return render(request, "surveys/surveys.html", facts)


@access(_ASK)
def new_survey(request: Any, operator: Operator) -> HttpResponse:
    form = NewSurveyForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            sheet = form.cleaned_data["spreadsheet"]
            made = actions.found_survey(
                acting_member=request.member,
                spreadsheet=sheet.read(),
                name=sheet.name,
                files=form.files_beside(),
                title=form.cleaned_data["title"],
                audience=form.cleaned_data["audience"],
            )
            return redirect("survey", operator.slug, made.pk)
    left = lists.shipped_left(operator, request.LANGUAGE_CODE)
    models = lists.shipped_titles(request.LANGUAGE_CODE)
    return render(request, "surveys/new.html", {"form": form, "shipped": left, "models": models})


@access(_ASK)
def shipped_file(request: Any, operator: Operator, purpose: str) -> HttpResponse:
    """The spreadsheet of a form that comes with the box, to write another one from it."""
    found = shipped_for(purpose)
    if found is None:
        raise Http404
    answer = HttpResponse(found.spreadsheet(), content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{purpose}.xlsx"'
    return answer


@access(_ASK)
@require_POST
def use_shipped(request: Any, operator: Operator, purpose: str) -> HttpResponse:
    made = actions.use_shipped(purpose, acting_member=request.member, code=request.LANGUAGE_CODE)
    return redirect("survey", operator.slug, made.pk)


@access(EVERYONE)
def survey(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = survey_of(operator, pk)
    if not lists.is_shown(found, request.member):
        raise Http404
    editions = list(found.editions.order_by("-starts", "-id")[:20])
    latest = latest_version(found)
    edition = editions[0] if editions else None
    takes = edition is not None and edition.is_open
    facts: dict[str, Any] = {
        "survey": found,
        "version": latest,
        "edition": edition,
        "languages": form_of(latest).languages if latest else (),
        "may_answer": may_answer(request.member, found) and takes,
        "may_ask": may_ask(request.member),
        "may_enter": may_enter(request.member) and takes,
        "may_read": may_read_answers(request.member),
        "published": lists.last_published(found),
    }
    if request.member is not None:
        facts |= {"editions": editions} | _for_members(found, edition)
    return render(request, "surveys/survey.html", facts)


def _for_members(found: Any, edition: Edition | None) -> dict[str, Any]:
    if edition is None:
        return {}
    answers = counts_of(edition)[1]
    return {"sample": sample_of(edition, answers), "gaps": gaps_of(edition)}


@access(_ASK)
def change_survey(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = survey_of(operator, pk)
    latest = latest_version(found)
    before = {name: getattr(found, name) for name in ("title", "about", "consent", "audience")}
    form = SurveyForm(posted(request), initial=before | {"seen_version": found.version})
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or found.version
            actions.change_survey(found, seen, acting_member=request.member, **form.values())
            return redirect("survey", operator.slug, pk)
    return render(request, "surveys/change.html", {"form": form, "survey": found, "latest": latest})


@access(_ASK)
@require_POST
def close_survey(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.close_survey(survey_of(operator, pk), acting_member=request.member)
    return redirect("survey", operator.slug, pk)


@access(_ASK)
def new_version(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = survey_of(operator, pk)
    form = VersionForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            sheet = form.cleaned_data["spreadsheet"]
            made = actions.bring_version(
                found,
                acting_member=request.member,
                spreadsheet=sheet.read(),
                name=sheet.name,
                files=form.files_beside(),
            )
            messages.success(request, _("The new version is the one that is answered from now on."))
            return redirect("survey-version", operator.slug, pk, made.number)
    return render(request, "surveys/new_version.html", {"form": form, "survey": found})


@access(_ASK)
def version(request: Any, operator: Operator, pk: UUID, number: int) -> HttpResponse:
    """A version as it was read: its questions, what is sealed, what pyxform advised."""
    found = survey_of(operator, pk)
    kept = get_object_or_404(FormVersion, survey=found, number=number)
    rows = lists.questions_listed(kept, request.LANGUAGE_CODE)
    facts = {
        "survey": found,
        "version": kept,
        "rows": rows,
        "files": kept.files.only("name", "is_source", "version"),
        "missing": lists.files_missing(kept),
        "versions": found.versions.order_by("-number").only("number", "made_at", "survey"),
    }
    return render(request, "surveys/version.html", facts)


@access(EVERYONE)
def file(request: Any, operator: Operator, pk: UUID, number: int, name: str) -> HttpResponse:
    """A file of a version: pictures for those who answer, the spreadsheet for those who ask."""
    kept = get_object_or_404(
        FormFile, version__survey=survey_of(operator, pk), version__number=number, name=name
    )
    if not lists.is_shown(kept.version.survey, request.member) or (
        kept.is_source and not may_ask(request.member)
    ):
        raise Http404
    return lists.as_download(kept)


def _edition(operator: Operator, pk: UUID, edition: UUID) -> Edition:
    return get_object_or_404(
        Edition.objects.select_related("survey"), pk=edition, survey=pk, operator=operator
    )


def _edition_page(request: Any, form: Form, survey: Any, edition: Edition | None) -> HttpResponse:
    facts = {"form": form, "survey": survey, "edition": edition, "sizes": lists.SIZES}
    return render(request, "surveys/edition.html", facts)


@access(_ASK)
def new_edition(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = survey_of(operator, pk)
    form = EditionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            actions.open_edition(found, acting_member=request.member, **form.values())
            return redirect("survey", operator.slug, pk)
    return _edition_page(request, form, found, None)


@access(_ASK)
def change_edition(request: Any, operator: Operator, pk: UUID, edition: UUID) -> HttpResponse:
    kept = _edition(operator, pk, edition)
    before = {name: getattr(kept, name) for name in EditionForm.base_fields if name in _PLAIN}
    quotas = "\n".join(f"{name}: {count}" for name, count in kept.quotas.items())
    form = EditionForm(
        posted(request), initial=before | {"quotas": quotas, "seen_version": kept.version}
    )
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or kept.version
            actions.change_edition(kept, seen, acting_member=request.member, **form.values())
            return redirect("survey", operator.slug, pk)
    return _edition_page(request, form, kept.survey, kept)


_PLAIN = ("name", "starts", "ends", "frame", "population", "drawn", "planned", "confidence",
          "design_effect")  # fmt: skip


@access(_ASK)
@require_POST
def close_edition(request: Any, operator: Operator, pk: UUID, edition: UUID) -> HttpResponse:
    kept = _edition(operator, pk, edition)
    if kept.closed_at is not None:
        raise BadInput(N_("edition: it is closed already"))
    actions.close_edition(kept, acting_member=request.member)
    return redirect("survey", operator.slug, pk)
