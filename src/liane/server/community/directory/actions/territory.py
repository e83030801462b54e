"""Digital actions of others on the territory."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.directory.models import DigitalAction
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.models import OutboxEntry
from liane.server.site.records import change
from liane.words import N_

__all__ = ["add_action", "change_action", "withdraw_action"]

_SHARED = ("title", "sector", "held_by", "what", "zone", "topics", "source")


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        raise BadInput(N_("dates: it ends before it begins"))
    if values.get("agreed_on") and values.get("agreement") != DigitalAction.Agreement.SIGNED:
        raise BadInput(
            N_("agreement: a day of signature is given, but it is not said to be signed")
        )
    return values


def _share(action: DigitalAction) -> None:
    audit.share(action, "territory", {name: getattr(action, name) for name in _SHARED})


@transaction.atomic
def add_action(operator: Operator, *, acting_member: Member, **values: Any) -> DigitalAction:
    """Write down what others do with digital means on the territory."""
    action = DigitalAction.objects.create(operator=operator, **_checked(values))
    audit.note("directory.add_action", acting_member, action, sector=action.sector)
    _share(action)
    return action


@transaction.atomic
def change_action(
    action: DigitalAction, seen_version: int, *, acting_member: Member, **values: Any
) -> DigitalAction:
    """Change what is known of it. Raises `EditedMeanwhile`."""
    fresh = change(action, seen_version, **_checked(values))
    audit.note("directory.change_action", acting_member, fresh, fields=sorted(values))
    _share(fresh)
    return fresh


@transaction.atomic
def withdraw_action(action: DigitalAction, *, acting_member: Member) -> None:
    """It was written by mistake, or there is nothing of it any more."""
    action.withdrawn_at = timezone.now()
    action.save(update_fields=["withdrawn_at"])
    audit.note("directory.withdraw_action", acting_member, action)
    audit.share(action, "territory", {}, OutboxEntry.ERASE)
