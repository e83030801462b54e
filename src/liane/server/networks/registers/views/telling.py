"""Saying what changed: field names as forms call them, values as people read them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.registers import kinds
from liane.server.networks.registers.forms import EntryForm, SiteForm
from liane.server.networks.registers.models import Agreement, Power, Priority, Version

__all__ = ["COLUMN_LABELS", "field_label", "told_value", "told_versions"]

_VERBS = {
    "add": lazy("added"),
    "change": lazy("changed"),
    "remove": lazy("removed"),
    "restore": lazy("brought back"),
    "import": lazy("read from a table"),
    "undo": lazy("import undone"),
}
COLUMN_LABELS = {
    "id": lazy("id"),
    "name": lazy("name"),
    "lat": lazy("latitude"),
    "lon": lazy("longitude"),
    "position": lazy("position"),
    "kind": lazy("kind"),
    "ground_source": lazy("ground"),
    "mast_heights_m": lazy("heights"),
    "households": lazy("households"),
    "demand_mbps": lazy("demand"),
    "priority": lazy("priority"),
    "notes": lazy("notes"),
    "zone": lazy("zone"),
    "power": lazy("power"),
    "existing_height_m": lazy("existing height"),
    "owner": lazy("owner"),
}


def field_label(name: str) -> str:
    """A field as its form calls it."""
    if name in COLUMN_LABELS:
        return str(COLUMN_LABELS[name])
    fields = {**EntryForm.base_fields, **SiteForm.base_fields}
    return str(fields[name].label) if name in fields else name


def told_value(name: str, value: Any) -> str:
    """A value as people read it; « ? » where it is unknown."""
    if value in (None, "", [], {}):
        return "?"
    if name == "kind":
        return kinds.label_of("site", str(value))
    for field, choices in (("power", Power), ("priority", Priority), ("agreement", Agreement)):
        if name == field and value in choices.values:
            return str(choices(value).label)
    if isinstance(value, list):
        return " ; ".join(f"{part:g}" if isinstance(part, float) else str(part) for part in value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def told_versions(versions: Iterable[Version]) -> list[dict[str, Any]]:
    """Each change: its moment, its verb, and what was and became."""
    return [
        {
            "at": version.at,
            "version": version.version,
            "verb": _VERBS.get(version.verb, version.verb),
            "fields": [_field(version, name) for name in version.after],
        }
        for version in versions
    ]


def _field(version: Version, name: str) -> tuple[str, str, str]:
    was, became = version.before.get(name), version.after[name]
    if name in ("owner", "contact"):
        return field_label(name), "", _("sealed")
    if isinstance(became, dict):
        return field_label(name), "", ", ".join(f"{value}" for value in became.values())
    return (
        field_label(name),
        told_value(name, was) if version.before else "",
        told_value(name, became),
    )
