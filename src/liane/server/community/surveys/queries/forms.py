"""Forms as they are answered: read from their XML once, then kept in memory."""

from functools import lru_cache
from uuid import UUID

from django.shortcuts import get_object_or_404

from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Edition, FormFile, FormVersion, Survey
from liane.server.community.surveys.rules.sealing import sealed_names
from liane.server.community.surveys.rules.tallies import Asked, asked_of
from liane.server.community.surveys.xforms.definition import Form
from liane.server.community.surveys.xforms.reading import read_form

__all__ = [
    "asked_in",
    "current_edition",
    "form_of",
    "language_for",
    "latest_version",
    "sealed_in",
    "survey_of",
]


@lru_cache(maxsize=12)
def _read(version: UUID) -> tuple[Form, frozenset[str], tuple[Asked, ...]]:
    kept = FormVersion.objects.get(pk=version)
    files = FormFile.objects.filter(version=version, is_source=False)
    lists = {each.name: bytes(each.data) for each in files if _is_list(each.name)}
    form = read_form(kept.xml, lists)
    return form, sealed_names(form), tuple(asked_of(form))


def _is_list(name: str) -> bool:
    return name.lower().endswith((".csv", ".xml", ".geojson"))


def form_of(version: FormVersion) -> Form:
    """The form of a version, ready to be filled in."""
    return _read(version.pk)[0]


def sealed_in(version: FormVersion) -> frozenset[str]:
    """The answers of a version that are sealed."""
    return _read(version.pk)[1]


def asked_in(version: FormVersion) -> tuple[Asked, ...]:
    """What is counted of a version."""
    return _read(version.pk)[2]


def language_for(form: Form, code: str, wanted: str = "") -> str:
    """The language of a form for somebody who reads `code` (`fr`), or who asked for one."""
    if wanted in form.languages:
        return wanted
    marks = {"fr": ("(fr)", "fr", "français", "francais", "french"),
             "en": ("(en)", "en", "english", "anglais")}.get(code, (f"({code})", code))  # fmt: skip
    for mark in marks:
        for language in form.languages:
            low = language.lower()
            if mark == low or (mark.startswith("(") and mark in low) or low.startswith(f"{mark} "):
                return language
    return form.languages[0]


def survey_of(operator: Operator, pk: UUID) -> Survey:
    """A survey of an operator. Raises Http404."""
    return get_object_or_404(Survey, pk=pk, operator=operator)


def latest_version(survey: Survey) -> FormVersion | None:
    """The version that is answered now."""
    return survey.versions.order_by("-number").first()


def current_edition(survey: Survey) -> Edition | None:
    """The edition that takes answers now: the last one begun that is open."""
    last = survey.editions.filter(closed_at=None).order_by("-starts", "-id").first()
    return last if last is not None and last.is_open else None
