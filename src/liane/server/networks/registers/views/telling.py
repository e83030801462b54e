"""Saying what changed: field names as forms call them, values as people read them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.registers import kinds
from liane.server.networks.registers.forms import EntryForm, SiteForm
from liane.server.networks.registers.judging import Judged
from liane.server.networks.registers.lines import JudgedLine
from liane.server.networks.registers.models import Agreement, Power, Priority, Version

__all__ = [
    "COLUMN_LABELS",
    "field_label",
    "told_line",
    "told_site",
    "told_value",
    "told_versions",
]

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


def told_site(judged: Judged) -> dict[str, Any]:
    """A line of a table of sites, as the page shows it."""
    lat, lon, near = judged.values.get("lat"), judged.values.get("lon"), judged.near
    return _told(judged, field_label) | {
        "called": judged.site.name if judged.site else judged.name,
        "aside": f"{lat:.4f}, {lon:.4f}" if lat is not None and lon is not None else "",
        "near": near and (near.code, f"{near.name} ({near.code})"),
        "changes": [
            (field_label(name), told_value(name, old), told_value(name, new))
            for name, (old, new) in judged.changes.items()
        ],
    }


def told_line(register: str) -> Callable[[JudgedLine], dict[str, Any]]:
    """What shows a line of a table of `register`."""

    def tell(judged: JudgedLine) -> dict[str, Any]:
        near, kind = judged.near, str(judged.values.get("kind", ""))
        labels = {name: label for name, label in kinds.fact_names(register, kind)}
        zone = f" ({near.zone})" if near is not None and near.zone else ""
        return _told(judged, lambda name: labels.get(name) or field_label(name)) | {
            "called": judged.entry.name if judged.entry else judged.name,
            "aside": kinds.label_of(register, kind),
            "near": near and (str(near.pk), f"{near.name}{zone}"),
            "changes": list(_line_changes(register, judged)),
        }

    return tell


def _line_changes(register: str, judged: JudgedLine) -> Iterator[tuple[str, str, str]]:
    for name, (old, new) in judged.changes.items():
        if name == "facts":
            labels = dict(kinds.fact_names(register, judged.entry.kind))
            for fact in (fact for fact in new if old.get(fact) != new[fact]):
                yield labels[fact], told_value(fact, old.get(fact)), told_value(fact, new[fact])
        elif name == "contact":
            yield field_label(name), "", _("sealed")
        else:
            yield field_label(name), told_value(name, old), told_value(name, new)


def _told(judged: Any, label: Callable[[str], str]) -> dict[str, Any]:
    """What is wrong in a line, and the cells to write anew."""
    wrong = {problem.column for problem in judged.problems}
    return {
        "row": judged,
        "problems": [(label(p.column), str(p.error)) for p in judged.problems],
        "cells": [(c, label(c), judged.cells.get(c, "")) for c in sorted(wrong)],
    }


def told_versions(
    versions: Iterable[Version], hidden: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Each change: its moment, its verb, and what was and became; without what is `hidden`."""
    return [
        {
            "at": version.at,
            "version": version.version,
            "verb": _VERBS.get(version.verb, version.verb),
            "fields": [
                _field(version, name, hidden) for name in version.after if name not in hidden
            ],
        }
        for version in versions
    ]


def _field(version: Version, name: str, hidden: Collection[str]) -> tuple[str, str, str]:
    was, became = version.before.get(name), version.after[name]
    if name in ("owner", "contact"):
        return field_label(name), "", _("sealed")
    if isinstance(became, dict):
        shown = (f"{value}" for key, value in became.items() if key not in hidden)
        return field_label(name), "", ", ".join(shown)
    return (
        field_label(name),
        told_value(name, was) if version.before else "",
        told_value(name, became),
    )
