"""Writing the plan of a year: axes, objectives, activities, and what people say of them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.association.actions.roll import must
from liane.server.community.association.models import (
    Activity,
    Axis,
    Evidence,
    Objective,
    Review,
    YearPlan,
)
from liane.server.community.association.permissions import may_plan, may_tell
from liane.server.community.association.queries.report import report_of
from liane.server.community.association.rules.plan import begun_quarters, how_late, to_review
from liane.server.community.association.shipped import axis_sets
from liane.server.community.governance.actions import put_on_agenda
from liane.server.community.groups.actions import add_task
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_activity",
    "add_axis",
    "add_evidence",
    "add_objective",
    "adopt",
    "change_activity",
    "change_plan",
    "hold_review",
    "publish_report",
    "start_plan",
    "take_over_axes",
    "tell",
]

_PLANNERS = N_("plan: bearers, facilitators, treasurers and editors write it")


@transaction.atomic
def add_axis(*, acting_member: Member, **facts: Any) -> Axis:
    """Write down an axis of the parent body."""
    must(may_plan(acting_member), _PLANNERS)
    until = facts.get("until_year")
    must(
        until is None or until >= facts["from_year"],
        N_("last year: it comes before the first; correct one of them"),
    )
    axis = Axis.objects.create(operator_id=acting_member.operator_id, **facts)
    audit.note("association.add_axis", acting_member, axis)
    return axis


@transaction.atomic
def take_over_axes(code: str, *, acting_member: Member, from_year: int | None = None) -> list[Axis]:
    """Take over a set of axes that is shipped; those that are there already stay as they are.

    A set is of some years; who still plans by it says from which year on it holds for them.
    """
    must(may_plan(acting_member), _PLANNERS)
    chosen = next((each for each in axis_sets() if each.code == code), None)
    if chosen is None:
        raise BadInput(N_("axes: this set is not known; choose one of the list"))
    first = from_year or chosen.from_year
    last = chosen.until_year if chosen.until_year and chosen.until_year >= first else None
    ours = Axis.objects.filter(operator_id=acting_member.operator_id, body=chosen.body)
    held = set(ours.filter(Q(until_year=None) | Q(until_year__gte=first)).values_list("title"))
    made = [
        Axis.objects.create(
            operator_id=acting_member.operator_id, body=chosen.body, title=title, rank=rank,
            from_year=first, until_year=last, source=chosen.source,
        )
        for rank, title in enumerate(chosen.axes, 1)
        if (title,) not in held
    ]  # fmt: skip
    audit.note("association.take_over_axes", acting_member, count=len(made))
    return made


@transaction.atomic
def start_plan(*, acting_member: Member, year: int, vision: str = "") -> YearPlan:
    """Begin the plan of a year; there is one for each."""
    must(may_plan(acting_member), _PLANNERS)
    try:
        with transaction.atomic():
            plan = YearPlan.objects.create(
                operator_id=acting_member.operator_id, year=year, vision=vision
            )
    except IntegrityError:
        raise BadInput(N_("year: its plan is begun already; open it")) from None
    audit.note("association.start_plan", acting_member, plan, year=year)
    return plan


@transaction.atomic
def change_plan(
    plan: YearPlan, seen_version: int, *, acting_member: Member, **values: Any
) -> YearPlan:
    """Change the vision or the foreword of the report. Raises `EditedMeanwhile`."""
    must(may_plan(acting_member), _PLANNERS)
    plan = change(plan, seen_version, **values)
    audit.note("association.change_plan", acting_member, plan, fields=sorted(values))
    return plan


@transaction.atomic
def adopt(plan: YearPlan, *, acting_member: Member) -> None:
    """The plan is adopted; what changes from now on is seen against it."""
    must(may_plan(acting_member), _PLANNERS)
    plan = YearPlan.objects.select_for_update().get(pk=plan.pk)
    must(plan.state == YearPlan.State.DRAFT, N_("plan: it was adopted already"))
    must(plan.activities.exists(), N_("plan: it holds no activity yet; write one first"))
    plan.state, plan.adopted_on = YearPlan.State.ADOPTED, timezone.localdate()
    plan.save(update_fields=["state", "adopted_on"])
    audit.note("association.adopt", acting_member, plan)


@transaction.atomic
def add_objective(plan: YearPlan, *, acting_member: Member, **facts: Any) -> Objective:
    """Write down what the association wants to come to."""
    must(may_plan(acting_member), _PLANNERS)
    made = Objective.objects.create(operator_id=plan.operator_id, plan=plan, **facts)
    audit.note("association.add_objective", acting_member, made)
    return made


def _dated(facts: dict[str, Any]) -> None:
    starts, ends = facts.get("starts_on"), facts.get("ends_on")
    must(
        starts is None or ends is None or ends >= starts,
        N_("last day: it comes before the first; correct one of them"),
    )


def _under_axis(facts: dict[str, Any]) -> dict[str, Any]:
    """An activity is under the axis of its objective, unless another is said."""
    objective = facts.get("objective")
    if objective is not None and facts.get("axis") is None:
        return facts | {"axis": objective.axis}
    return facts


@transaction.atomic
def add_activity(plan: YearPlan, *, acting_member: Member, **facts: Any) -> Activity:
    """Write down something to do in the year."""
    must(may_plan(acting_member), _PLANNERS)
    must(
        plan.state != YearPlan.State.REPORTED, N_("plan: its report is published; nothing is added")
    )
    _dated(facts)
    made = Activity.objects.create(operator_id=plan.operator_id, plan=plan, **_under_axis(facts))
    audit.note("association.add_activity", acting_member, made)
    return made


@transaction.atomic
def change_activity(
    activity: Activity, seen_version: int, *, acting_member: Member, **values: Any
) -> Activity:
    """Change what is planned. Raises `EditedMeanwhile`."""
    must(may_plan(acting_member), _PLANNERS)
    _dated(values)
    activity = change(activity, seen_version, **_under_axis(values))
    audit.note("association.change_activity", acting_member, activity, fields=sorted(values))
    return activity


_TELLERS = N_("activity: who owns it tells how it goes, or those who write the plan")


@transaction.atomic
def tell(
    activity: Activity, seen_version: int, *, state: str, outcome: str, acting_member: Member
) -> Activity:
    """Say how far an activity is and what came of it. Raises `EditedMeanwhile`."""
    must(may_tell(acting_member, activity), _TELLERS)
    activity = change(activity, seen_version, state=state, outcome=outcome.strip())
    audit.note("association.tell", acting_member, activity, state=state)
    return activity


@transaction.atomic
def add_evidence(activity: Activity, *, acting_member: Member, **facts: Any) -> Evidence:
    """Say where what shows that it took place can be found."""
    must(may_tell(acting_member, activity), _TELLERS)
    made = Evidence.objects.create(operator_id=activity.operator_id, activity=activity, **facts)
    audit.note("association.add_evidence", acting_member, activity)
    return made


@transaction.atomic
def hold_review(
    plan: YearPlan,
    *,
    acting_member: Member,
    said: str,
    tasks: list[str],
    items: list[str],
    quarter: int | None = None,
) -> Review:
    """Look at the plan at the end of a quarter: what slipped is written as it stands today.

    What is asked for becomes tasks, or waits on the agenda of the next assembly.
    """
    must(may_plan(acting_member), _PLANNERS)
    today = timezone.localdate()
    chosen = quarter or to_review(plan.year, today, plan.reviews.values_list("quarter", flat=True))
    must(
        chosen in begun_quarters(plan.year, today),
        N_("quarter: it has not begun; choose another one"),
    )
    late = [
        [each.title, how_late(each.state, each.starts_on, each.ends_on, today)]
        for each in plan.activities.order_by("starts_on", "id")
    ]
    try:
        with transaction.atomic():
            review = Review.objects.create(
                operator_id=plan.operator_id,
                plan=plan,
                quarter=chosen,
                said=said.strip(),
                slipped=[pair for pair in late if pair[1]],
                asked=[["task", each] for each in tasks] + [["item", each] for each in items],
            )
    except IntegrityError:
        raise BadInput(N_("quarter: its review was held already; read it on the plan")) from None
    for title in tasks:
        add_task(acting_member=acting_member, title=title[:140], **_about(review))
    for title in items:
        put_on_agenda(acting_member=acting_member, title=title[:140], about=review)
    audit.note("association.hold_review", acting_member, review, quarter=review.quarter)
    return review


def _about(review: Review) -> dict[str, Any]:
    return {"about_kind": review._meta.label, "about": review.pk}


@transaction.atomic
def publish_report(plan: YearPlan, *, acting_member: Member) -> YearPlan:
    """The report keeps the figures of this day from now on."""
    must(may_plan(acting_member), _PLANNERS)
    plan = YearPlan.objects.select_for_update().get(pk=plan.pk)
    must(plan.state == YearPlan.State.ADOPTED, N_("report: the plan has to be adopted, once"))
    plan.report, plan.reported_on = report_of(plan), timezone.localdate()
    plan.state = YearPlan.State.REPORTED
    plan.version += 1
    plan.save()
    audit.note("association.publish_report", acting_member, plan, year=plan.year)
    return plan
