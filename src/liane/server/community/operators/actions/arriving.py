"""An operator arrives from another box: its export is looked at, then brought in, all or nothing.

Identifiers, origins and dates stay; what is sealed is sealed anew to this box's key. What is here
already is never written over, so the same file twice brings nothing twice. Accounts stay behind:
whoever brings the operator in bears it here, and members come back by invitations and cards.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from liane.errors import BadInput
from liane.server.community.accounts.models import User
from liane.server.community.members.actions import join
from liane.server.community.members.actions.people import mark_again
from liane.server.community.members.models import Member, Role
from liane.server.community.operators.actions.founding import free_slug
from liane.server.community.operators.actions.settings import share_public_face
from liane.server.community.operators.archives import Archive, record_of
from liane.server.community.operators.exchange import Kept, every_files, every_kept
from liane.server.community.operators.files import strange, taken_back
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.sealing import Locked, is_open
from liane.words import N_

__all__ = ["Arrival", "bring_in", "look_at"]


@dataclass
class Arrival:
    """What a file would bring: records by kind, those that are here already, those left behind."""

    archive: Archive
    name: str
    here: Operator | None = None
    fresh: dict[str, list[Any]] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)
    files: list[tuple[str, Any, str]] = field(default_factory=list)  # kind, record, sum

    @property
    def bearers(self) -> list[Member]:
        """Members of the file who bear the operator: one of them may be who brings it."""
        held = {role.member_id for role in self.fresh.get("members.roles", ()) if _bears(role)}
        members = self.fresh.get("members.members", ())
        return [m for m in members if m.pk in held and m.state == Member.ACTIVE]

    @property
    def count(self) -> int:
        return sum(len(each) for each in self.fresh.values())


def _bears(role: Role) -> bool:
    return role.name == "bearer" and role.is_held()


def look_at(archive: Archive, user: User | None) -> Arrival:
    """What the file would bring here, without writing. Raises `BadInput` and `Locked`."""
    if not is_open():
        raise Locked
    here = Operator.objects.filter(pk=archive.pk).first()
    _guard_bearer(here, user)
    arrival = Arrival(archive, str(archive.operator.get("name"))[:120], here)
    for kind, kept, rows in archive.kinds():
        _sort(arrival, kind, kept, rows)
    _guard_references(arrival)
    return arrival


def _guard_bearer(here: Operator | None, user: User | None) -> None:
    if here is None:
        return
    member = Member.objects.filter(operator=here, user=user, state=Member.ACTIVE).first()
    if member is None or "bearer" not in member.role_names:
        raise BadInput(N_("this operator is on this box already; only its bearer may add to it"))


def _sort(arrival: Arrival, kind: str, kept: Kept, rows: list[dict[str, Any]]) -> None:
    """Tell what is new from what is here; refuse what belongs to another operator."""
    counted = isinstance(kept.model._meta.pk, models.AutoField)
    records = [record_of(kept, row) for row in rows]
    if counted:  # known by what it hangs from: it comes with it, or it is here already
        arrival.known[kind] = 0 if arrival.here is None else len(records)
        arrival.fresh[kind] = records if arrival.here is None else []
        return
    if kept.by == "operator" and any(each.operator_id != arrival.archive.pk for each in records):  # type: ignore[attr-defined]
        raise _crossed()
    by_pk = {each.pk: each for each in records}
    if len(by_pk) < len(records):
        raise _crossed()
    there = set(_in_parts(kept.model._default_manager.all(), by_pk))
    ours = set(_in_parts(kept.of(arrival.archive.pk), by_pk))
    if there != ours:
        raise _crossed()
    arrival.fresh[kind] = [each for pk, each in by_pk.items() if pk not in there]
    arrival.known[kind] = len(there)
    _tie_files(arrival, kind, {str(row.get("id")): row for row in rows})


def _tie_files(arrival: Arrival, kind: str, rows: dict[str, dict[str, Any]]) -> None:
    """Find the picture or sound of each new record that has one."""
    how = every_files().get(kind)
    if how is None:
        return
    for record in arrival.fresh[kind]:
        told = rows[str(record.pk)].get("file")
        wanted = how.needed or bool(getattr(record, how.named))
        if wanted and told not in arrival.archive.carried:
            raise BadInput(
                N_("a picture or a sound of {kind} is not in the file; export it again"), kind=kind
            )
        if wanted:
            arrival.files.append((kind, record, str(told)))


def _keep_files(arrival: Arrival, written: list[Path | None]) -> None:
    """Look at every picture and sound, then keep it; what was written is said in `written`."""
    every = every_files()
    with arrival.archive.opened() as content:
        for kind, record, told in arrival.files:
            data = content(told)
            if not every[kind].fits(data):
                raise strange(kind)
            written.append(every[kind].keep(record, data))


def _in_parts(found: "models.QuerySet[Any]", keys: Iterable[Any]) -> Iterable[Any]:
    listed = list(keys)
    for at in range(0, len(listed), 500):
        yield from found.filter(pk__in=listed[at : at + 500]).values_list("pk", flat=True)


def _crossed() -> BadInput:
    return BadInput(
        N_("the file holds records of another operator, or one twice; nothing was read in")
    )


def _guard_references(arrival: Arrival) -> None:
    """Every record must lean on records of the file or of the same operator here."""
    kinds = every_kept()
    brought: dict[type[models.Model], set[Any]] = {Operator: {arrival.archive.pk}}
    for kind, records in arrival.fresh.items():
        brought.setdefault(kinds[kind].model, set()).update(each.pk for each in records)
    for kind, records in arrival.fresh.items():
        for each in kinds[kind].model._meta.concrete_fields:
            if each.is_relation and each.attname not in kinds[kind].leaves:
                _lean(arrival, records, each, brought)


def _lean(
    arrival: Arrival, records: list[Any], each: Any, brought: dict[type[models.Model], set[Any]]
) -> None:
    wanted = {getattr(record, each.attname) for record in records} - {None}
    missing = wanted - brought.get(each.related_model, set())
    kept = next((k for k in every_kept().values() if k.model is each.related_model), None)
    if missing and kept and arrival.here:
        missing -= set(_in_parts(kept.of(arrival.archive.pk), missing))
    if missing and not each.null:
        raise BadInput(
            N_("the file is not whole: a record leans on one that is not in it; export it again")
        )
    for record in records:
        if getattr(record, each.attname) in missing:
            setattr(record, each.attname, None)


@transaction.atomic
def _written(arrival: Arrival, user: User, me: UUID | None) -> Operator:
    operator = arrival.here or _founded(arrival)
    for kind, records in arrival.fresh.items():
        _mark(every_kept()[kind], records)
        _write(records)
    for member in arrival.fresh.get("members.members", ()):
        mark_again(member)
    acting = Member.objects.filter(operator=operator, user=user).first()
    acting = acting or _bearer(arrival, operator, user, me)
    counts = {kind: len(each) for kind, each in arrival.fresh.items() if each}
    audit.note("operators.bring_in", acting, operator, operator=operator, **counts)
    share_public_face(operator)
    return operator


def _mark(kept: Kept, records: list[Any]) -> None:
    """Marks by which a record is found hang on the key of the box where they were made."""
    for each in records if kept.marks else ():
        assert kept.marks is not None  # noqa: S101 (for mypy)
        kept.marks(each)


def _founded(arrival: Arrival) -> Operator:
    operator = record_of(every_kept()["operators.operators"], arrival.archive.operator)
    assert isinstance(operator, Operator)  # noqa: S101 (for mypy)
    wished = str(arrival.archive.operator.get("slug") or operator.name)
    operator.slug = free_slug(wished)
    changed_at = operator.changed_at
    operator.save(force_insert=True)
    Operator.objects.filter(pk=operator.pk).update(changed_at=changed_at)
    return operator


def _write(records: list[Any]) -> None:
    """Write them as they were: the day of the last change is a fact too."""
    if not records:
        return
    model = type(records[0])
    dates = [getattr(each, "changed_at", None) for each in records]
    model._default_manager.bulk_create(records, batch_size=200)
    if any(dates):
        for each, changed_at in zip(records, dates, strict=True):
            each.changed_at = changed_at
        model._default_manager.bulk_update(records, ["changed_at"], batch_size=100)


def _bearer(arrival: Arrival, operator: Operator, user: User, me: UUID | None) -> Member:
    """Who brings the operator in: one of its bearers, or a new one."""
    if me is None:
        return join(operator, user=user, name=str(user.pseudonym), roles=("bearer",))
    if me not in {each.pk for each in arrival.bearers}:
        raise BadInput(N_("you: choose one of the bearers of the file, or a new one"))
    Member.objects.filter(pk=me).update(user=user)
    return Member.objects.get(pk=me)


def bring_in(archive: Archive, user: User, *, me: UUID | None = None) -> Operator:
    """Write what the file brings, all or nothing; `me` is the member of it that `user` is."""
    arrival = look_at(archive, user)
    try:
        with taken_back() as written:
            _keep_files(arrival, written)
            return _written(arrival, user, me)
    except IntegrityError as error:
        raise BadInput(
            N_("the file contradicts itself or what is here; nothing was read in")
        ) from error
