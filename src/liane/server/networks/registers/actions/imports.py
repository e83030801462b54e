"""Reading a table in: a preview first, then one change, which can be undone as a whole.

A table is of sites, or of the lines of a register (`subjects`). What was read is kept sealed until
it is applied: notes, owners and contacts may name people. Undoing leaves alone what somebody
changed since, and says so.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.registers import exchange
from liane.server.networks.registers.actions.subjects import Subject, subject_of
from liane.server.networks.registers.actions.versions import SEALED, version_of
from liane.server.networks.registers.exchange.tables import HEADINGS
from liane.server.networks.registers.lines import headings_of
from liane.server.networks.registers.models import Import, Site, Version
from liane.server.networks.registers.permissions import is_technician
from liane.server.site import audit
from liane.server.site.models import OutboxEntry
from liane.server.site.records import Origin
from liane.server.site.tables import brought as tables
from liane.server.site.tables.brought import Undone
from liane.server.site.tables.reading import Row, Table

__all__ = [
    "apply_import",
    "correct_import",
    "judged_rows",
    "read_import",
    "undo_import",
]


def judged_rows(
    brought: Import, choices: Mapping[int, str] | None = None, *, acting_member: Member | None
) -> list[Any]:
    """What each line would change now, as whoever reads the table may know it."""
    exact = acting_member is None or is_technician(acting_member)
    return subject_of(brought).judge(brought, choices, exact)


@transaction.atomic
def read_import(
    operator: Operator,
    data: bytes,
    *,
    register: str = "",
    kind: str = "",
    acting_member: Member | None,
) -> Import:
    """Read a file of sites, or of the lines of `register`, and keep its lines for a preview.

    Lines of a register that do not say what they are, are of `kind`. Nothing changes yet. Raises
    `BadInput`.
    """
    table = exchange.read(data, headings_of(register) if register else HEADINGS)
    if kind:
        _say_kind(table, kind)
    brought = tables.fresh(Import, operator, data, table)
    brought.register = register
    brought.counts = tables.count(judged_rows(brought, acting_member=acting_member))
    brought.save()
    audit.note(
        "registers.read_import",
        acting_member,
        brought,
        operator=operator,
        format=table.format,
        lines=len(table.rows),
    )
    return brought


def _say_kind(table: Table, kind: str) -> None:
    for row in table.rows:
        row.cells.setdefault("kind", kind)


@transaction.atomic
def correct_import(
    brought: Import, cells: Mapping[tuple[int, str], str], *, acting_member: Member | None
) -> Import:
    """Write cells anew by line and column, as people corrected them in the preview."""
    locked = tables.only_read(brought)
    tables.write_cells(locked, cells)
    locked.counts = tables.count(judged_rows(locked, acting_member=acting_member))
    locked.save()
    audit.note("registers.correct_import", acting_member, locked, cells=len(cells))
    return locked


@transaction.atomic
def apply_import(
    brought: Import, choices: Mapping[int, str], *, acting_member: Member | None
) -> Import:
    """Write what is new and what changed, all or nothing; lines in error are left out."""
    locked = tables.only_read(brought)
    subject = subject_of(locked)
    judged = judged_rows(locked, choices, acting_member=acting_member)
    made = subject.make(locked, [row for row in judged if row.verdict == "new"])
    changed = [_change(row) for row in judged if row.verdict == "changed"]
    subject.model._default_manager.bulk_create(record for record, _facts in made)
    _write_changes(subject, [record for record, _before, _after in changed])
    facts: dict[str, Any] = {"member": acting_member, "brought": locked}
    versions = [version_of(record, "import", after=after, **facts) for record, after in made]
    versions += [
        version_of(record, "import", before=before, after=after, **facts)
        for record, before, after in changed
    ]
    _tell(subject, [each[0] for each in (*made, *changed)], versions)
    _ended(locked, judged)
    audit.note("registers.apply_import", acting_member, locked, **locked.counts)
    return locked


def _ended(brought: Import, judged: list[Any]) -> None:
    """The table was applied; of its lines, those that were left out are kept."""
    brought.state, brought.applied_at = Import.APPLIED, timezone.now()
    brought.counts = tables.count(judged)
    brought.rows = tables.sealed_rows(
        Row(row.line, row.cells) for row in judged if row.verdict in ("error", "ambiguous")
    )
    brought.save()


def _change(row: Any) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    record = row.record
    before = {name: old for name, (old, _new) in row.changes.items()}
    after = {name: new for name, (_old, new) in row.changes.items()}
    for name, value in after.items():
        setattr(record, name, value)
        if isinstance(record, Site):
            today = timezone.localdate().isoformat()
            record.origins[name] = {"origin": Origin.IMPORTED.value, "on": today}
    record.version += 1
    record.changed_at = timezone.now()
    return record, before, after


def _write_changes(subject: Subject, records: list[Any]) -> None:
    subject.model._default_manager.bulk_update(records, subject.written, batch_size=50)


def _tell(subject: Subject, records: Iterable[Any], versions: list[Version]) -> None:
    Version.objects.bulk_create(versions, batch_size=500)
    OutboxEntry.objects.bulk_create(
        [
            OutboxEntry(
                operator_id=record.operator_id,
                topic="registers",
                kind=record._meta.label,
                subject=record.pk,
                op=OutboxEntry.ERASE if record.gone_at else OutboxEntry.PUT,
                payload={} if record.gone_at else subject.public(record),
            )
            for record in records
        ],
        batch_size=500,
    )


@transaction.atomic
def undo_import(brought: Import, *, acting_member: Member | None) -> Undone:
    """Put back what the import changed; records that somebody changed since stay as they are."""
    locked = tables.in_force(brought)
    subject, versions = subject_of(locked), list(locked.versions.all())
    records = subject.model._default_manager.in_bulk([version.subject for version in versions])
    back, told = [], []
    for version in versions:
        record = records.get(version.subject)
        if record is None or record.version != version.version or record.gone_at is not None:
            continue
        _put_back(record, version)
        back.append(record)
        facts = {"before": version.after, "after": version.before, "brought": locked}
        told.append(version_of(record, "undo", member=acting_member, **facts))
    _write_changes(subject, back)
    _tell(subject, back, told)
    locked.state = Import.UNDONE
    locked.save()
    outcome = Undone(len(back), len(versions) - len(back))
    audit.note("registers.undo_import", acting_member, locked, back=outcome.back, kept=outcome.kept)
    return outcome


def _put_back(record: Any, version: Version) -> None:
    if not version.before:
        record.gone_at = timezone.now()
    sealed = json.loads(version.sealed_before or "{}")
    for name, value in version.before.items():
        setattr(record, name, sealed.get(name) if name in SEALED else _typed(record, name, value))
        if isinstance(record, Site):
            record.origins.pop(name, None)
    record.version += 1
    record.changed_at = timezone.now()


def _typed(record: Any, name: str, value: Any) -> Any:
    field = record._meta.get_field(name)
    if isinstance(field, models.DateField) and isinstance(value, str):
        return date.fromisoformat(value)
    return value
