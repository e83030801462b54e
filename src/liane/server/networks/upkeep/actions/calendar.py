"""Chores come back: written once, done many times; visits are prepared before they are due."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import CalendarKey, Chore, ChoreDone, Visit
from liane.server.networks.upkeep.models.visits import VisitState
from liane.server.networks.upkeep.rules.calendar import SUGGESTED, next_after
from liane.server.site import audit, records
from liane.words import N_

__all__ = [
    "add_chore", "do_chore", "new_calendar_key", "prepare_visits", "stop_chore",
    "suggest_chores",
]  # fmt: skip

AHEAD = timedelta(days=14)


@transaction.atomic
def add_chore(
    operator: Operator, *, acting_member: Member, kind: str, every_months: int, **facts: Any
) -> Chore:
    """Write a chore that comes back every so many months; due today if no day is given."""
    if not 1 <= every_months <= 120:
        raise BadInput(N_("months: write how many months between two times, 1 to 120"))
    facts.setdefault("next_on", timezone.localdate())
    site = facts.get("site")
    if site is not None:
        facts["zone"] = facts.get("zone") or site.zone
    chore = Chore.objects.create(operator=operator, kind=kind, every_months=every_months, **facts)
    audit.note("upkeep.add_chore", acting_member, chore, kind=kind, every_months=every_months)
    return chore


def suggest_chores(operator: Operator, site: Any, *, acting_member: Member) -> list[Chore]:
    """Write the chores that every site of this kind wants, where they are not written yet."""
    there = set(Chore.objects.filter(operator=operator, site=site).values_list("kind", flat=True))
    today = timezone.localdate()
    return [
        add_chore(
            operator, acting_member=acting_member, kind=kind, every_months=months, site=site,
            goes_there=goes, at_height=climbs, next_on=next_after(today, months),
        )
        for kind, months, goes, climbs in SUGGESTED
        if kind not in there
    ]  # fmt: skip


@transaction.atomic
def do_chore(
    chore: Chore,
    done_on: date,
    *,
    acting_member: Member,
    note: str = "",
    visit: Visit | None = None,
) -> ChoreDone:
    """A chore was done: it comes back after its months."""
    if done_on > timezone.localdate():
        raise BadInput(N_("day: it has not come yet; write the day on which it was done"))
    now = Chore.objects.select_for_update().get(pk=chore.pk)
    records.change(now, now.version, next_on=next_after(done_on, now.every_months))
    audit.note("upkeep.do_chore", acting_member, now, on=str(done_on))
    return ChoreDone.objects.create(
        operator_id=now.operator_id, chore=now, done_on=done_on, note=note.strip(), visit=visit
    )


@transaction.atomic
def stop_chore(chore: Chore, *, acting_member: Member) -> Chore:
    """A chore no longer comes back; its history stays."""
    audit.note("upkeep.stop_chore", acting_member, chore)
    return records.change(chore, chore.version, stopped=True)


@transaction.atomic
def prepare_visits(
    operator: Operator, *, acting_member: Member | None, today: date | None = None
) -> list[Visit]:
    """Make a visit for each chore due in two weeks that needs one and has none planned.

    Nobody is named yet: who goes is said by people.
    """
    today = today or timezone.localdate()
    waiting = Visit.objects.filter(operator=operator, state=VisitState.PLANNED).exclude(chore=None)
    due = Chore.objects.filter(
        operator=operator, stopped=False, goes_there=True, next_on__lte=today + AHEAD
    ).exclude(pk__in=waiting.values("chore"))
    visits = [
        Visit(
            operator=operator, chore=chore, site_id=chore.site_id, zone=chore.zone,
            purpose=str(chore), planned_on=max(chore.next_on, today), at_height=chore.at_height,
            origin="computed",
        )
        for chore in due.order_by("next_on", "id")
    ]  # fmt: skip
    Visit.objects.bulk_create(visits)
    if visits:
        audit.note("upkeep.prepare_visits", acting_member, operator=operator, visits=len(visits))
    return visits


@transaction.atomic
def new_calendar_key(*, acting_member: Member) -> CalendarKey:
    """Draw a new address for a member's calendar; the one before no longer answers."""
    secret = secrets.token_urlsafe(24)
    audit.note("upkeep.new_calendar_key", acting_member)
    key, _made = CalendarKey.objects.update_or_create(
        member=acting_member,
        defaults={
            "operator_id": acting_member.operator_id,
            "secret": secret,
            "secret_hash": hashlib.sha256(secret.encode()).hexdigest(),
        },
    )
    return key
