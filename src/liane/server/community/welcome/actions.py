"""What changes the services that are here, and the day of a member's visit."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.welcome.models import OfferedService, ServiceState, Visit
from liane.server.community.welcome.rules import search_text
from liane.server.site import audit
from liane.server.site.models import OutboxEntry
from liane.server.site.records import change
from liane.words import N_

__all__ = ["change_service", "offer_service", "remember_visit", "withdraw_service"]

_SHARED = ("name", "kind", "what", "hours")


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """With the words to search in, and the day of what is said of its state."""
    if not values["name"].strip():
        raise BadInput(N_("name: it is empty; say what people call this service"))
    known = values.get("state", ServiceState.UNKNOWN) != ServiceState.UNKNOWN
    words = search_text(values["name"], values.get("what", ""), values.get("hours", ""))
    return values | {"plain": words, "state_on": timezone.localdate() if known else None}


def _share(service: OfferedService) -> None:
    """Neighbours may know what there is, not at which address of our network."""
    audit.share(service, "services", {name: getattr(service, name) for name in _SHARED})


@transaction.atomic
def offer_service(operator: Operator, *, acting_member: Member, **values: Any) -> OfferedService:
    """Say that a service is here."""
    service = OfferedService.objects.create(operator=operator, **_checked(values))
    audit.note("welcome.offer_service", acting_member, service, kind=service.kind)
    _share(service)
    return service


@transaction.atomic
def change_service(
    service: OfferedService, seen_version: int, *, acting_member: Member, **values: Any
) -> OfferedService:
    """Change what is said of a service. Raises `EditedMeanwhile`."""
    fresh = change(service, seen_version, **_checked(values))
    audit.note("welcome.change_service", acting_member, fresh, fields=sorted(values))
    _share(fresh)
    return fresh


@transaction.atomic
def withdraw_service(service: OfferedService, *, acting_member: Member) -> None:
    """It is no longer here; what was written of it is kept."""
    service.withdrawn_at = timezone.now()
    service.save(update_fields=["withdrawn_at"])
    audit.note("welcome.withdraw_service", acting_member, service)
    audit.share(service, "services", {}, OutboxEntry.ERASE)


def remember_visit(member: Member) -> Visit:
    """Keep the day, and the one before it; nothing is written twice in a day."""
    today = timezone.localdate()
    visit = Visit.objects.filter(member=member).first()
    if visit is None:
        visit = Visit(member=member, last_on=today)
        Visit.objects.bulk_create([visit], ignore_conflicts=True)  # another page may come first
    elif visit.last_on != today:
        visit.last_on, visit.before_on = today, visit.last_on
        visit.save()
    return visit
