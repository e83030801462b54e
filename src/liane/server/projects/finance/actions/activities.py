"""Activities of here beside the network."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.projects.finance.actions.guards import must, must_keep
from liane.server.projects.finance.models import Activity, Side
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["add_activity", "change_activity", "drop_activity"]


def _fitting(values: dict[str, Any], home: Any) -> None:
    """Who carries it and the line it pays are of here, and the line is one of income."""
    carrier, line = values.get("carrier"), values.get("line")
    must(carrier is None or carrier.operator_id == home, N_("activity: choose a member of here"))
    must(
        line is None or (line.operator_id == home and line.side == Side.INCOME),
        N_("activity: what it pays to the network is a line of income"),
    )


@transaction.atomic
def add_activity(*, acting_member: Member, name: str, **values: Any) -> Activity:
    """Put an activity on the list; what nobody knows of it stays unknown."""
    must_keep(acting_member)
    must(bool(name.strip()), N_("activity: give it a name"))
    _fitting(values, acting_member.operator_id)
    made = Activity.objects.create(
        operator_id=acting_member.operator_id, name=name.strip()[:140], **values
    )
    audit.note("finance.add_activity", acting_member, made, state=made.state)
    return made


@transaction.atomic
def change_activity(
    activity: Activity, seen_version: int, *, acting_member: Member, **values: Any
) -> Activity:
    """Say anew what is known of it. Raises `EditedMeanwhile`."""
    must_keep(acting_member)
    _fitting(values, activity.operator_id)
    found = change(activity, seen_version, **values)
    audit.note("finance.change_activity", acting_member, found, fields=sorted(values))
    return found


@transaction.atomic
def drop_activity(activity: Activity, *, acting_member: Member) -> None:
    """Take it off the list; the line it paid stays in the budget."""
    must_keep(acting_member)
    Activity.objects.filter(pk=activity.pk, dropped_at=None).update(dropped_at=timezone.now())
    audit.note("finance.drop_activity", acting_member, activity)
