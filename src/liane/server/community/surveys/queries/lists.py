"""Surveys as they are listed, and one survey as it is looked at."""

from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import (
    Audience,
    FormFile,
    FormVersion,
    Held,
    Published,
    Survey,
)
from liane.server.community.surveys.queries.forms import form_of, language_for, sealed_in
from liane.server.community.surveys.queries.shipped import shipped
from liane.server.community.surveys.rules.samples import size_for
from liane.server.community.surveys.xforms.sheets import Sheet

__all__ = [
    "SIZES", "as_download", "files_missing", "held_count", "is_shown", "last_published",
    "questions_listed", "shipped_left", "shipped_titles", "surveys_for",
]  # fmt: skip

SIZES = tuple(
    (population, size_for(0.10, population), size_for(0.05, population))
    for population in (200, 500, 1_000, 5_000, None)
)
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp",
          "csv": "text/csv", "xml": "text/xml", "mp3": "audio/mpeg"}  # fmt: skip


def surveys_for(operator: Operator, member: Member | None) -> QuerySet[Survey]:
    """Surveys that somebody may see, those that live first."""
    found = Survey.objects.filter(operator=operator)
    if member is None:
        found = found.filter(
            Q(audience=Audience.EVERYONE) | Q(editions__published__isnull=False)
        ).distinct()
    whole = Q(editions__tallies__segment="")
    return found.annotate(answers=Sum("editions__tallies__answers", filter=whole)).order_by(
        "closed_at", "-made_at"
    )


def is_shown(survey: Survey, member: Member | None) -> bool:
    """Whether somebody may see that a survey is there."""
    shown = member is not None or survey.audience == Audience.EVERYONE
    return shown or last_published(survey) is not None


def last_published(survey: Survey) -> Published | None:
    """The results that were put out last."""
    return (
        Published.objects.filter(edition__survey=survey)
        .defer("tables")
        .select_related("edition")
        .order_by("-id")
        .first()
    )


def held_count(operator: Operator) -> int:
    """What came and waits for somebody to look at it."""
    return Held.objects.filter(operator=operator, settled_at=None).count()


def shipped_titles(code: str) -> list[dict[str, str]]:
    """Every form that comes with the product: its purpose and its title."""
    return [
        {"purpose": each.purpose, "title": each.title.get(code) or each.title["fr"]}
        for each in shipped()
    ]


def shipped_left(operator: Operator, code: str) -> list[dict[str, str]]:
    """Forms that come with the product and have no survey here yet."""
    there = set(Survey.objects.filter(operator=operator).values_list("purpose", flat=True))
    return [
        {
            "purpose": each.purpose,
            "title": each.title.get(code) or each.title["fr"],
            "about": each.about.get(code) or each.about["fr"],
        }
        for each in shipped()
        if each.purpose not in there
    ]


KINDS = {
    "group": lazy("part"),
    "repeat": lazy("repeated part"),
    "input": lazy("answer to write"),
    "select1": lazy("one choice"),
    "select": lazy("several choices"),
    "rank": lazy("to be ranked"),
    "range": lazy("on a scale"),
    "upload": lazy("picture, sound or file"),
    "trigger": lazy("to be ticked"),
    "secret": lazy("hidden answer"),
}


def questions_listed(version: FormVersion, code: str) -> list[dict[str, Any]]:
    """Every question of a version: its name, words, kind, and whether its answers are sealed."""
    form = form_of(version)
    language = language_for(form, code)
    sheet = Sheet(form, form.template, language, timezone.localtime())
    sealed, root = sealed_in(version), f"/{form.template.name}/"
    rows = []
    for control in form.controls():
        parts = control.words.parts(language)
        label = "".join(part if isinstance(part, str) else "…" for part in parts).strip()
        bind = form.bind(control.path)
        rows.append(
            {
                "name": control.name,
                "label": label,
                "kind": KINDS.get(control.kind, control.kind),
                "sealed": control.path[len(root) :] in sealed,
                "note": bind.readonly,
                "group": control.kind in ("group", "repeat"),
                "choices": len(sheet.labels(control)) if control.picks else 0,
            }
        )
    return rows


def files_missing(version: FormVersion) -> list[str]:
    """Files that questions name and that were not brought."""
    there = set(version.files.values_list("name", flat=True))
    return [each for each in form_of(version).files if each not in there]


def as_download(kept: FormFile) -> HttpResponse:
    """A file of a form, never run by a browser."""
    kind = _TYPES.get(kept.name.rpartition(".")[2].lower(), "application/octet-stream")
    answer = HttpResponse(bytes(kept.data), content_type=kind)
    shown = "inline" if kind.startswith("image/") else "attachment"
    answer["Content-Disposition"] = f'{shown}; filename="{_safe(kept.name)}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _safe(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name)
