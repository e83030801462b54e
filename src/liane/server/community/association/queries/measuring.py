"""What surveys tell of indicators: the part of people who gave one answer, edition by edition.

Nothing under five people is told, nothing while people still answer (who watches a count move would
learn what somebody said), and a margin of error only where people were drawn by chance.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liane.server.community.association.models import Indicator
from liane.server.community.members.models import Member
from liane.server.community.surveys.models import Edition, Survey, Tally
from liane.server.community.surveys.queries.forms import form_of, language_for, latest_version
from liane.server.community.surveys.queries.lists import surveys_for
from liane.server.community.surveys.queries.results import questions_of, share_of
from liane.server.community.surveys.rules.tables import Question

__all__ = ["Told", "choices_in", "survey_behind", "surveys_that_tell", "told_by"]


@dataclass(frozen=True)
class Told:
    """What an edition tells of an indicator; `value` None: too few answers to say."""

    edition: Edition
    value: Decimal | None
    answers: int
    margin: Decimal | None
    source: str

    @property
    def day(self) -> date:
        """The last day of the edition."""
        today, closed = timezone.localdate(), self.edition.closed_at
        return min(self.edition.ends or timezone.localdate(closed), today)


def surveys_that_tell(member: Member) -> QuerySet[Survey]:
    """Surveys with answers, which an indicator can be tied to."""
    told = Tally.objects.filter(segment="", answers__gt=0).values("edition__survey")
    return surveys_for(member.operator, member).filter(pk__in=told)


def _questions(survey: Survey) -> list[Question]:
    """The questions of a survey of which each answer is counted."""
    version = latest_version(survey)
    if version is None:
        return []
    language = language_for(form_of(version), (get_language() or "fr")[:2])
    return [each for each in questions_of(version, language) if each.how in ("one", "many")]


def choices_in(survey: Survey) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each question with its answers: what a form offers, in groups."""
    return [
        (each.label, [(f"{each.name}|{code}", label) for code, label in each.choices.items()])
        for each in _questions(survey)
    ]


def survey_behind(indicator: Indicator) -> Survey | None:
    """The survey that an indicator is tied to."""
    if indicator.survey is None:
        return None
    return Survey.objects.filter(operator=indicator.operator_id, pk=indicator.survey).first()


def told_by(indicator: Indicator, survey: Survey) -> list[Told]:
    """What each edition that is closed tells, the oldest first."""
    asked = {each.name: each for each in _questions(survey)}.get(indicator.question)
    if asked is None:
        return []
    answer = asked.choices.get(indicator.choice, indicator.choice)
    closed = survey.editions.filter(closed_at__isnull=False).select_related("survey")
    editions = closed.order_by("starts", "id")
    return [_told(edition, indicator, f"{asked.label} → {answer}") for edition in editions]


def _told(edition: Edition, indicator: Indicator, asked: str) -> Told:
    found = share_of(edition, indicator.question, indicator.choice)
    value, margin = _percent(found.share), _percent(found.margin)
    text = _("{survey}, {edition}: {asked}; {answers} answers")
    said = text.format(
        survey=edition.survey, edition=edition.name, asked=asked, answers=found.answers
    )
    return Told(
        edition, value, found.answers, margin, said if margin is None else _off(said, margin)
    )


def _off(said: str, margin: Decimal) -> str:
    return _("{said}, give or take {margin} points").format(
        said=said, margin=number_format(margin, 1)
    )


def _percent(part: float | None) -> Decimal | None:
    return None if part is None else (Decimal(part) * 100).quantize(Decimal("0.01"))
