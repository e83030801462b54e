"""Every record as lines of JSON, the same from SQLite and from PostgreSQL.

A line names a table and its columns; the lines after it are its rows. Sealed fields go as the bytes
they are at rest: nothing is opened, with or without the key. Rows are read in one transaction, so
they agree with each other; they are written in one, so they are all there or none is.
"""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO

from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

from liane.server.site.models import Pulse
from liane.server.site.sealing import Sealed, SealedTextField

__all__ = ["read_into", "tables", "write_from"]

_BATCH = 500
Row = list[Any]


def tables() -> list[type[models.Model]]:
    """Every table that records are kept in, many-to-many ones too."""
    every = apps.get_models(include_auto_created=True)
    kept = [m for m in every if m._meta.managed and not m._meta.proxy and not m._meta.swapped]
    kept.remove(Pulse)  # counts what this database went through
    return sorted(kept, key=lambda model: model._meta.label_lower)


def _columns(model: type[models.Model]) -> list[Any]:
    return list(model._meta.local_concrete_fields)


def _frozen(value: Any) -> Any:
    """A value of a column as JSON can hold it."""
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float):
        return value + 0.0  # PostgreSQL's JSON knows no minus zero
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_frozen(each) for each in value]
    return value if value is None or isinstance(value, int | str) else str(value)


def _thawed(field: Any, value: Any) -> Any:
    """What `_frozen` was given."""
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        blob = base64.b64decode(value)
        return Sealed(blob) if isinstance(field, SealedTextField) else blob
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _rows(model: type[models.Model], alias: str) -> Iterator[Row]:
    """The rows of a table in the order of their keys, sealed fields as bytes."""
    fields = _columns(model)
    sealed = [field.attname for field in fields if isinstance(field, SealedTextField)]
    as_bytes = {
        f"bytes_of_{name}": models.ExpressionWrapper(
            models.F(name), output_field=models.BinaryField()
        )
        for name in sealed
    }
    names = [f"bytes_of_{f.attname}" if f.attname in sealed else f.attname for f in fields]
    found = model._base_manager.using(alias).annotate(**as_bytes).order_by("pk")
    for row in found.values_list(*names).iterator(chunk_size=2000):
        yield [_frozen(value) for value in row]


def _line(data: Any) -> bytes:
    """One line; keys in order, as PostgreSQL does not keep theirs."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode() + b"\n"


def write_from(alias: str, out: BinaryIO) -> int:
    """Write every record of a database; return how many."""
    count = 0
    with transaction.atomic(using=alias):
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for model in tables():
            out.write(_line([model._meta.label_lower, *[f.attname for f in _columns(model)]]))
            for row in _rows(model, alias):
                out.write(_line({"row": row}))
                count += 1
    return count


def read_into(alias: str, source: BinaryIO) -> int:
    """Put every record of a transcript in a database, in the place of what is there."""
    with transaction.atomic(using=alias):
        _empty(alias)
        count = sum(len(batch) for batch in _batches(alias, source))
        _renumber(alias)
    return count


def _batches(alias: str, source: BinaryIO) -> Iterator[list[models.Model]]:
    model: type[models.Model] | None = None
    fields: list[Any] = []
    while lines := [json.loads(line) for line in islice(source, _BATCH)]:
        waiting: list[models.Model] = []
        for line in lines:
            if isinstance(line, list):
                yield _insert(alias, model, fields, waiting)
                model, fields, waiting = apps.get_model(line[0]), [], []
                fields = [model._meta.get_field(name) for name in line[1:]]
            elif model is not None:
                waiting.append(_record(model, fields, line["row"]))
        yield _insert(alias, model, fields, waiting)


def _record(model: type[models.Model], fields: list[Any], row: Row) -> models.Model:
    pairs = zip(fields, row, strict=True)
    return model(**{field.attname: _thawed(field, value) for field, value in pairs})


def _insert(
    alias: str, model: type[models.Model] | None, fields: list[Any], records: list[models.Model]
) -> list[models.Model]:
    """Insert as they are: dates of change are not set anew."""
    if model is not None and records:
        at_once = connections[alias].ops.bulk_batch_size(fields, records) or len(records)
        rows = model._base_manager.using(alias)
        for start in range(0, len(records), at_once):
            some = records[start : start + at_once]
            rows._insert(some, fields=fields, using=alias, raw=True)  # type: ignore[attr-defined]
    return records


def _empty(alias: str) -> None:
    """Erase what making the tables has put into them."""
    with connections[alias].cursor() as cursor:
        for model in tables():
            cursor.execute(f"DELETE FROM {connections[alias].ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _renumber(alias: str) -> None:
    """Let numbered keys go on after the highest."""
    with connections[alias].cursor() as cursor:
        for statement in connections[alias].ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
