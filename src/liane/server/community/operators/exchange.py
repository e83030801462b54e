"""Everything an operator keeps on this box, as one file, and back from it.

Each app says what it holds in its own `exchange.py`: `export(operator)` gives (name, rows), rows
being dicts of plain values. The file holds `data.json` with everything, one CSV per kind of record
for people with a spreadsheet, and `READ-ME.txt`. Sealed texts are readable in it: it is made for
the bearer alone, from an open box.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import IO, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.operators.models import MoveRequest, Operator, Part
from liane.server.site.sealing import memory

__all__ = ["Rows", "export", "packed", "rows_of"]

Rows = Iterable[dict[str, Any]]
FORMAT = 1


def rows_of(records: models.QuerySet[Any]) -> Iterator[dict[str, Any]]:
    """Every column of `records` as plain values; foreign keys as identifiers."""
    columns = [field.attname for field in records.model._meta.concrete_fields]
    for record in records.iterator(chunk_size=500):
        yield {column: getattr(record, column) for column in columns}


def export(operator: Operator) -> Iterator[tuple[str, Rows]]:
    """What this app holds."""
    yield "operators", rows_of(Operator.objects.filter(pk=operator.pk))
    yield "parts", rows_of(Part.objects.filter(operator=operator))
    yield "move_requests", rows_of(MoveRequest.objects.filter(operator=operator))


def _every_export(operator: Operator) -> Iterator[tuple[str, Rows]]:
    for app in apps.get_app_configs():
        name = f"{app.name}.exchange"
        if app.name.startswith("liane.server.") and find_spec(name):
            tell = getattr(import_module(name), "export", None)
            for kind, rows in tell(operator) if tell else ():
                yield f"{app.label}.{kind}", rows


def packed(operator: Operator) -> IO[bytes]:
    """The file, ready to be read; it is gone from the disk when it is closed."""
    file = tempfile.TemporaryFile(dir=memory())  # noqa: SIM115 (in memory; the answer closes it)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = {kind: list(rows) for kind, rows in _every_export(operator)}
        archive.writestr("data.json", _as_json(operator, kinds))
        for kind, rows in kinds.items():
            if rows:
                archive.writestr(f"{kind}.csv", "\ufeff" + _as_csv(rows))
        archive.writestr("READ-ME.txt", _about(operator, kinds))
    file.seek(0)
    return file


def _as_json(operator: Operator, kinds: dict[str, list[dict[str, Any]]]) -> str:
    head = {"format": FORMAT, "operator": operator.slug, "at": timezone.now()}
    return json.dumps(head | {"kinds": kinds}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _as_csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    # a spreadsheet must not run what somebody typed
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def _about(operator: Operator, kinds: dict[str, list[dict[str, Any]]]) -> str:
    lines = [
        _("Everything that {name} kept on this box.").format(name=operator.name),
        _("It holds names and phone numbers that were sealed: keep it as you keep a key."),
        _("data.json holds everything; each .csv opens in a spreadsheet."),
        *(f"{kind}: {len(rows)}" for kind, rows in sorted(kinds.items())),
    ]
    return "\n".join(lines) + "\n"
