"""Adding, changing, removing and restoring a line of a register."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.registers import rules
from liane.server.networks.registers.actions.versions import keep
from liane.server.networks.registers.models import Entry
from liane.server.networks.registers.permissions import shown_facts
from liane.server.site import audit
from liane.server.site.models import OutboxEntry
from liane.server.site.records import change

__all__ = ["add_entry", "change_entry", "public_line", "remove_entry", "restore_entry"]


def public_line(entry: Entry) -> dict[str, Any]:
    """What neighbours may know: no contact, no height, and the place to about a kilometre."""
    return {
        "register": entry.register,
        "kind": entry.kind,
        "name": entry.name,
        "zone": entry.zone,
        "facts": shown_facts(entry, exact=False),
        "lat": None if entry.lat is None else rules.blurred(entry.lat),
        "lon": None if entry.lon is None else rules.blurred(entry.lon),
    }


@transaction.atomic
def add_entry(
    operator: Operator, register: str, values: Mapping[str, Any], *, acting_member: Member | None
) -> Entry:
    """Add a line to a register."""
    entry = Entry.objects.create(operator=operator, register=register, **values)
    keep(entry, "add", member=acting_member, after=values)
    audit.note(
        "registers.add_entry",
        acting_member,
        entry,
        operator=operator,
        register=register,
        kind=entry.kind,
    )
    audit.share(entry, "registers", public_line(entry))
    return entry


@transaction.atomic
def change_entry(
    entry: Entry, seen_version: int, values: Mapping[str, Any], *, acting_member: Member | None
) -> Entry:
    """Change what differs; raises `EditedMeanwhile` if somebody was faster."""
    new = {name: value for name, value in values.items() if getattr(entry, name) != value}
    if not new and entry.version == seen_version:
        return entry
    before = {name: getattr(entry, name) for name in new}
    current = change(entry, seen_version, **new)
    keep(current, "change", member=acting_member, before=before, after=new)
    audit.note("registers.change_entry", acting_member, current, fields=sorted(new))
    audit.share(current, "registers", public_line(current))
    return current


@transaction.atomic
def remove_entry(entry: Entry, seen_version: int, *, acting_member: Member | None) -> Entry:
    """Take a line off its register; `restore_entry` brings it back."""
    gone = change(entry, seen_version, gone_at=timezone.now())
    keep(gone, "remove", member=acting_member)
    audit.note("registers.remove_entry", acting_member, gone)
    audit.share(gone, "registers", {}, op=OutboxEntry.ERASE)
    return gone


@transaction.atomic
def restore_entry(entry: Entry, *, acting_member: Member | None) -> Entry:
    """Bring a removed line back."""
    back = change(entry, entry.version, gone_at=None)
    keep(back, "restore", member=acting_member)
    audit.note("registers.restore_entry", acting_member, back)
    audit.share(back, "registers", public_line(back))
    return back
