"""The form on paper, and the page where paper is typed by the keyboard alone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.actions.typing import rows_typed, type_sheet
from liane.server.community.surveys.models import Submission, Survey, Way
from liane.server.community.surveys.permissions import ENTERERS
from liane.server.community.surveys.queries.forms import (
    current_edition,
    form_of,
    language_for,
    latest_version,
    survey_of,
)
from liane.server.community.surveys.queries.lists import is_shown
from liane.server.community.surveys.queries.paper import Line, lines_of
from liane.server.site.access import EVERYONE, access, holders
from liane.words import N_

__all__ = ["printed", "typing"]

_ENTER = holders(*ENTERERS, administration=False)
MOST_ROOM = 30


@access(EVERYONE)
def printed(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The form, to print; its numbers and codes are those of the typing page."""
    survey = survey_of(operator, pk)
    version = latest_version(survey)
    if version is None or not is_shown(survey, request.member):
        raise Http404
    language = language_for(form_of(version), request.LANGUAGE_CODE)
    facts = {
        "survey": survey,
        "version": version,
        "edition": current_edition(survey),
        "lines": lines_of(version, request.LANGUAGE_CODE),
        "language": language,
    }
    return render(request, "surveys/printed.html", facts)


@access(_ENTER)
def typing(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One sheet on one page: type, Tab, Enter; the next sheet comes at once."""
    survey = survey_of(operator, pk)
    version, edition = latest_version(survey), current_edition(survey)
    if version is None or edition is None:
        raise BadInput(N_("survey: no edition is open; come back later"))
    lines = lines_of(version, request.LANGUAGE_CODE)
    room = _room(request, lines)
    sent = request.POST if request.method == "POST" else {}
    number = str(sent.get("number", "")).strip()[:40]
    typed, said = rows_typed(lines, sent, room), ""
    wrong: dict[str, str] = {}
    if request.method == "POST" and not request.POST.get("more"):
        try:
            kept, wrong = type_sheet(
                edition, version, lines, typed,
                acting_member=request.member, number=number, code=request.LANGUAGE_CODE,
            )  # fmt: skip
        except BadInput as error:
            kept, said = None, str(error)
        if kept is not None:
            messages.success(request, _("Kept. Next sheet."))
            return redirect(f"{request.path}?dernier={number}")
    facts = {
        "survey": survey,
        "edition": edition,
        "rows": _rows(lines, typed, wrong, room),
        "number": number or _following(request.GET.get("dernier", "")),
        "said": said,
        "room": room,
        "repeats": any(line.kind == "repeat" for line in lines),
        "faults": len(wrong),
        "typed_today": _typed(survey),
    }
    return render(request, "surveys/typing.html", facts)


def _room(request: Any, lines: list[Line]) -> int:
    """How many instances of what repeats the page has room for."""
    if not any(line.kind == "repeat" for line in lines):
        return 1
    asked = str(request.POST.get("room", "3"))
    room = int(asked) if asked.isdigit() and len(asked) < 4 else 3
    return max(1, min(MOST_ROOM, room + (2 if request.POST.get("more") else 0)))


def _following(number: str) -> str:
    return str(int(number) + 1) if number.isdigit() and len(number) < 10 else ""


def _typed(survey: Survey) -> int:
    return Submission.objects.filter(survey=survey, way=Way.PAPER, counted=True).count()


def _rows(
    lines: list[Line], typed: dict[str, list[str]], wrong: dict[str, str], room: int
) -> list[dict[str, Any]]:
    repeats = [line.path for line in lines if line.kind == "repeat"]
    rows = []
    for line in lines:
        inside = any(line.path.startswith(f"{path}/") for path in repeats)
        cells = [
            {
                "name": f"{line.path}|{at}",
                "place": at + 1,
                "value": typed[line.path][at],
                "fault": wrong.get(f"{line.path}|{at}", ""),
            }
            for at in range(room if inside else 1)
        ]
        rows.append({"line": line, "cells": cells, "inside": inside})
    return rows
