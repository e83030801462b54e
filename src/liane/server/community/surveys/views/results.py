"""Results of an edition, as members read them: no small cell, and none that others give away."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from liane.server.community.operators.models import Operator
from liane.server.community.surveys.permissions import may_ask, may_read_answers
from liane.server.community.surveys.queries.forms import (
    form_of,
    language_for,
    latest_version,
    survey_of,
)
from liane.server.community.surveys.queries.results import (
    counts_of,
    gaps_of,
    questions_of,
    sample_of,
    tables_of,
)
from liane.server.community.surveys.rules.suppression import LEAST
from liane.server.site.access import MEMBERS, access
from liane.server.site.widgets.bars import draw_bars

__all__ = ["results"]

A_PAGE = 12


@access(MEMBERS)
def results(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The tables and charts of an edition, a dozen questions a page."""
    survey = survey_of(operator, pk)
    editions = list(survey.editions.order_by("-starts", "-id")[:20])
    wanted = request.GET.get("edition", "")
    edition = next((each for each in editions if str(each.pk) == wanted), None)
    edition = edition or (editions[0] if editions else None)
    version = latest_version(survey)
    facts: dict[str, Any] = {"survey": survey, "editions": editions, "edition": edition}
    if edition is None or version is None:
        return render(request, "surveys/results.html", facts)
    language = language_for(form_of(version), request.LANGUAGE_CODE)
    every = questions_of(version, language)
    page = Paginator(every, A_PAGE).get_page(request.GET.get("page"))
    answers = counts_of(edition)[1]
    few = 0 < answers < LEAST
    tables = [] if few else tables_of(list(page.object_list), edition)
    facts |= {
        "page": page,
        "answers": answers,
        "few": few,
        "charts": [(each, draw_bars(each.rows, f"q{at}")) for at, each in enumerate(tables)],
        "sample": sample_of(edition, answers),
        "gaps": gaps_of(edition),
        "may_ask": may_ask(request.member),
        "may_read": may_read_answers(request.member),
    }
    return render(request, "surveys/results.html", facts)
