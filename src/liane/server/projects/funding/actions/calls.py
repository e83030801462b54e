"""A call from its writing to its results."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.projects.funding.actions.guards import must, must_run
from liane.server.projects.funding.models import Application, Call, Grant, Seat
from liane.server.projects.funding.rules import ENOUGH
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["close_applications", "open_call", "publish_results", "set_call", "take_seat"]


@transaction.atomic
def set_call(call: Call | None = None, *, acting_member: Member, **values: Any) -> Call:
    """Write a call, or change it while it is being written."""
    must_run(acting_member)
    if call is None:
        call = Call.objects.create(operator_id=acting_member.operator_id, **values)
    else:
        must(
            call.state == Call.State.DRAFT,
            N_("call: it is open, so its rules stay as people read them"),
        )
        seen = values.pop("seen_version", None) or call.version
        call = change(call, seen, **values)
    audit.note("funding.set_call", acting_member, call)
    return call


@transaction.atomic
def take_seat(call: Call, member: Member, shown_as: str, *, acting_member: Member) -> Seat:
    """Somebody is of the committee; everybody reads it."""
    must_run(acting_member)
    must(bool(shown_as.strip()), N_("committee: write the name as everybody may read it"))
    must(
        call.state != Call.State.DECIDED,
        N_("committee: the results are published; it stays as it judged"),
    )
    seat, _new = Seat.objects.update_or_create(
        call=call, member=member, defaults={"shown_as": shown_as.strip()[:140]}
    )
    audit.note("funding.take_seat", acting_member, call)
    return seat


@transaction.atomic
def open_call(call: Call, *, acting_member: Member) -> None:
    """Let people apply: criteria, a committee of two at least, and a day to come are there."""
    must_run(acting_member)
    must(bool(call.criteria), N_("call: write at least one criterion with its weight"))
    must(call.seats.count() >= ENOUGH, N_("call: name a committee of two people at least"))
    must(call.closes_on >= timezone.localdate(), N_("call: its last day is past"))
    _move(call, Call.State.DRAFT, Call.State.OPEN)
    audit.note("funding.open_call", acting_member, call)


@transaction.atomic
def close_applications(call: Call, *, acting_member: Member) -> None:
    """Nobody applies any more: the committee reads, from the day after the last one."""
    must_run(acting_member)
    must(
        timezone.localdate() > call.closes_on,
        N_("call: people may still apply until its last day"),
    )
    _move(call, Call.State.OPEN, Call.State.REVIEW)
    audit.note("funding.close_applications", acting_member, call)


@transaction.atomic
def publish_results(call: Call, *, acting_member: Member) -> None:
    """Everybody reads the list; contracts begin for those accepted."""
    must_run(acting_member)
    waiting = call.applications.filter(state=Application.State.SENT).exists()
    must(not waiting, N_("results: some applications are not decided yet"))
    _move(call, Call.State.REVIEW, Call.State.DECIDED)
    for each in call.applications.filter(state=Application.State.ACCEPTED):
        Grant.objects.get_or_create(application=each, defaults={"operator_id": each.operator_id})
    audit.note("funding.publish_results", acting_member, call)


def _move(call: Call, before: str, after: str) -> None:
    moved = Call.objects.filter(pk=call.pk, state=before)
    done = moved.update(state=after, version=models.F("version") + 1)
    must(bool(done), N_("call: it moved on meanwhile; open it again to see where it stands"))
