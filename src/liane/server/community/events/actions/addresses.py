"""Secret addresses of calendars."""

import hashlib
import secrets

from django.db import transaction

from liane.server.community.events.models import CalendarAddress
from liane.server.community.members.models import Member
from liane.server.site import audit

__all__ = ["new_calendar_address"]


@transaction.atomic
def new_calendar_address(*, acting_member: Member) -> CalendarAddress:
    """Draw a new address for a member's calendar; the one before no longer answers."""
    secret = secrets.token_urlsafe(24)
    audit.note("events.new_calendar_address", acting_member)
    address, _made = CalendarAddress.objects.update_or_create(
        member=acting_member,
        defaults={
            "operator_id": acting_member.operator_id,
            "secret": secret,
            "secret_hash": hashlib.sha256(secret.encode()).hexdigest(),
        },
    )
    return address
