"""What changes the reading of a survey: published results, groups, notes, themes, what follows."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from liane.errors import BadInput
from liane.server.community.groups.actions import add_task
from liane.server.community.groups.models import Task
from liane.server.community.members.models import Member
from liane.server.community.surveys.actions.answers import count_again
from liane.server.community.surveys.actions.forms import must
from liane.server.community.surveys.models import (
    Edition,
    Excerpt,
    FocusNote,
    Published,
    Recommendation,
    Survey,
    Theme,
)
from liane.server.community.surveys.permissions import may_ask
from liane.server.community.surveys.queries.forms import (
    asked_in,
    form_of,
    language_for,
    latest_version,
)
from liane.server.community.surveys.queries.results import (
    counts_of,
    places_in,
    questions_of,
    tables_of,
)
from liane.server.community.surveys.rules.differences import put_out_after
from liane.server.community.surveys.rules.suppression import LEAST
from liane.server.community.surveys.rules.tables import Table, as_plain, from_plain
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_note",
    "code_passage",
    "make_task",
    "part_by",
    "publish",
    "recommend",
    "recount",
    "uncode",
]


def _guard(acting_member: Member) -> None:
    must(
        may_ask(acting_member),
        N_("survey: a bearer, a facilitator or a data referent makes and changes it"),
    )


@transaction.atomic
def publish(edition: Edition, *, acting_member: Member, code: str) -> Published:
    """Put results out as they are now, small cells taken out.

    They stay as they are: a page that moved with each answer would tell what the last one said.
    New ones wait for five answers more, and a question for five more in each cell that moved.
    """
    _guard(acting_member)
    version = latest_version(edition.survey)
    answers = counts_of(edition)[1]
    if version is None or answers < LEAST:
        raise BadInput(N_("results: fewer than {least} answers, nothing can be shown"), least=LEAST)
    before = edition.published.order_by("-id").first()
    if before is not None and abs(answers - before.answers) < LEAST:
        raise BadInput(
            N_("results: wait for {least} new answers, or the last ones could be worked out"),
            least=LEAST,
        )
    questions = questions_of(version, language_for(form_of(version), code))
    known = _put_out_in(edition)
    tables = [
        as_plain(put_out_after(known.get(each.name, ()), each))
        for each in tables_of(questions, edition)
    ]
    published = Published.objects.create(
        operator_id=edition.operator_id,
        edition=edition,
        answers=answers,
        tables={"tables": tables, "places": places_in(questions, edition)},
    )
    audit.note("surveys.publish", acting_member, published, answers=answers)
    audit.share(
        published, "surveys",
        {"title": edition.survey.title, "edition": edition.name, "answers": answers},
    )  # fmt: skip
    return published


def _put_out_in(edition: Edition) -> dict[str, list[Table]]:
    """Every table of an edition that was published, by question, the first to come first."""
    known: dict[str, list[Table]] = {}
    for tables in edition.published.order_by("id").values_list("tables", flat=True):
        for each in tables["tables"]:
            known.setdefault(each["name"], []).append(from_plain(each))
    return known


@transaction.atomic
def part_by(survey: Survey, seen_version: int, segment: str, *, acting_member: Member) -> Survey:
    """Part answers into groups by a question with choices; everything is counted anew."""
    _guard(acting_member)
    version = latest_version(survey)
    names = [each.name for each in asked_in(version) if each.how == "one"] if version else []
    must(not segment or segment in names, N_("groups: choose a question with one answer to pick"))
    survey = change(survey, seen_version, segment=segment)
    audit.note("surveys.part_by", acting_member, survey)
    return survey


def recount(survey: Survey) -> int:
    """Count every edition of a survey anew; return how many answers."""
    return sum(count_again(each) for each in survey.editions.select_related("survey"))


@transaction.atomic
def add_note(edition: Edition, *, acting_member: Member, **facts: Any) -> FocusNote:
    """Keep what a discussion group said."""
    _guard(acting_member)
    note = FocusNote.objects.create(operator_id=edition.operator_id, edition=edition, **facts)
    audit.note("surveys.add_note", acting_member, note)
    return note


@transaction.atomic
def code_passage(note: FocusNote, *, acting_member: Member, text: str, theme: str) -> Excerpt:
    """Put a passage of a note under a theme, made if it is new."""
    _guard(acting_member)
    must(bool(text.strip() and theme.strip()), N_("theme: give a passage and the theme it is of"))
    found, _new = Theme.objects.get_or_create(
        survey=note.edition.survey,
        name=theme.strip()[:120],
        defaults={"operator_id": note.operator_id},
    )
    excerpt = Excerpt.objects.create(
        operator_id=note.operator_id, note=note, theme=found, text=text.strip()[:4000]
    )
    audit.note("surveys.code_passage", acting_member, note)
    return excerpt


@transaction.atomic
def uncode(excerpt: Excerpt, *, acting_member: Member) -> None:
    """Take a passage out of its theme."""
    _guard(acting_member)
    note = excerpt.note
    excerpt.delete()
    audit.note("surveys.uncode", acting_member, note)


@transaction.atomic
def recommend(
    survey: Survey,
    *,
    acting_member: Member,
    text: str,
    themes: Sequence[Theme],
    questions: Sequence[str],
    **facts: Any,
) -> Recommendation:
    """Say what follows, and what it rests on: themes of discussions, questions, or both."""
    _guard(acting_member)
    must(bool(text.strip()), N_("recommendation: say what to do, in a sentence"))
    must(
        bool(themes or questions),
        N_("recommendation: tie it to a theme or a question; it must rest on something"),
    )
    made = Recommendation.objects.create(
        operator_id=survey.operator_id,
        survey=survey,
        text=text.strip()[:400],
        questions=list(questions),
        **facts,
    )
    made.themes.set(themes)
    audit.note("surveys.recommend", acting_member, made)
    return made


@transaction.atomic
def make_task(given: Recommendation, *, acting_member: Member) -> Task:
    """Turn a recommendation into a task; the same one is found again, whoever asks twice."""
    _guard(acting_member)
    found = Task.objects.filter(about=given.pk).order_by("pk").first()
    return found or add_task(
        acting_member=acting_member,
        title=given.text[:140],
        details=given.text,
        about_kind=given._meta.label,
        about=given.pk,
    )
