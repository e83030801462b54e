"""Keeping what was before: one `Version` for each change, without what is sealed."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from liane.server.networks.registers.models import Entry, Import, Site, Version

__all__ = ["SEALED", "keep", "version_of"]

SEALED = frozenset({"owner", "contact"})


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "" if name in SEALED else _plain(value) for name, value in values.items()}


def _sealed(values: Mapping[str, Any]) -> str | None:
    names = SEALED & set(values)
    return json.dumps({name: values[name] for name in names}) if names else None


def version_of(
    record: Site | Entry,
    verb: str,
    *,
    member: Any,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    brought: Import | None = None,
) -> Version:
    """The version that a change made, not yet written."""
    return Version(
        subject=record.pk,
        version=record.version,
        member=member.pk if member else None,
        verb=verb,
        before=_told(before or {}),
        after=_told(after or {}),
        sealed_before=_sealed(before or {}),
        brought=brought,
    )


def keep(record: Site | Entry, verb: str, **facts: Any) -> None:
    """Write the version that a change made."""
    version_of(record, verb, **facts).save(force_insert=True)
