"""Figures of activities: budget lines, what is committed and spent, what indicators become."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.association.actions.roll import must
from liane.server.community.association.models import (
    Activity,
    BudgetLine,
    Entry,
    Indicator,
    Reading,
)
from liane.server.community.association.permissions import may_plan, may_record, may_tell
from liane.server.community.association.queries.measuring import (
    choices_in,
    survey_behind,
    told_by,
)
from liane.server.community.members.models import Member
from liane.server.community.surveys.models import Edition, Survey
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["add_indicator", "add_line", "enter", "read", "take_figure", "tie_to_survey"]


@transaction.atomic
def add_line(
    activity: Activity, *, acting_member: Member, label: str, planned: Decimal, category: str = ""
) -> BudgetLine:
    """Write down something that costs money, with what is planned for it."""
    must(may_plan(acting_member), N_("budget: those who write the plan add a line"))
    must(planned >= 0, N_("planned: it is below zero; write what it would cost"))
    line = BudgetLine.objects.create(
        operator_id=activity.operator_id,
        activity=activity,
        label=label.strip(),
        category=category,
        currency=activity.operator.currency,
    )
    Entry.objects.create(
        line=line, kind=Entry.Kind.PLANNED, amount=planned, noted_by_id=acting_member.pk
    )
    audit.note("association.add_line", acting_member, activity)
    return line


@transaction.atomic
def enter(
    line: BudgetLine,
    *,
    acting_member: Member,
    kind: str,
    amount: Decimal,
    day: date,
    reference: str = "",
    even_so: bool = False,
) -> Entry:
    """Enter what was planned anew, committed or spent; below zero takes back what was too much.

    The same amount on the same day was perhaps entered by somebody else, or sent twice: then it is
    refused, unless `even_so`.
    """
    must(may_record(acting_member), N_("budget: a treasurer or a bearer enters amounts"))
    must(amount != 0, N_("amount: it is zero; nothing would change"))
    must(amount > 0 or reference.strip(), N_("reference: say why the amount is taken back"))
    must(day <= timezone.localdate(), N_("day: it is in the future; write the day it was"))
    line = BudgetLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not even_so:
        _not_twice(line, kind=kind, amount=amount, day=day, reference=reference.strip())
    entry = Entry.objects.create(
        line=line,
        kind=kind,
        amount=amount,
        day=day,
        reference=reference.strip(),
        noted_by_id=acting_member.pk,
    )
    audit.note("association.enter", acting_member, line, kind=kind)
    return entry


def _not_twice(line: BudgetLine, **said: Any) -> None:
    same = line.entries.filter(**said).select_related("noted_by").first()
    if same is not None:
        raise BadInput(
            N_(
                "amount: {name} entered the same one for that day already; if it is another one,"
                " say so below"
            ),
            name=same.noted_by or "?",
        )


@transaction.atomic
def add_indicator(activity: Activity, *, acting_member: Member, **facts: Any) -> Indicator:
    """Say what will tell whether the activity came to something."""
    must(may_plan(acting_member), N_("indicator: those who write the plan choose it"))
    made = Indicator.objects.create(operator_id=activity.operator_id, activity=activity, **facts)
    audit.note("association.add_indicator", acting_member, activity)
    return made


@transaction.atomic
def tie_to_survey(
    indicator: Indicator, survey: Survey, question: str, choice: str, *, acting_member: Member
) -> Indicator:
    """Say which answer of which survey tells an indicator, in percent."""
    must(may_plan(acting_member), N_("indicator: those who write the plan choose it"))
    offered = {code for _label, rows in choices_in(survey) for code, _said in rows}
    must(f"{question}|{choice}" in offered, N_("question: choose one of those shown"))
    unit = indicator.unit or "%"
    tied = {"survey": survey.pk, "question": question, "choice": choice, "unit": unit}
    indicator = change(indicator, indicator.version, **tied)
    audit.note("association.tie_to_survey", acting_member, indicator.activity)
    return indicator


@transaction.atomic
def take_figure(
    indicator: Indicator, edition: Edition, *, acting_member: Member, as_baseline: bool = False
) -> None:
    """Take what an edition tells: a reading, or the figure from before. Taken twice, it is once."""
    survey = survey_behind(indicator)
    rows = told_by(indicator, survey) if survey else []
    told = next((each for each in rows if each.edition.pk == edition.pk), None)
    if told is None or told.value is None:
        raise BadInput(N_("survey: too few answers to say; wait for more"))
    if as_baseline:
        must(may_plan(acting_member), N_("indicator: those who write the plan choose it"))
        change(indicator, indicator.version, baseline=told.value)
        audit.note("association.tie_to_survey", acting_member, indicator.activity)
        return
    same: dict[str, Any] = {"value": told.value, "day": told.day, "source": told.source[:200]}
    if not indicator.readings.filter(**same).exists():
        read(indicator, acting_member=acting_member, **same)


@transaction.atomic
def read(
    indicator: Indicator, *, acting_member: Member, value: Decimal, day: date, source: str
) -> Reading:
    """Write down what an indicator is on a day, and how it is known."""
    must(
        may_tell(acting_member, indicator.activity),
        N_("indicator: who owns the activity reads it, or those who write the plan"),
    )
    must(source.strip(), N_("source: say how this figure is known"))
    made = Reading.objects.create(indicator=indicator, value=value, day=day, source=source.strip())
    audit.note("association.read", acting_member, indicator.activity)
    return made
