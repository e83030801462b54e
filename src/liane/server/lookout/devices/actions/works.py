"""Planned work: what falls meanwhile is no incident and wakes nobody."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.lookout.devices.actions.register import guard
from liane.server.lookout.devices.models import Work
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["end_work", "plan_work"]

_LONGEST = timedelta(days=14)


@transaction.atomic
def plan_work(
    *,
    acting_member: Member,
    begin: datetime,
    end: datetime,
    what: str,
    site: Any = None,
    device: Any = None,
) -> Work:
    """Say when somebody works on a device, at a site, or on the whole network."""
    guard(acting_member)
    if end <= begin:
        raise BadInput(N_("end: it comes before the beginning; correct one of them"))
    if end <= timezone.now():
        raise BadInput(N_("end: it is past; work that is over silences nothing"))
    if end - begin > _LONGEST:
        raise BadInput(N_("end: work of more than fourteen days would hide true faults"))
    if not what.strip():
        raise BadInput(N_("work: it is empty; say in a few words what is done"))
    work = Work.objects.create(
        operator_id=acting_member.operator_id, begin=begin, end=end, what=what.strip(), site=site,
        device=device,
    )  # fmt: skip
    audit.note("devices.plan_work", acting_member, work)
    return work


@transaction.atomic
def end_work(work: Work, *, acting_member: Member) -> Work:
    """It is over, or given up: from now on everything counts again."""
    guard(acting_member, work.operator_id)
    now = timezone.now()
    if work.end <= now:
        return work
    if work.begin > now:
        ended = change(work, work.version, begin=now, end=now)
    else:
        ended = change(work, work.version, end=now)
    audit.note("devices.end_work", acting_member, work)
    return ended
