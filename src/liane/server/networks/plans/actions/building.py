"""From a calculated plan to a network that stands: decision, purchases, tasks, as built, tests.

Planned and built are two things: nothing here changes the plan. A decision makes the list of what
to buy, of what to do and of what the network must show before it is taken over.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.networks.plans.actions.asking import _noted
from liane.server.networks.plans.models import (
    AcceptanceTest,
    BuildTask,
    BuiltThing,
    Plan,
    PlannedLink,
    Purchase,
    State,
)
from liane.server.networks.plans.rules import expected_rssi, verdict
from liane.server.site.records import Origin, change
from liane.words import N_

__all__ = [
    "add_task",
    "change_purchase",
    "change_task",
    "decide",
    "propose",
    "record_built",
    "record_test",
]

_DECIDABLE = (State.DONE, State.STOPPED)


def _decidable(plan: Plan) -> None:
    if plan.state not in _DECIDABLE:
        raise BadInput(N_("plan: only a calculated plan that is not decided yet can be decided"))


@transaction.atomic
def propose(plan: Plan, seen_version: int, *, on: date, acting_member: Member | None) -> Plan:
    """Put a plan before the assembly of a day."""
    _decidable(plan)
    return _noted(change(plan, seen_version, proposed_on=on), "propose", acting_member)


@transaction.atomic
def decide(
    plan: Plan, seen_version: int, *, on: date, text: str, acting_member: Member | None
) -> Plan:
    """Write down that the plan was decided; then what to buy, to do and to test is listed."""
    _decidable(plan)
    if not text.strip():
        raise BadInput(N_("decision: it is empty; write it as the assembly worded it"))
    if on > timezone.localdate():
        raise BadInput(N_("day: it has not come yet"))
    decided = change(
        plan,
        seen_version,
        state=State.DECIDED,
        decided_on=on,
        decision=text.strip(),
        decided_by=acting_member.pk if acting_member else None,
    )
    Purchase.objects.bulk_create(_purchases(decided))
    BuildTask.objects.bulk_create(_tasks(decided))
    AcceptanceTest.objects.bulk_create(_tests(decided))
    return _noted(decided, "decide", acting_member, on=on.isoformat())


def _purchases(plan: Plan) -> Iterator[Purchase]:
    for at, row in enumerate(plan.result.get("purchases") or [], 1):
        yield Purchase(
            operator=plan.operator,
            origin=Origin.COMPUTED,
            plan=plan,
            order=at,
            item=str(row["item"])[:120],
            unit=str(row.get("unit") or "")[:40],
            quantity=row.get("quantity"),
            unit_price=row.get("unit_price"),
        )


def _tasks(plan: Plan) -> Iterator[BuildTask]:
    subjects: list[tuple[str, str]] = [("buy", "")]
    if any(link.lawful == "unknown" for link in plan.links.all()):
        subjects.append(("letter", ""))
    subjects += [("site", site.key) for site in plan.sites.filter(used=True).order_by("order")]
    subjects.append(("test", ""))
    for kind, subject in subjects:
        yield BuildTask(
            operator=plan.operator, origin=Origin.COMPUTED, plan=plan, kind=kind, subject=subject
        )


def _tests(plan: Plan) -> Iterator[AcceptanceTest]:
    rows = [row for link in plan.links.order_by("order") for row in _link_tests(link)]
    rows += [
        ("drill", row["loss"], float(sum(each["households"] for each in row["cut"])), None)
        for row in plan.survival
        if row["kind"] in ("uplink", "uplinks") or (row["kind"] == "site" and row.get("required"))
    ]
    for at, (kind, key, low, high) in enumerate(rows, 1):
        yield AcceptanceTest(
            operator=plan.operator,
            origin=Origin.COMPUTED,
            plan=plan,
            order=at,
            kind=kind,
            key=key[:160],
            low=low,
            high=high,
        )


def _link_tests(link: PlannedLink) -> list[tuple[str, str, float | None, float | None]]:
    rows: list[tuple[str, str, float | None, float | None]] = []
    level = expected_rssi(link.facts)
    if level is not None:
        rows.append(("rssi", link.key, round(level[0], 1), round(level[1], 1)))
    rows.append(("rate", link.key, link.mbps, None))
    return rows


def _decided(plan: Plan) -> None:
    if plan.state != State.DECIDED:
        raise BadInput(N_("plan: it is not decided yet; the assembly comes first"))


@transaction.atomic
def change_purchase(
    purchase: Purchase, seen_version: int, *, acting_member: Member | None, **values: Any
) -> Purchase:
    """Ordered, received, paid."""
    changed = change(purchase, seen_version, **values)
    _noted(purchase.plan, "purchase", acting_member, item=purchase.item)
    return changed


@transaction.atomic
def add_task(
    plan: Plan, *, subject: str, who: Member | None, due_on: date | None, acting_member: Member
) -> BuildTask:
    """Something more to do."""
    _decided(plan)
    if not subject.strip():
        raise BadInput(N_("task: it is empty; say in a few words what is to be done"))
    task = BuildTask.objects.create(
        operator=plan.operator,
        plan=plan,
        kind="other",
        subject=subject.strip()[:160],
        who=who,
        due_on=due_on,
    )
    _noted(plan, "add_task", acting_member)
    return task


@transaction.atomic
def change_task(
    task: BuildTask, seen_version: int, *, acting_member: Member | None, **values: Any
) -> BuildTask:
    """Who does it, until when, done or not."""
    changed = change(task, seen_version, **values)
    _noted(task.plan, "change_task", acting_member, kind=task.kind)
    return changed


@transaction.atomic
def record_built(
    plan: Plan,
    about: str,
    key: str,
    seen_version: int | None,
    *,
    acting_member: Member | None,
    **values: Any,
) -> BuiltThing:
    """How a place or a link was really built; the signal and rate measured pass or fail tests."""
    _decided(plan)
    found = BuiltThing.objects.filter(plan=plan, about=about, key=key).first()
    if found is None:
        thing = BuiltThing.objects.create(
            operator=plan.operator,
            origin=Origin.SURVEYED,
            plan=plan,
            about=about,
            key=key,
            **values,
        )
    else:
        thing = change(found, seen_version or 0, **values)
    if about == BuiltThing.LINK:
        _judge(plan, thing)
    _noted(plan, "record_built", acting_member, about=about, key=key)
    return thing


def _judge(plan: Plan, thing: BuiltThing) -> None:
    measured = {AcceptanceTest.RSSI: thing.rssi_dbm, AcceptanceTest.RATE: thing.mbps}
    for test in AcceptanceTest.objects.filter(plan=plan, key=thing.key, kind__in=measured):
        value = measured[test.kind]
        if value is not None:
            change(
                test,
                test.version,
                measured=value,
                state=verdict(value, test.low, test.high),
                tested_on=thing.built_on or timezone.localdate(),
            )


@transaction.atomic
def record_test(
    test: AcceptanceTest, seen_version: int, *, acting_member: Member | None, **values: Any
) -> AcceptanceTest:
    """What a test gave; a signal or a rate judges itself, a drill is judged by people."""
    measured = values.get("measured")
    if test.kind != AcceptanceTest.DRILL and measured is not None:
        values["state"] = verdict(measured, test.low, test.high)
    changed = change(test, seen_version, **values)
    _noted(test.plan, "record_test", acting_member, key=test.key, state=changed.state)
    return changed
