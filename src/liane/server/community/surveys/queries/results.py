"""Results of an edition, drawn from its tallies alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.surveys.models import Edition, FormVersion, Tally
from liane.server.community.surveys.queries.forms import asked_in, form_of, latest_version
from liane.server.community.surveys.rules.samples import margin, quota_gaps
from liane.server.community.surveys.rules.suppression import LEAST, hidden_in_table
from liane.server.community.surveys.rules.tables import Question, Table, table_of
from liane.server.community.surveys.rules.tallies import CELL_DEG, Asked
from liane.server.community.surveys.xforms.definition import Form
from liane.server.community.surveys.xforms.sheets import Sheet

__all__ = [
    "Sample",
    "compared",
    "counts_of",
    "crossed",
    "gaps_of",
    "group_tallies",
    "places_in",
    "questions_of",
    "sample_of",
    "segments_of",
    "share_of",
    "tables_of",
    "whole_tallies",
]


def questions_of(
    version: FormVersion, language: str, asked: Sequence[Asked] | None = None
) -> list[Question]:
    """What results name, in the order of the form; some of them if `asked` says which."""
    form = form_of(version)
    sheet = Sheet(form, form.template, language, timezone.localtime())
    by_path = {each.path: each for each in form.questions()}
    root = f"/{form.template.name}/"
    return [
        _question(form, sheet, by_path[root + each.name], each.how, each.name, bool(each.within))
        for each in (asked_in(version) if asked is None else asked)
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

    @property
    def margin(self) -> float | None:
        """Margin of error now, in percent; None where people were not drawn by chance."""
        found = margin_of(self.edition, self.answers)
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
    if not edition.quotas:
        return {}
    return quota_gaps(edition.quotas, dict(segments_of(edition)))


def whole_tallies(editions: Sequence[Edition]) -> list[Tally | None]:
    """What was counted of everybody in each edition, in their order."""
    found = Tally.objects.filter(edition__in=editions, segment="")
    by_edition = {each.edition_id: each for each in found}
    return [by_edition.get(each.pk) for each in editions]


def compared(question: Question, tallies: Sequence[Tally | None]) -> list[dict[str, Any]]:
    """One line a choice, with its share in each edition; None where it is kept back."""
    tables = [_table_in(question, each) for each in tallies]
    codes = {row.code: row.label for table in tables for row in table.rows}
    by_code = [{row.code: row.share for row in table.rows} for table in tables]
    return [
        {"label": label, "shares": [shares.get(code) for shares in by_code]}
        for code, label in codes.items()
    ]


@dataclass(frozen=True)
class Share:
    """How many of those who answered picked a choice, and how far off that may be."""

    share: float | None  # None: kept back, or nobody answered
    answers: int
    margin: float | None  # None: people were not drawn by chance


def share_of(edition: Edition, question: str, choice: str) -> Share:
    """A figure for plans and indicators: what part picked `choice`, with its margin of error."""
    counts, answers = counts_of(edition)
    version = latest_version(edition.survey)
    known = {each.name: each for each in asked_in(version)} if version else {}
    if version is None or question not in known:
        return Share(None, answers, None)
    named = questions_of(version, form_of(version).languages[0], [known[question]])[0]
    rows = table_of(named, counts.get(question, {}), answers).rows
    share = next((row.share for row in rows if row.code == choice), None)
    return Share(share, answers, margin_of(edition, answers) if share is not None else None)


def margin_of(edition: Edition, answers: int) -> float | None:
    """Margin of error of an edition, from 0 to 1; None where people were not drawn by chance."""
    if not edition.drawn:
        return None
    return margin(answers, edition.population, edition.confidence, float(edition.design_effect))


def _table_in(question: Question, tally: Tally | None) -> Table:
    counts = tally.counts.get(question.name, {}) if tally else {}
    return table_of(question, counts, tally.answers if tally else 0)


def group_tallies(edition: Edition) -> dict[str, Tally]:
    """What was counted in an edition, by group; of everybody under an empty name."""
    return {each.segment: each for each in Tally.objects.filter(edition=edition)}


def crossed(question: Question, tallies: Mapping[str, Tally]) -> dict[str, Any] | None:
    """A question by group: lines of choices, columns of groups. None: nothing can be shown.

    Groups of fewer than five, and answers without a group, are one column together; cells are
    kept back until nobody's answer can be worked out. Several answers each are not crossed.
    """
    if question.how != "one":
        return None
    columns = _columns(question, tallies)
    codes = list(question.choices)
    rows = [[column.get(code, 0) for _name, column in columns] for code in codes]
    whole = _table_in(question, tallies.get(""))
    gone = {at for at, row in enumerate(whole.rows[: len(codes)]) if row.count is None}
    hidden = hidden_in_table(rows, gone) if len(columns) > 1 else None
    if hidden is None:
        return None
    lines = [
        (question.choices[code],
         [None if (r, c) in hidden else count for c, count in enumerate(rows[r])])
        for r, code in enumerate(codes)
    ]  # fmt: skip
    return {"groups": [name for name, _counts in columns], "lines": lines, "hidden": len(hidden)}


def _columns(question: Question, tallies: Mapping[str, Tally]) -> list[tuple[str, dict[str, int]]]:
    """What each group answered; what is left of the whole is one column, never a thin one."""
    every = {name: each for name, each in tallies.items() if name}
    whole = _picked(tallies.get(""), question)
    left, columns = dict(whole), []
    for name, tally in sorted(every.items(), key=lambda pair: -pair[1].answers):
        own = _picked(tally, question)
        rest = {code: left.get(code, 0) - own.get(code, 0) for code in left}
        if sum(own.values()) >= LEAST and (sum(rest.values()) >= LEAST or not any(rest.values())):
            columns.append((name, own))
            left = rest
    if any(left.values()):
        columns.append((_("others"), left))
    return columns


def _picked(tally: Tally | None, question: Question) -> dict[str, int]:
    counts = tally.counts.get(question.name, {}).get("c", {}) if tally else {}
    return {code: int(count) for code, count in counts.items()}


def places_in(questions: Sequence[Question], edition: Edition) -> list[dict[str, Any]]:
    """Wide cells of the map where five answers or more were given, with how many."""
    counts, _answers = counts_of(edition)
    found = []
    for question in questions:
        for cell, count in (counts.get(question.name, {}).get("g") or {}).items():
            if count >= LEAST and cell != "…":
                lat, lon = (int(each) * CELL_DEG for each in cell.split(","))
                found.append({"question": question.name, "lat": round(lat, 4),
                              "lon": round(lon, 4), "count": count})  # fmt: skip
    return found
