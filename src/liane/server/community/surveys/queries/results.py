"""Results of an edition, drawn from its tallies alone."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.surveys.models import Edition, FormVersion, Survey, Tally
from liane.server.community.surveys.queries.forms import asked_in, form_of, latest_version
from liane.server.community.surveys.rules.samples import margin, quota_gaps
from liane.server.community.surveys.rules.tables import Question, Table, table_of
from liane.server.community.surveys.xforms.definition import Form
from liane.server.community.surveys.xforms.sheets import Sheet

__all__ = ["Sample", "counts_of", "questions_of", "sample_of", "segments_of", "tables_of"]


def questions_of(version: FormVersion, language: str) -> list[Question]:
    """What results name, in the order of the form."""
    form = form_of(version)
    sheet = Sheet(form, form.template, language, timezone.localtime())
    by_path = {each.path: each for each in form.questions()}
    root = f"/{form.template.name}/"
    return [
        _question(form, sheet, by_path[root + each.name], each.how, each.name, bool(each.within))
        for each in asked_in(version)
    ]


def _question(
    form: Form, sheet: Sheet, control: Any, how: str, name: str, repeats: bool
) -> Question:
    label = _blank(sheet, control)
    choices = sheet.labels(control) if control.picks else {}
    if control.kind == "trigger":
        choices = {"OK": _("ticked")}
    return Question(name, label or name, how, choices, form.tags.get(control.path, ""), repeats)


def _blank(sheet: Sheet, control: Any) -> str:
    """A label, with « … » where an answer would stand."""
    parts = control.words.parts(sheet.language)
    return "".join(part if isinstance(part, str) else "…" for part in parts).strip()


def counts_of(edition: Edition, segment: str = "") -> tuple[dict[str, Any], int]:
    """What is counted in an edition, or in one of its groups, and over how many answers."""
    tally = Tally.objects.filter(edition=edition, segment=segment).first()
    return (tally.counts, tally.answers) if tally else ({}, 0)


def tables_of(questions: Sequence[Question], edition: Edition) -> list[Table]:
    """The tables of some questions."""
    counts, answers = counts_of(edition)
    return [table_of(each, counts.get(each.name, {}), answers) for each in questions]


def segments_of(edition: Edition) -> list[tuple[str, int]]:
    """The groups of an edition, with how many answers each has."""
    found = Tally.objects.filter(edition=edition).exclude(segment="").order_by("segment")
    return list(found.values_list("segment", "answers"))


class Sample:
    """What an edition wanted, and where it stands."""

    def __init__(self, edition: Edition, answers: int) -> None:
        self.edition, self.answers = edition, answers
        self.deff = float(edition.design_effect)

    @property
    def margin(self) -> float | None:
        """Margin of error now, in percent; None where people were not drawn by chance."""
        if not self.edition.drawn:
            return None
        found = margin(self.answers, self.edition.population, self.edition.confidence, self.deff)
        return None if found is None else 100 * found

    @property
    def missing(self) -> int | None:
        """Answers still wanted."""
        return None if not self.edition.planned else max(0, self.edition.planned - self.answers)


def sample_of(edition: Edition, answers: int) -> Sample:
    """The sample of an edition and where it stands."""
    return Sample(edition, answers)


def gaps_of(edition: Edition) -> dict[str, int]:
    """Answers missing in each quota."""
    return quota_gaps(edition.quotas, dict(segments_of(edition)))


def version_shown(survey: Survey) -> FormVersion | None:
    """The version whose words results use."""
    return latest_version(survey)
