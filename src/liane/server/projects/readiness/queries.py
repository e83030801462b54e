"""What is read of rounds: profiles, comparison, what one has answered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count, QuerySet
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Edition
from liane.server.community.surveys.queries import rounds as surveys
from liane.server.projects.readiness.models import Answer, Round, Sheet
from liane.server.projects.readiness.questions import placed, question
from liane.server.projects.readiness.rules import Given, Profile, profile

__all__ = [
    "Computed",
    "computed_for",
    "current_of",
    "current_round",
    "editions_to_take_in",
    "evidence_of",
    "heard",
    "kept_computed",
    "own_answers",
    "profile_of",
    "profiles_of",
    "rounds_of",
]

_MOST_ROUNDS = 24


@dataclass(frozen=True)
class Computed:
    """A question whose answer follows from other facts; `origin` says which, in words."""

    code: str
    value: Decimal
    origin: str
    on: date


def computed_for(operator: Operator) -> list[Computed]:
    """What other rooms know: an app that can tell has `readiness.py` with `computed(operator)`."""
    told: list[Computed] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.readiness"
        if app.name.startswith("liane.server.") and app.label != "readiness" and find_spec(name):
            told += import_module(name).computed(operator)
    return told


def kept_computed(asked: Round) -> list[Computed]:
    """What other rooms had computed when the round last looked."""
    return [
        Computed(
            each["code"], Decimal(each["value"]), each["origin"], date.fromisoformat(each["on"])
        )
        for each in asked.computed
    ]


def rounds_of(operator: Operator) -> QuerySet[Round]:
    """Rounds, the latest first."""
    every = Round.objects.filter(operator=operator)
    return every.annotate(many=Count("sheets")).order_by("-id")


def current_round(operator: Operator) -> Round | None:
    """The round that is open, or else the last one."""
    return current_of(list(rounds_of(operator)[:_MOST_ROUNDS]))


def current_of(every: list[Round]) -> Round | None:
    """Of rounds, the latest first: the one that is open, or else the last one."""
    return next((each for each in every if each.closed_at is None), every[0] if every else None)


def profile_of(asked: Round, computed: Iterable[Computed] = ()) -> Profile:
    """The profile of a round; what is computed counts as an answer of nobody's group."""
    return _scored(asked, _given_in([asked])[asked.pk], computed)


def profiles_of(rounds: Sequence[Round]) -> dict[UUID, Profile]:
    """The profiles of several rounds, each with what was computed for it, in one question."""
    given = _given_in(rounds)
    return {each.pk: _scored(each, given[each.pk], kept_computed(each)) for each in rounds}


def _given_in(rounds: Sequence[Round]) -> dict[UUID, list[Given]]:
    """What was answered in each of these rounds, on the site and in the survey taken in."""
    found = {each.pk: list(_surveyed(each)) for each in rounds}
    rows = Answer.objects.filter(sheet__round__in=found).values_list(
        "sheet__round", "code", "sheet__group", "stage", "said", "evidence_on"
    )
    for asked, code, group, stage, said, on in rows:
        found[asked].append(Given(code, group, stage or said, on))
    return found


def _scored(asked: Round, answered: Iterable[Given], computed: Iterable[Computed]) -> Profile:
    given = list(answered)
    for each in computed:
        wanted = question(each.code)
        if wanted is not None:
            given.append(Given(each.code, "", placed(wanted, float(each.value)), each.on))
    day = timezone.localdate() if asked.closed_at is None else timezone.localdate(asked.closed_at)
    return profile(given, day)


def _surveyed(asked: Round) -> Iterator[Given]:
    """Answers of the survey that were taken in: one for each stage, with how many gave it."""
    if not asked.surveyed:
        return
    on = date.fromisoformat(asked.surveyed["on"])
    for group, told in asked.surveyed["groups"].items():
        for code, stages in told["stages"].items():
            for stage, many in stages.items():
                yield Given(code, group, int(stage) if stage.isdigit() else stage, on, many)


def editions_to_take_in(operator: Operator) -> list[Edition]:
    """Closed editions of the survey on readiness, the latest first."""
    found = surveys.rounds_of(operator, "readiness")
    return [each for each in reversed(found) if each.closed_at is not None]


def evidence_of(asked: Round, dimension: str) -> list[Answer]:
    """What was shown or told for the questions of a dimension, the latest evidence first."""
    mine = Answer.objects.filter(sheet__round=asked, code__startswith=f"{dimension}Q")
    shown = mine.exclude(evidence="", words=None, value=None).select_related("sheet")
    return list(shown.order_by("code", "-evidence_on", "-pk")[:200])


def heard(asked: Round) -> dict[str, int]:
    """How many sheets each group filled."""
    rows = Sheet.objects.filter(round=asked, answers__isnull=False).values("group")
    return {row["group"]: row["n"] for row in rows.annotate(n=Count("pk", distinct=True))}


def own_answers(sheet: Sheet) -> dict[str, dict[str, Any]]:
    """What a sheet says, by question."""
    fields = ("code", "stage", "said", "value", "words", "evidence", "evidence_on")
    return {row["code"]: row for row in sheet.answers.values(*fields)}
