"""Reading a table of actors in: a preview first, then one change, which can be undone as a whole.

A table opens no contact by itself: what it does not say was agreed to stays with those who keep
the directory, as when an actor is typed.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.directory import columns
from liane.server.community.directory.actions.actors import checked, public_face, taken_off
from liane.server.community.directory.judging import Judged, judge
from liane.server.community.directory.models import Actor, ActorTable, Consent
from liane.server.community.directory.queries import with_consents
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.identifiers import uuid7
from liane.server.site.models import OutboxEntry
from liane.server.site.records import Origin
from liane.server.site.tables import brought as tables
from liane.server.site.tables import grids
from liane.server.site.tables.brought import Undone
from liane.server.site.tables.reading import Row

__all__ = ["apply_table", "correct_table", "judged_rows", "read_table", "undo_table"]

_Told = tuple[Actor, dict[str, Any] | None, Judged]  # the actor now, as it was, its line
_WRITTEN = [
    *("family", "title", "person", "phone", "mail", "whereabouts", "site", "about", "topics"),
    *("languages", "zone", "seen_on", "plain", "ended_at", "version", "changed_at"),
]


def judged_rows(brought: ActorTable, choices: Mapping[int, str] | None = None) -> list[Judged]:
    """What each line would change now. Raises `Locked` where the box is."""
    rows = tables.rows_of(brought)
    actors = Actor.objects.filter(operator_id=brought.operator_id, ended_at=None)
    listed = actors.order_by("id").prefetch_related(with_consents())
    return judge(rows, listed, choices, today=timezone.localdate())


@transaction.atomic
def read_table(operator: Operator, data: bytes, *, acting_member: Member) -> ActorTable:
    """Read a file and keep its lines for a preview; nothing changes yet. Raises `BadInput`."""
    table = grids.read(data, columns.HEADINGS)
    brought = tables.fresh(ActorTable, operator, data, table)
    brought.counts = tables.count(judged_rows(brought))
    brought.save()
    lines = len(table.rows)
    audit.note("directory.read_table", acting_member, brought, format=table.format, lines=lines)
    return brought


@transaction.atomic
def correct_table(
    brought: ActorTable, cells: Mapping[tuple[int, str], str], *, acting_member: Member
) -> ActorTable:
    """Write cells anew by line and column, as people corrected them in the preview."""
    locked = tables.only_read(brought)
    tables.write_cells(locked, cells)
    locked.counts = tables.count(judged_rows(locked))
    locked.save()
    audit.note("directory.correct_table", acting_member, locked, cells=len(cells))
    return locked


@transaction.atomic
def apply_table(
    brought: ActorTable, choices: Mapping[int, str], *, acting_member: Member
) -> ActorTable:
    """Write what is new and what changed, all or nothing; lines in error are left out."""
    locked = tables.only_read(brought)
    judged = judged_rows(locked, choices)
    told: list[_Told] = [(_new(row, locked), None, row) for row in judged if row.verdict == "new"]
    told += [(*_changed(row), row) for row in judged if row.verdict == "changed"]
    Actor.objects.bulk_create([actor for actor, before, _row in told if before is None])
    Actor.objects.bulk_update([a for a, before, _ in told if before is not None], _WRITTEN, 50)
    consents = [(actor, _consents(actor, row, acting_member)) for actor, _before, row in told]
    Consent.objects.bulk_create([given for _actor, each in consents for given in each])
    _tell([actor for actor, _before, _row in told])
    locked.before = _kept(told, [[str(given.pk) for given in each] for _a, each in consents])
    locked.state, locked.applied_at = ActorTable.APPLIED, timezone.now()
    locked.counts = tables.count(judged)
    left = [row for row in judged if row.verdict in ("error", "ambiguous")]
    locked.rows = tables.sealed_rows(Row(row.line, row.cells) for row in left)
    locked.save()
    audit.note("directory.apply_table", acting_member, locked, **locked.counts)
    return locked


def _new(row: Judged, brought: ActorTable) -> Actor:
    is_person = not row.cells.get("name")
    values = checked({"title": "", "person": None} | row.values | {"is_person": is_person})
    values.setdefault("seen_on", timezone.localdate())
    return Actor(
        id=uuid7(), operator_id=brought.operator_id, origin=Origin.IMPORTED, **_columns(values)
    )


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """The values without those that say nothing."""
    return {name: value for name, value in values.items() if value is not None}


def _changed(row: Judged) -> tuple[Actor, dict[str, Any]]:
    actor: Actor = row.actor
    before = {name: old for name, (old, _new) in row.changes.items()}
    for name, (_old, new) in row.changes.items():
        setattr(actor, name, new)
    _touched(actor)
    return actor, before


def _touched(actor: Actor) -> None:
    public = {"title": actor.title, "topics": actor.topics, "languages": actor.languages}
    known = {"is_person": actor.is_person, "person": actor.person}
    actor.plain = checked(public | known)["plain"]
    actor.version += 1
    actor.changed_at = timezone.now()


def _consents(actor: Actor, row: Judged, member: Member) -> list[Consent]:
    return [
        Consent(
            operator_id=actor.operator_id,
            actor=actor,
            origin=Origin.IMPORTED,
            noted_by_id=member.pk,
            **given,
        )
        for given in row.consents
    ]


def _kept(told: list[_Told], consents: list[list[str]]) -> str:
    lines = [
        [str(actor.pk), actor.version, before and {n: _plain(v) for n, v in before.items()}, given]
        for (actor, before, _row), given in zip(told, consents, strict=True)
    ]
    return json.dumps(lines, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tell(actors: list[Actor]) -> None:
    OutboxEntry.objects.bulk_create(
        [
            OutboxEntry(
                operator_id=actor.operator_id,
                topic="directory",
                kind=Actor._meta.label,
                subject=actor.pk,
                op=OutboxEntry.ERASE if actor.ended_at else OutboxEntry.PUT,
                payload={} if actor.ended_at else public_face(actor),
            )
            for actor in actors
            if not actor.is_person
        ],
        batch_size=500,
    )


@transaction.atomic
def undo_table(brought: ActorTable, *, acting_member: Member) -> Undone:
    """Put back what the table changed; actors that somebody changed since stay as they are.

    What it brought of agreements is withdrawn in any case: less is shown, never more.
    """
    locked = tables.in_force(brought)
    lines = json.loads(tables.opened(locked.before))
    actors = Actor.objects.in_bulk([pk for pk, *_rest in lines])
    found = {str(pk): actor for pk, actor in actors.items()}
    back = [
        _put_back(found[pk], before)
        for pk, version, before, _given in lines
        if pk in found and found[pk].version == version and found[pk].ended_at is None
    ]
    Actor.objects.bulk_update(back, _WRITTEN, 50)
    given = Consent.objects.filter(pk__in=[pk for *_rest, each in lines for pk in each])
    given.filter(withdrawn_on=None).update(withdrawn_on=timezone.localdate())
    _tell(back)
    locked.state, locked.before = ActorTable.UNDONE, None
    locked.save()
    outcome = Undone(len(back), len(lines) - len(back))
    audit.note("directory.undo_table", acting_member, locked, back=outcome.back, kept=outcome.kept)
    return outcome


def _put_back(actor: Actor, before: dict[str, Any] | None) -> Actor:
    if before is None:
        taken_off(actor)
        actor.version += 1
        actor.changed_at = timezone.now()
        return actor
    for name, value in before.items():
        dated = name == "seen_on" and value
        setattr(actor, name, date.fromisoformat(value) if dated else value)
    _touched(actor)
    return actor
