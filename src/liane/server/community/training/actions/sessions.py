"""Sessions: planned, moved, called off, given. Those who left a contact are told of a change."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.training.actions.guards import must, must_teach
from liane.server.community.training.actions.seats import move_up
from liane.server.community.training.models import Course, Session
from liane.server.community.training.tasks import tell_called_off, tell_moved
from liane.server.site import audit, records
from liane.words import N_

__all__ = ["call_off_session", "change_session", "end_session", "plan_session"]


def _sound(
    session: Session, at: datetime, place: str, until: datetime | None, trainers: Collection[Member]
) -> None:
    must(bool(place.strip()), N_("session: say where it takes place"))
    must(until is None or until > at, N_("session: it ends after it begins"))
    must(
        all(each.operator_id == session.operator_id for each in trainers),
        N_("session: a trainer is no member here"),
    )


@transaction.atomic
def plan_session(
    course: Course,
    *,
    acting_member: Member,
    at: datetime,
    place: str,
    until: datetime | None = None,
    seats: int | None = None,
    trainers: Collection[Member] = (),
) -> Session:
    """Say when and where a course is given, by whom, for how many."""
    must_teach(acting_member)
    must(course.closed_at is None, N_("session: this course is no longer given; take it up again"))
    made = Session(
        operator_id=course.operator_id, course=course, at=at, until=until,
        place=place.strip()[:140], seats=seats,
    )  # fmt: skip
    _sound(made, at, place, until, trainers)
    made.save()
    made.trainers.set(trainers)
    audit.note("training.plan_session", acting_member, made)
    return made


@transaction.atomic
def change_session(
    session: Session,
    seen_version: int,
    *,
    acting_member: Member,
    trainers: Collection[Member] = (),
    **values: Any,
) -> Session:
    """Move it, give it more seats or other trainers. Raises `EditedMeanwhile`.

    With more seats those who wait move up; another day or place is told to who sits or waits.
    """
    must_teach(acting_member)
    before = Session.objects.select_for_update().get(pk=session.pk)
    _must_be_to_come(before)
    now = {name: getattr(before, name) for name in ("at", "place", "until")} | values
    _sound(before, now["at"], now["place"], now["until"], trainers)
    changed = records.change(before, seen_version, **values)
    changed.trainers.set(trainers)
    move_up(changed)
    if (changed.at, changed.place) != (before.at, before.place):
        transaction.on_commit(partial(tell_moved.enqueue, str(changed.pk)))
    audit.note("training.change_session", acting_member, changed, fields=sorted(values))
    return changed


def _must_be_to_come(session: Session) -> None:
    must(session.over_at is None, N_("session: it is over already"))
    must(session.called_off_at is None, N_("session: it was called off; plan another one"))


@transaction.atomic
def call_off_session(session: Session, *, acting_member: Member) -> Session:
    """It does not take place; who sits or waits is told."""
    must_teach(acting_member)
    found = Session.objects.select_for_update().get(pk=session.pk)
    _must_be_to_come(found)
    found = records.change(found, found.version, called_off_at=timezone.now())
    transaction.on_commit(partial(tell_called_off.enqueue, str(found.pk)))
    audit.note("training.call_off_session", acting_member, found)
    return found


@transaction.atomic
def end_session(session: Session, *, acting_member: Member) -> None:
    """It was given: certificates can be printed."""
    must_teach(acting_member)
    found = Session.objects.select_for_update().get(pk=session.pk)
    _must_be_to_come(found)
    must(found.taken.filter(came=True).exists(), N_("session: note who came before it is over"))
    Session.objects.filter(pk=found.pk).update(over_at=timezone.now())
    audit.note("training.end_session", acting_member, session)
