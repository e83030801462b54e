"""Reading a table in: a preview first, then one change, which can be undone as a whole.

What was read is kept sealed until it is applied: notes and owners may name people. Undoing leaves
alone what somebody changed since, and says so.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.registers import exchange, rules
from liane.server.networks.registers.actions.sites import public_facts, taken_codes
from liane.server.networks.registers.actions.versions import SEALED, version_of
from liane.server.networks.registers.judging import Judged, judge
from liane.server.networks.registers.models import Import, Site, Version
from liane.server.networks.registers.queries import sites_of
from liane.server.site import audit
from liane.server.site.identifiers import uuid7
from liane.server.site.models import OutboxEntry
from liane.server.site.records import Origin
from liane.server.site.tables import brought as tables
from liane.server.site.tables.brought import Undone
from liane.server.site.tables.reading import Row

__all__ = [
    "apply_import",
    "correct_import",
    "judged_rows",
    "read_import",
    "undo_import",
]


def judged_rows(brought: Import, choices: Mapping[int, str] | None = None) -> list[Judged]:
    """What each line would change now."""
    return judge(tables.rows_of(brought), sites_of(brought.operator), choices)


@transaction.atomic
def read_import(
    operator: Operator, data: bytes, name: str, *, acting_member: Member | None
) -> Import:
    """Read a file and keep its lines for a preview; nothing changes yet. Raises `BadInput`."""
    table = exchange.read(data, name)
    brought = tables.fresh(Import, operator, data, table)
    brought.counts = tables.count(judged_rows(brought))
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


@transaction.atomic
def correct_import(
    brought: Import, cells: Mapping[tuple[int, str], str], *, acting_member: Member | None
) -> Import:
    """Write cells anew by line and column, as people corrected them in the preview."""
    locked = tables.only_read(brought)
    tables.write_cells(locked, cells)
    locked.counts = tables.count(judged_rows(locked))
    locked.save()
    audit.note("registers.correct_import", acting_member, locked, cells=len(cells))
    return locked


@transaction.atomic
def apply_import(
    brought: Import, choices: Mapping[int, str], *, acting_member: Member | None
) -> Import:
    """Write what is new and what changed, all or nothing; lines in error are left out."""
    locked = tables.only_read(brought)
    judged = judged_rows(locked, choices)
    fresh = _fresh(locked, [row for row in judged if row.verdict == "new"])
    changed = [_change(row, locked) for row in judged if row.verdict == "changed"]
    Site.objects.bulk_create(site for site, _facts in fresh)
    _write_changes(site for site, _before, _after in changed)
    versions = [
        version_of(site, "import", member=acting_member, after=facts, brought=locked)
        for site, facts in fresh
    ]
    versions += [
        version_of(s, "import", member=acting_member, before=before, after=after, brought=locked)
        for s, before, after in changed
    ]
    _tell([site for site, _ in fresh] + [site for site, _, _ in changed], versions)
    locked.state, locked.applied_at = Import.APPLIED, timezone.now()
    locked.counts = tables.count(judged)
    locked.rows = tables.sealed_rows(
        Row(row.line, row.cells) for row in judged if row.verdict in ("error", "ambiguous")
    )
    locked.save()
    audit.note("registers.apply_import", acting_member, locked, **locked.counts)
    return locked


def _fresh(brought: Import, rows: list[Judged]) -> list[tuple[Site, dict[str, Any]]]:
    taken = taken_codes(brought.operator)
    made = []
    for row in rows:
        facts = dict(row.values)
        facts.setdefault("code", rules.code_from(facts["name"], taken))
        taken.add(facts["code"])
        site = Site(
            id=uuid7(),
            operator=brought.operator,
            origin=Origin.IMPORTED,
            known_on=timezone.localdate(),
            **facts,
        )
        made.append((site, facts))
    return made


def _change(row: Judged, brought: Import) -> tuple[Site, dict[str, Any], dict[str, Any]]:
    site: Site = row.site
    before = {name: old for name, (old, _new) in row.changes.items()}
    after = {name: new for name, (_old, new) in row.changes.items()}
    for name, value in after.items():
        setattr(site, name, value)
        site.origins[name] = {
            "origin": Origin.IMPORTED.value,
            "on": timezone.localdate().isoformat(),
        }
    site.version += 1
    site.changed_at = timezone.now()
    return site, before, after


_WRITTEN = [
    *("code", "name", "kind", "lat", "lon", "zone", "ground_m", "mast_heights_m"),
    *("existing_height_m", "power", "households", "demand_mbps", "priority", "notes", "owner"),
    *("origins", "version", "changed_at", "gone_at"),
]


def _write_changes(sites: Iterable[Site]) -> None:
    Site.objects.bulk_update(list(sites), _WRITTEN, batch_size=50)


def _tell(sites: list[Site], versions: list[Version]) -> None:
    Version.objects.bulk_create(versions, batch_size=500)
    OutboxEntry.objects.bulk_create(
        [
            OutboxEntry(
                operator_id=site.operator_id,
                topic="registers",
                kind="registers.Site",
                subject=site.pk,
                op=OutboxEntry.ERASE if site.gone_at else OutboxEntry.PUT,
                payload={} if site.gone_at else public_facts(site),
            )
            for site in sites
        ],
        batch_size=500,
    )


@transaction.atomic
def undo_import(brought: Import, *, acting_member: Member | None) -> Undone:
    """Put back what the import changed; sites that somebody changed since stay as they are."""
    locked = tables.in_force(brought)
    versions = list(locked.versions.all())
    sites = Site.objects.in_bulk([version.subject for version in versions])
    back, told = [], []
    for version in versions:
        site = sites.get(version.subject)
        if site is not None and site.version == version.version and site.gone_at is None:
            _put_back(site, version)
            back.append(site)
            told.append(
                version_of(
                    site,
                    "undo",
                    member=acting_member,
                    before=version.after,
                    after=version.before,
                    brought=locked,
                )
            )
    _write_changes(back)
    _tell(back, told)
    locked.state = Import.UNDONE
    locked.save()
    outcome = Undone(len(back), len(versions) - len(back))
    audit.note("registers.undo_import", acting_member, locked, back=outcome.back, kept=outcome.kept)
    return outcome


def _put_back(site: Site, version: Version) -> None:
    if not version.before:
        site.gone_at = timezone.now()
    sealed = json.loads(version.sealed_before or "{}")
    for name, value in version.before.items():
        setattr(site, name, sealed.get(name) if name in SEALED else _typed(name, value))
        site.origins.pop(name, None)
    site.version += 1
    site.changed_at = timezone.now()


def _typed(name: str, value: Any) -> Any:
    field = Site._meta.get_field(name)
    if isinstance(field, models.DateField) and isinstance(value, str):
        return date.fromisoformat(value)
    return value
