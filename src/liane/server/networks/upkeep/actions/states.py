"""Saying how a site is: by hand today, by measurement when there is one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.networks.upkeep.models import SiteState, StateChange
from liane.server.networks.upkeep.rules.states import State
from liane.server.site import audit
from liane.server.site.records import Origin
from liane.words import N_

__all__ = ["set_state"]


@transaction.atomic
def set_state(
    site: Any,
    state: str,
    reason: str,
    origin: str = Origin.TYPED,
    *,
    acting_member: Member | None,
    at: datetime | None = None,
) -> StateChange | None:
    """Say that `site` is in `state` since `at` (now), and why; None if that was known already.

    `acting_member` is None where a measurement says it (`origin` = measured). The same state with
    the same reason and origin is not written twice.
    """
    at = at or timezone.now()
    if state not in State.values or origin not in Origin.values:
        raise BadInput(N_("state: « {state} » is unknown; choose one of the list"), state=state)
    now = SiteState.objects.select_for_update().filter(site=site).first()
    _guard_moment(now, at)
    if now and (now.state, now.reason, now.origin) == (state, reason, origin):
        return None
    change = StateChange.objects.create(
        operator_id=site.operator_id,
        site=site,
        state=state,
        was=now.state if now else State.UNKNOWN,
        reason=reason,
        origin=origin,
        at=at,
    )
    since = now.since if now and now.state == state else at
    SiteState.objects.update_or_create(
        site=site,
        defaults={"operator_id": site.operator_id, "state": state, "since": since,
                  "reason": reason, "origin": origin},
    )  # fmt: skip
    audit.note(
        "upkeep.set_state", acting_member, site, operator=site.operator, state=state, origin=origin
    )
    audit.share(
        change,
        "upkeep",
        {"zone": site.zone, "state": state, "at": at.isoformat(), "origin": origin},
    )
    return change


def _guard_moment(now: SiteState | None, at: datetime) -> None:
    if at > timezone.now():
        raise BadInput(N_("moment: it has not come yet"))
    if now is not None and at < now.since:
        raise BadInput(
            N_("moment: the site changed after it ({since}); write a later one"),
            since=f"{timezone.localtime(now.since):%Y-%m-%d %H:%M %Z}",
        )
