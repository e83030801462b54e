"""Reading in the parent body's file: a preview with likely duplicates, one change, undone whole."""

import json
import time
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.association import columns
from liane.server.community.association.actions.roll import held_scheme, must, next_number
from liane.server.community.association.judging import Judged, Person, dated, judge
from liane.server.community.association.models import Dues, Membership, RollTable
from liane.server.community.association.permissions import may_keep
from liane.server.community.members.actions import join_many, phone_facts, take_back_many
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.identifiers import uuid7
from liane.server.site.records import Origin
from liane.server.site.tables import brought as tables
from liane.server.site.tables import grids
from liane.server.site.tables.brought import Undone
from liane.server.site.tables.reading import Row
from liane.words import N_

__all__ = [
    "AT_ONCE",
    "apply_table",
    "correct_table",
    "judged_rows",
    "queue_table",
    "read_table",
    "undo_table",
]

AT_ONCE = 300
"""Lines that a page reads in by itself; more are for the worker."""
_MOST_TOLD = 500
_A_BATCH = 200
_KEEPERS = N_("file: who keeps the roll reads it in")
_OF_MEMBER = ("phone", "mail", "zone", "languages", "skills")
_WRITTEN = [*_OF_MEMBER, "phone_mark", "version", "changed_at"]
_OF_MEMBERSHIP = ["parent_number", "told_until", "valid_until", "version", "changed_at"]


def _people(operator_id: Any) -> list[Person]:
    """Everybody on the list of people, with their membership if they have one."""
    alive = (Membership.State.APPLIED, Membership.State.ACCEPTED)
    rows = Membership.objects.filter(operator=operator_id, member__isnull=False, state__in=alive)
    held = {each.member_id: each for each in rows.order_by("id")}
    members = Member.objects.filter(operator=operator_id, state=Member.ACTIVE).order_by("id")
    return [_person(member, held.get(member.pk)) for member in members.iterator(chunk_size=1000)]


def _person(member: Member, membership: Membership | None) -> Person:
    facts = {name: getattr(member, name) for name in _OF_MEMBER}
    if membership is not None:
        number = membership.parent_number
        facts |= {"parent_number": number, "told_until": membership.told_until}
    return Person(str(member.pk), str(member.name), facts, member, membership)


def judged_rows(brought: RollTable, choices: Mapping[int, str] | None = None) -> list[Judged]:
    """What each line would change now. Raises `Locked` where the box is."""
    return judge(tables.rows_of(brought), _people(brought.operator_id), choices)


def _report(judged: Iterable[Judged]) -> str:
    told = [[each.kind, each.line, each.name, each.other] for row in judged for each in row.shared]
    return json.dumps(told[:_MOST_TOLD], ensure_ascii=False)


@transaction.atomic
def read_table(operator: Operator, data: bytes, *, acting_member: Member) -> RollTable:
    """Read a file and keep its lines for a preview; nothing changes yet. Raises `BadInput`."""
    must(may_keep(acting_member), _KEEPERS)
    table = grids.read(data, columns.HEADINGS)
    brought = tables.fresh(RollTable, operator, data, table)
    judged = judged_rows(brought)
    brought.counts, brought.report = tables.count(judged), _report(judged)
    brought.save()
    audit.note("association.read_table", acting_member, brought, lines=len(table.rows))
    return brought


@transaction.atomic
def correct_table(
    brought: RollTable, cells: Mapping[tuple[int, str], str], *, acting_member: Member
) -> RollTable:
    """Write cells anew by line and column, as people corrected them in the preview."""
    locked = tables.only_read(brought)
    must(locked.queued_at is None, N_("file: it is being read in; wait for it"))
    tables.write_cells(locked, cells)
    judged = judged_rows(locked)
    locked.counts, locked.report = tables.count(judged), _report(judged)
    locked.save()
    audit.note("association.correct_table", acting_member, locked, cells=len(cells))
    return locked


@transaction.atomic
def queue_table(
    brought: RollTable, choices: Mapping[int, str], *, acting_member: Member
) -> RollTable:
    """Leave a long file to the worker, with what people said of ambiguous lines."""
    must(may_keep(acting_member), _KEEPERS)
    locked = tables.only_read(brought)
    must(locked.queued_at is None, N_("file: it is being read in; wait for it"))
    locked.queued_at = timezone.now()
    locked.choices = {str(line): choice for line, choice in choices.items()}
    locked.save(update_fields=["queued_at", "choices"])
    from liane.server.community.association.tasks import read_in  # noqa: PLC0415 (it calls us)

    transaction.on_commit(lambda: read_in.enqueue(str(locked.pk), str(acting_member.pk)))
    return locked


@transaction.atomic
def apply_table(
    brought: RollTable, choices: Mapping[int, str], *, acting_member: Member
) -> RollTable:
    """Write what is new and what changed, all or nothing; lines in error are left out."""
    must(may_keep(acting_member), _KEEPERS)
    begun = time.monotonic()
    held_scheme(brought.operator_id)
    locked = tables.only_read(brought)
    judged = judged_rows(locked, choices)
    before = _enter_new([row for row in judged if row.verdict == "new"], locked, acting_member)
    before += _enter_changed([row for row in judged if row.verdict == "changed"], locked)
    locked.before = json.dumps(before, ensure_ascii=False)
    locked.state, locked.applied_at = RollTable.APPLIED, timezone.now()
    locked.counts, locked.report = tables.count(judged), _report(judged)
    left = [row for row in judged if row.verdict in ("error", "ambiguous")]
    locked.rows = tables.sealed_rows(Row(row.line, row.cells) for row in left)
    locked.queued_at, locked.choices = None, {}
    locked.seconds = round(time.monotonic() - begun, 2)
    locked.save()
    audit.note("association.apply_table", acting_member, locked, **locked.counts)
    return locked


def _enter_new(rows: list[Judged], brought: RollTable, by: Member) -> list[Any]:
    today = timezone.localdate()
    facts = [_facts_of(row, today) for row in rows]
    members = join_many(brought.operator, facts, acting_member=by)
    first = next_number(brought.operator)
    made = [
        _membership(row, member, first + at, today)
        for at, (row, member) in enumerate(zip(rows, members, strict=True))
    ]
    Membership.objects.bulk_create(made, batch_size=_A_BATCH)
    return [
        [str(member.pk), 1, None, str(each.pk), 1, None]
        for member, each in zip(members, made, strict=True)
    ]


def _facts_of(row: Judged, today: date) -> dict[str, Any]:
    known = {name: row.values[name] for name in _OF_MEMBER if row.values.get(name)}
    agreed = dict.fromkeys(row.values.get("agreed", ()), today.isoformat())
    joined = row.values.get("asked_on", today)
    return known | {"name": columns.name_in(row.cells), "consents": agreed, "joined_on": joined}


def _membership(row: Judged, member: Member, number: int, today: date) -> Membership:
    until = row.values.get("told_until")
    return Membership(
        id=uuid7(),
        operator_id=member.operator_id,
        origin=Origin.IMPORTED,
        member=member,
        state=Membership.State.ACCEPTED,
        way=Membership.Way.FILE,
        asked_on=row.values.get("asked_on", today),
        answered_on=row.values.get("asked_on", today),
        number=number,
        parent_number=row.values.get("parent_number") or None,
        told_until=until,
        valid_until=until,
    )


def _enter_changed(rows: list[Judged], brought: RollTable) -> list[Any]:
    today, number = timezone.localdate(), next_number(brought.operator)
    members, held, made, before = [], [], [], []
    for row in rows:
        person: Any = row.person
        member, membership = person.member, person.membership
        was = _change_member(member, row)
        members += [member] if was else []
        if membership is None:
            membership = _membership(row, member, number, today)
            number, told = number + 1, None
            made.append(membership)
        else:
            told = _change_membership(membership, row)
            held.append(membership)
        before.append(
            [str(member.pk), member.version, was, str(membership.pk), membership.version, told]
        )
    Member.objects.bulk_update(members, _WRITTEN, _A_BATCH)
    Membership.objects.bulk_create(made, batch_size=_A_BATCH)
    Membership.objects.bulk_update(held, _OF_MEMBERSHIP, _A_BATCH)
    return before


def _set(member: Member, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(member, name, value)
    if "phone" in facts:
        member.phone_mark = phone_facts(facts["phone"])["phone_mark"]
    member.version += 1
    member.changed_at = timezone.now()


def _change_member(member: Member, row: Judged) -> dict[str, Any]:
    was = {name: old for name, (old, _new) in row.changes.items() if name in _OF_MEMBER}
    if was:
        _set(member, {name: row.changes[name][1] for name in was})
    return was


def _change_membership(membership: Membership, row: Judged) -> dict[str, Any]:
    names = ("parent_number", "told_until", "valid_until")
    was = {name: dated(getattr(membership, name)) for name in names}
    changed = {name: new for name, (_old, new) in row.changes.items() if name in names}
    for name, value in changed.items():
        setattr(membership, name, value)
    days = (membership.valid_until, changed.get("told_until"))
    membership.valid_until = max((day for day in days if day), default=None)
    membership.version += 1
    membership.changed_at = timezone.now()
    return was


@transaction.atomic
def undo_table(brought: RollTable, *, acting_member: Member) -> Undone:
    """Put back what the file changed; who was changed or paid dues since stays as they are."""
    must(may_keep(acting_member), _KEEPERS)
    locked = tables.in_force(brought)
    lines = json.loads(tables.opened(locked.before))
    members = Member.objects.in_bulk([line[0] for line in lines])
    held = Membership.objects.in_bulk([line[3] for line in lines])
    paid = set(Dues.objects.filter(membership__in=held).values_list("membership", flat=True))
    found = {str(pk): member for pk, member in members.items()}
    rolls = {str(pk): each for pk, each in held.items() if pk not in paid}
    back = [line for line in lines if _untouched(line, found, rolls)]
    new = [found[line[0]] for line in back if line[2] is None]
    take_back_many(locked.operator, new, acting_member=acting_member)
    _put_back([line for line in back if line[2] is not None], found)
    _put_back_roll(back, rolls)
    locked.state, locked.before, locked.report = RollTable.UNDONE, None, None
    locked.save()
    outcome = Undone(len(back), len(lines) - len(back))
    audit.note("association.undo_table", acting_member, locked, back=outcome.back)
    return outcome


def _untouched(line: list[Any], members: dict[str, Any], rolls: dict[str, Any]) -> bool:
    pk, version, _was, roll, roll_version, _told = line
    return (
        pk in members
        and roll in rolls
        and members[pk].version == version
        and rolls[roll].version == roll_version
    )


def _put_back(lines: list[list[Any]], members: dict[str, Any]) -> None:
    changed = [line for line in lines if line[2]]
    for line in changed:
        _set(members[line[0]], line[2])
    Member.objects.bulk_update([members[line[0]] for line in changed], _WRITTEN, _A_BATCH)


def _put_back_roll(lines: list[list[Any]], rolls: dict[str, Any]) -> None:
    ended, held = [], []
    for line in lines:
        membership = rolls[line[3]]
        if line[5] is None:
            ended.append(membership.pk)
            continue
        for name, value in line[5].items():
            is_day = name != "parent_number" and value
            setattr(membership, name, date.fromisoformat(value) if is_day else value)
        membership.version += 1
        held.append(membership)
    Membership.objects.bulk_update(held, _OF_MEMBERSHIP, _A_BATCH)
    gone = {"state": Membership.State.ENDED, "number": None, "parent_number": None}
    for start in range(0, len(ended), _A_BATCH):
        part = Membership.objects.filter(pk__in=ended[start : start + _A_BATCH])
        part.update(**gone, ended_on=timezone.localdate())
