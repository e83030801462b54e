"""What is read of accounts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone

from liane.server.community.accounts.models import Card, Notice, Session, User
from liane.server.community.members.models import Member
from liane.server.community.members.queries import belongs_to, roles_of
from liane.server.community.operators.models import Operator
from liane.server.community.operators.queries import ancestors_of
from liane.server.site.models import AuditLine

__all__ = ["KNOWN_AFTER", "can_lock", "data_of", "memberships", "sessions_of"]

KNOWN_AFTER = timedelta(days=1)


def memberships(user: User) -> list[Member]:
    """Where an account belongs, with roles."""
    return list(belongs_to(user))


def can_lock(user: User) -> bool:
    """Whether somebody in danger may lock the whole box: whoever holds a role anywhere on it.

    Anybody may found an operator and so bear it. For roles held elsewhere than in the box's own
    operator, and those inside it, the account must be a day old: no passer-by shuts a box.
    """
    held = roles_of(user).select_related("operator")
    if _is_known(user):
        return held.exists()
    own = Operator.objects.filter(parent=None, closed_at=None).order_by("id").values("pk")[:1]
    places = {role.operator: role.own for role in held.annotate(own=Subquery(own))}
    return any(own in _keys_up_from(place) for place, own in places.items())


def _is_known(user: User) -> bool:
    """Whether an account is a day old."""
    return bool(user.made_at <= timezone.now() - KNOWN_AFTER)


def _keys_up_from(place: Operator) -> set[UUID]:
    above = ancestors_of(place) if place.parent_id else []
    return {each.pk for each in (place, *above)}


def sessions_of(user: User) -> QuerySet[Session]:
    """The open sessions of an account, the latest used first."""
    alive = Session.objects.filter(user=user, expire_date__gt=timezone.now())
    return alive.order_by("-seen_on", "-opened_at")


def data_of(user: User) -> dict[str, Any]:
    """Everything that this box keeps of somebody, as JSON-ready data."""
    belongs = list(Member.objects.filter(user=user).select_related("operator"))
    return {
        "account": {
            "pseudonym": str(user.pseudonym),
            "phone": user.phone,
            "mail": user.mail,
            "language": user.language,
            "made_at": _moment(user.made_at),
            "last_login": _moment(user.last_login),
        },
        "members": [_member(member) for member in belongs],
        "devices": [_session(session) for session in sessions_of(user)],
        "passkeys": [_moment(each.created_at) for each in _keys(user)],
        "cards": [
            {"made_at": _moment(card.made_at), "used_at": _moment(card.used_at)}
            for card in Card.objects.filter(user=user)
        ],
        "notices": [
            {"at": _moment(notice.at), "kind": notice.kind}
            for notice in Notice.objects.filter(user=user)
        ],
        "audit": [_line(line) for line in _lines(user, belongs)],
    }


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None


def _keys(user: User) -> QuerySet[Any]:
    found: QuerySet[Any] = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return found


def _session(session: Session) -> dict[str, Any]:
    return {
        "device": session.device,
        "opened_at": _moment(session.opened_at),
        "seen_on": _moment(session.seen_on),
    }


def _member(member: Member) -> dict[str, Any]:
    """Every field of a membership, and the sealed ones in clear: they are the asker's own."""
    hidden = {"operator", "user", "phone_mark", "version"}
    fields = [field for field in member._meta.concrete_fields if field.name not in hidden]
    return {
        "operator": member.operator.name,
        "roles": sorted(member.role_names),
        **{field.name: _plain(getattr(member, field.attname)) for field in fields},
    }


def _plain(value: Any) -> Any:
    known = isinstance(value, str | int | float | bool | list | dict) or value is None
    return value if known else str(value)


def _lines(user: User, belongs: list[Member]) -> QuerySet[AuditLine]:
    ids = [member.pk for member in belongs]
    about = Q(member__in=ids) | Q(for_member__in=ids) | Q(subject__in=[*ids, user.pk])
    return AuditLine.objects.filter(about).order_by("-at")[:5000]


def _line(line: AuditLine) -> dict[str, Any]:
    return {"at": _moment(line.at), "action": line.action, "facts": line.facts}
