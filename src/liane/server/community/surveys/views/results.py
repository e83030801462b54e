"""Results of an edition: as members read them, as everybody does, and as data."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.surveys import exports
from liane.server.community.surveys.actions import reading as actions
from liane.server.community.surveys.models import Edition, FormVersion, Published, Survey
from liane.server.community.surveys.permissions import ASKERS, READERS, may_ask, may_read_answers
from liane.server.community.surveys.queries import results as queries
from liane.server.community.surveys.queries.forms import (
    asked_in,
    form_of,
    language_for,
    latest_version,
    survey_of,
)
from liane.server.community.surveys.queries.lists import last_published
from liane.server.community.surveys.rules.suppression import LEAST
from liane.server.community.surveys.rules.tables import Question, Table, from_plain
from liane.server.site.access import EVERYONE, MEMBERS, access, holders
from liane.server.site.tables.sheets import as_csv, as_xlsx
from liane.server.site.widgets.bars import draw_bars

__all__ = ["answers_file", "compare", "cross", "publish", "published", "published_file", "results"]

A_PAGE, EDITIONS = 12, 6
_ASK = holders(*ASKERS, administration=False)
_READ = holders(*READERS)


def _paged(request: Any, version: FormVersion) -> tuple["Page[Any]", list[Question]]:
    page = Paginator(asked_in(version), A_PAGE).get_page(request.GET.get("page"))
    language = language_for(form_of(version), request.LANGUAGE_CODE)
    return page, queries.questions_of(version, language, list(page.object_list))


def _drawn(tables: list[Table]) -> list[tuple[Table, Any]]:
    return [(each, draw_bars(each.rows, f"q{at}")) for at, each in enumerate(tables)]


def _seen(request: Any, survey: Survey, most: int) -> list[Edition]:
    """The editions whose counts this person may read, the latest first.

    While answers come in, a count that moves tells what the neighbour who has just answered said:
    until an edition is closed, only those who hold the survey watch it.
    """
    editions = list(survey.editions.order_by("-starts", "-id")[:most])
    holds = may_ask(request.member) or may_read_answers(request.member)
    return [each for each in editions if holds or survey.closed_at or each.closed_at]


def _chosen(request: Any, editions: list[Edition]) -> Edition | None:
    wanted = request.GET.get("edition", "")
    found = next((each for each in editions if str(each.pk) == wanted), None)
    return found or (editions[0] if editions else None)


@access(MEMBERS)
def results(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The tables and charts of an edition, a dozen questions a page."""
    survey = survey_of(operator, pk)
    editions = _seen(request, survey, 20)
    edition, version = _chosen(request, editions), latest_version(survey)
    facts: dict[str, Any] = {
        "survey": survey,
        "editions": editions,
        "edition": edition,
        "may_ask": may_ask(request.member),
        "may_read": may_read_answers(request.member),
        "published": last_published(survey),
    }
    if edition is not None and version is not None:
        page, questions = _paged(request, version)
        answers = queries.counts_of(edition)[1]
        few = answers < LEAST
        facts |= {
            "page": page,
            "answers": answers,
            "few": few,
            "charts": [] if few else _drawn(queries.tables_of(questions, edition)),
            "sample": queries.sample_of(edition, answers),
        }
    return render(request, "surveys/results.html", facts)


@access(MEMBERS)
def compare(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The same questions in several editions, side by side."""
    survey = survey_of(operator, pk)
    editions = list(reversed(_seen(request, survey, EDITIONS)))
    version = latest_version(survey)
    facts: dict[str, Any] = {"survey": survey, "editions": editions}
    if version is not None:
        page, questions = _paged(request, version)
        tallies = queries.whole_tallies(editions)
        rows = [(each.label, queries.compared(each, tallies)) for each in questions]
        facts |= {"page": page, "rows": [row for row in rows if row[1]]}
    return render(request, "surveys/compare.html", facts)


@access(MEMBERS)
def cross(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Questions by group, cells kept back until nobody's answer can be worked out."""
    survey = survey_of(operator, pk)
    editions = _seen(request, survey, 20)
    edition, version = _chosen(request, editions), latest_version(survey)
    facts: dict[str, Any] = {"survey": survey, "edition": edition, "editions": editions}
    if edition is not None and version is not None and survey.segment:
        page, questions = _paged(request, version)
        tallies = queries.group_tallies(edition)
        known = [(each.label, queries.crossed(each, tallies)) for each in questions
                 if each.how == "one" and each.name != survey.segment]  # fmt: skip
        facts |= {"page": page, "tables": known}
    return render(request, "surveys/cross.html", facts)


@access(_ASK)
@require_POST
def publish(request: Any, operator: Operator, pk: UUID, edition: UUID) -> HttpResponse:
    found = get_object_or_404(
        Edition.objects.select_related("survey"), pk=edition, survey=pk, operator=operator
    )
    actions.publish(found, acting_member=request.member, code=request.LANGUAGE_CODE)
    messages.success(request, _("These results are out: everybody reads them as they are now."))
    return redirect("survey-published", operator.slug, pk)


def _published(operator: Operator, pk: UUID) -> tuple[Survey, Published]:
    survey = survey_of(operator, pk)
    last = last_published(survey)
    if last is None:
        raise Http404
    return survey, last


@access(EVERYONE)
def published(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The results that were put out, and what follows from them."""
    survey, last = _published(operator, pk)
    page = Paginator(last.tables["tables"], A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "survey": survey,
        "published": last,
        "edition": last.edition,
        "page": page,
        "charts": _drawn([from_plain(each) for each in page.object_list]),
        "follows": survey.recommendations.filter(is_public=True).order_by("kind", "id")[:40],
        "places": len(last.tables["places"]),
    }
    return render(request, "surveys/published.html", facts)


_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=_KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@access(EVERYONE)
def published_file(request: Any, operator: Operator, pk: UUID, kind: str) -> HttpResponse:
    """Published results as CSV, XLSX or GeoJSON."""
    survey, last = _published(operator, pk)
    if kind == "csv":
        data = as_csv(exports.result_rows(last))
    elif kind == "xlsx":
        data = as_xlsx({survey.title: exports.result_rows(last)})
    elif kind == "geojson":
        data = exports.as_geojson(last)
    else:
        raise Http404
    return _file(data, f"{_plain(survey.form_id)}-resultats", kind)


def _plain(text: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in text)[:40] or "enquete"


@access(_READ)
def answers_file(request: Any, operator: Operator, pk: UUID, edition: UUID, kind: str) -> Any:
    """Single answers without what identifies, for those who check them."""
    found = get_object_or_404(
        Edition.objects.select_related("survey"), pk=edition, survey=pk, operator=operator
    )
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = exports.answers_rows(found)
    data = as_csv(rows) if kind == "csv" else as_xlsx({found.name: rows})
    return _file(data, f"{_plain(found.survey.form_id)}-reponses", kind)
