"""Joining, changing what is known of a member, leaving, and making one of two."""

from collections.abc import Iterable
from typing import Any, cast

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.models import User
from liane.server.community.accounts.rules import plain_phone
from liane.server.community.members.models import Member, NameMark, Role
from liane.server.community.members.rules import beginnings
from liane.server.community.operators.clocks import in_time_of
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.records import change
from liane.server.site.sealing import blind
from liane.words import N_

__all__ = ["change_member", "guard_last_bearer", "join", "leave", "mark_again", "mark_of", "merge"]


def mark_of(operator_id: Any, beginning: str) -> str:
    """The blind mark of a beginning of a name, cut to 16 bits. Raises `Locked`."""
    return blind(f"name {operator_id}", beginning)[:4]


def _mark_name(member: Member) -> None:
    NameMark.objects.filter(member=member).delete()
    NameMark.objects.bulk_create(
        NameMark(operator_id=member.operator_id, member=member, mark=mark)
        for mark in {mark_of(member.operator_id, each) for each in beginnings(member.name)}
    )


def _phone(typed: str | None) -> dict[str, Any]:
    plain = plain_phone(typed or "")
    return {"phone": plain or None, "phone_mark": blind("phone", plain) if plain else ""}


def mark_again(member: Member) -> None:
    """Make anew the marks by which a member is found: they depend on the box's key."""
    if member.name:
        _mark_name(member)
    if member.phone:
        member.phone_mark = _phone(member.phone)["phone_mark"]
        Member.objects.filter(pk=member.pk).update(phone_mark=member.phone_mark)


def _plain_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise BadInput(N_("name: it is empty; write what people here call them"))
    return plain


def _back_again(operator: Operator, user: User | None) -> Member | None:
    if user is None:
        return None
    member = Member.objects.filter(operator=operator, user=user).first()
    if member and member.state == Member.ACTIVE:
        raise BadInput(N_("member: this account belongs to {name} already"), name=operator)
    return member


@transaction.atomic
def join(
    operator: Operator,
    *,
    user: User | None,
    name: str,
    roles: Iterable[str] = (),
    phone: str = "",
    acting_member: Member | None = None,
    **facts: Any,
) -> Member:
    """Make somebody a member; `acting_member` is who let them in, None for a founder.

    Whoever left and comes back finds their page again, without the roles of before.
    """
    with in_time_of(operator):  # the day of joining and of each role is theirs
        member = _back_again(operator, user) or Member(operator=operator, user=user)
    values = {"name": _plain_name(name), "state": Member.ACTIVE, "left_on": None, **_phone(phone)}
    for key, value in (values | facts).items():
        setattr(member, key, value)
    member.save()
    _mark_name(member)
    with in_time_of(operator):
        given = [Role(operator=operator, member=member, name=role) for role in roles]
    Role.objects.bulk_create(given)
    audit.note("members.join", acting_member or member, member, roles=sorted(roles))
    return member


@transaction.atomic
def change_member(
    member: Member, seen_version: int, *, acting_member: Member, **values: Any
) -> Member:
    """Change what is known of a member, unless somebody did since `seen_version`."""
    if "name" in values:
        values["name"] = _plain_name(values["name"])
    if "phone" in values:
        values |= _phone(values["phone"])
    fresh = change(member, seen_version, **values)
    if "name" in values:
        _mark_name(fresh)
    audit.note("members.change", acting_member, fresh, fields=sorted(values))
    return fresh


def guard_last_bearer(member: Member) -> None:
    """Refuse what would leave an operator without a bearer."""
    if "bearer" not in member.role_names:
        return
    held = Role.objects.filter(
        operator_id=member.operator_id, name="bearer", member__state=Member.ACTIVE
    )
    today = timezone.localdate()
    others = held.exclude(member=member).filter(since__lte=today)
    if not others.filter(models.Q(until=None) | models.Q(until__gt=today)).exists():
        raise BadInput(
            N_("bearer: nobody else bears this operator; give the role to another first")
        )


@transaction.atomic
def leave(member: Member, *, acting_member: Member) -> None:
    """Leave, or be taken off the list; roles end today, the page is kept for a return."""
    guard_last_bearer(member)
    today = timezone.localdate()
    member.roles.filter(until=None).update(until=today)
    left = {"state": Member.LEFT, "left_on": today, "household": None}
    Member.objects.filter(pk=member.pk).update(**left, version=models.F("version") + 1)
    audit.note("members.leave", acting_member, member)


def _guard_merge(kept: Member, other: Member) -> None:
    if kept.pk == other.pk or kept.operator_id != other.operator_id:
        raise BadInput(N_("merge: choose two members of this operator"))
    if kept.user_id and other.user_id:
        raise BadInput(
            N_("merge: each of them signs in with an account of their own; one has to leave first")
        )


def _repoint(kept: Member, other: Member) -> None:
    """Every record of every app that names `other` names `kept`."""
    for relation in Member._meta.related_objects:
        model, name = cast(Any, relation.related_model), relation.field.name
        if model is NameMark:
            continue
        for row in model._default_manager.filter(**{name: other.pk}):
            try:
                with transaction.atomic():
                    model._default_manager.filter(pk=row.pk).update(**{name: kept.pk})
            except IntegrityError:
                row.delete()  # the one who stays has the same already


@transaction.atomic
def merge(kept: Member, other: Member, *, acting_member: Member) -> Member:
    """Make one member of two that are the same person; what `kept` lacks comes from `other`."""
    _guard_merge(kept, other)
    account = kept.user_id or other.user_id
    _repoint(kept, other)
    for field in ("phone", "phone_mark", "mail", "zone", "household_id"):
        setattr(kept, field, getattr(kept, field) or getattr(other, field))
    kept.languages = list(dict.fromkeys([*kept.languages, *other.languages]))
    kept.skills = list(dict.fromkeys([*kept.skills, *other.skills]))
    kept.consents = other.consents | kept.consents
    kept.joined_on = min(kept.joined_on, other.joined_on)
    Member.objects.filter(pk=other.pk).delete()
    kept.user_id, kept.version = account, kept.version + 1
    kept.save()
    audit.note("members.merge", acting_member, kept, other=str(other.pk))
    return kept
