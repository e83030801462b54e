"""Invitations and requests to join."""

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from liane.server.community.accounts.models import User
from liane.server.community.members.models import Invitation, JoinRequest
from liane.server.community.members.rules import plain_code
from liane.server.community.operators.models import Operator
from liane.server.site.sealing import blind

__all__ = [
    "invitation_of_code",
    "invitations_of",
    "own_request",
    "requests_waiting",
    "sheets_of",
]


def invitation_of_code(typed: str) -> Invitation | None:
    """The invitation whose code was typed, if it still lets somebody in."""
    mark = blind("invitation", plain_code(typed))
    found = Invitation.objects.filter(code_mark=mark).select_related("operator").first()
    good = found is not None and found.is_good() and found.operator.closed_at is None
    return found if good else None


def invitations_of(operator: Operator) -> QuerySet[Invitation]:
    """Invitations of several uses, newest first, those that still work."""
    good = Invitation.objects.filter(
        operator=operator, sheet=None, revoked_at=None, expires_at__gt=timezone.now()
    )
    return good.order_by("-id")


def sheets_of(operator: Operator) -> list[dict[str, Any]]:
    """Printed sheets that still work: day, codes printed, codes used, last day."""
    good = Invitation.objects.filter(
        operator=operator, revoked_at=None, expires_at__gt=timezone.now()
    ).exclude(sheet=None)
    told = good.values("sheet", "expires_at", "role").annotate(codes=Count("pk"), used=Sum("uses"))
    return list(told.order_by("-sheet")[:50])


def requests_waiting(operator: Operator) -> QuerySet[JoinRequest]:
    """Who asks to belong, the first to ask first."""
    return JoinRequest.objects.filter(operator=operator, state=JoinRequest.ASKED).order_by("id")


def own_request(user: User, operator: Operator) -> JoinRequest | None:
    """What `user` asked of `operator` last."""
    return JoinRequest.objects.filter(operator=operator, user=user).order_by("-id").first()
