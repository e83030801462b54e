"""Surveys open to everybody and results that were put out can be shared; small cells never."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from liane.server.community.surveys.models import Audience, Survey
from liane.server.community.surveys.queries.lists import last_published
from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _open(operator: Any) -> Any:
    everyone = Survey.objects.filter(operator=operator, audience=Audience.EVERYONE)
    return everyone.filter(closed_at=None)


def _survey(operator: Any, pk: str) -> Sheet | None:
    found = _open(operator).filter(pk=pk).first()
    if found is None:
        return None
    return Sheet(
        title=found.title,
        text="\n".join(part for part in (found.about, found.consent) if part),
        signed=operator.name,
        address=reverse("survey", args=[operator.slug, pk]),
    )


def _results(operator: Any, pk: str) -> Sheet | None:
    survey = Survey.objects.filter(operator=operator, pk=pk).first()
    last = last_published(survey) if survey else None
    if survey is None or last is None:
        return None
    said = ngettext("{n} answer", "{n} answers", last.answers).format(n=last.answers)
    return Sheet(
        title=f"{survey.title} · {last.edition.name}",
        text=said,
        lines=tuple(_first_shares(last.tables["tables"]))[:6],
        day=last.on,
        signed=operator.name,
        address=reverse("survey-published", args=[operator.slug, pk]),
    )


def _first_shares(tables: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """What most people picked, question by question."""
    for table in tables:
        known = [row for row in table["rows"] if row["share"] is not None]
        if known and table["how"] in ("one", "many"):
            most = max(known, key=lambda row: row["share"])
            yield table["label"], f"{most['label']}, {100 * most['share']:.0f} %"


def _titles(operator: Any) -> Iterator[tuple[str, str]]:
    for each in _open(operator).order_by("-id")[:8]:
        yield each.title, each.about.partition("\n")[0][:80]


SHARED = (
    Shared("survey", _survey, page="survey"),
    Shared("results", _results, page="survey-published"),
    listed("surveys", "surveys", lazy("Surveys"), _titles),
)
