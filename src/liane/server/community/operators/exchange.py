"""Everything an operator keeps on this box, as one file, and back from it.

Each app says what it holds in its own `exchange.py`: `KEPT`, the kinds of record that leave whole
and can come back on another box; or `export(operator)`, which gives (name, rows) for people to
read. The file holds `data.json` with everything, one CSV per kind of record for people with a
spreadsheet, `READ-ME.txt`, and `SHA256SUMS`. Sealed texts are readable in it: it is made for the
bearer alone, from an open box.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from typing import IO, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.operators.clocks import guard_clock
from liane.server.community.operators.models import MoveRequest, Operator, Part
from liane.server.site.sealing import ERASED, Sealed, memory

__all__ = ["FORMAT", "KEPT", "SUMS", "Kept", "Rows", "every_kept", "packed", "rows_of"]

Rows = Iterable[dict[str, Any]]
FORMAT = 2
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Kept:
    """A kind of record that leaves with an operator, and how it comes back on another box."""

    kind: str
    model: type[models.Model]
    by: str = "operator"  # what leads from the record to its operator
    returns: bool = True  # False: worth nothing elsewhere, as an invitation's code
    leaves: tuple[str, ...] = ()  # fields that are set anew where it comes back
    guard: Callable[[dict[str, Any]], None] | None = None  # refuses a row that a stranger made up

    def of(self, operator: Any) -> "models.QuerySet[Any]":
        """The records of an operator."""
        return self.model._default_manager.filter(**{self.by: operator}).order_by("pk")


def rows_of(records: "models.QuerySet[Any]") -> Iterator[dict[str, Any]]:
    """Every column of `records` as plain values; foreign keys as identifiers."""
    columns = [field.attname for field in records.model._meta.concrete_fields]
    for record in records.iterator(chunk_size=500):
        yield {column: _told(getattr(record, column)) for column in columns}


def _told(value: Any) -> Any:
    return None if isinstance(value, Sealed) and value.blob == ERASED else value


KEPT = (
    Kept(
        "operators",
        Operator,
        by="pk",
        guard=guard_clock,
        leaves=(
            *("parent_id", "slug", "exported_at", "closing_on", "closing_reason", "closed_at"),
            "reopen_until",
        ),
    ),
    Kept("parts", Part),
    Kept("move_requests", MoveRequest, returns=False),
)


def _exchanges() -> Iterator[tuple[str, Any]]:
    """The modules that say what an app holds; `keeping` is where `exchange` must do without us."""
    for app in apps.get_app_configs():
        for part in ("exchange", "keeping"):
            name = f"{app.name}.{part}"
            if app.name.startswith("liane.server.") and find_spec(name):
                yield app.label, import_module(name)


def every_kept() -> dict[str, Kept]:
    """By its name in the file, every kind that apps keep; what others refer to comes first."""
    return {
        f"{label}.{kept.kind}": kept
        for label, module in _exchanges()
        for kept in getattr(module, "KEPT", ())
    }


def _every_export(operator: Operator) -> Iterator[tuple[str, Rows]]:
    for kind, kept in every_kept().items():
        yield kind, rows_of(kept.of(operator.pk))
    for label, module in _exchanges():
        tell = getattr(module, "export", None)
        for kind, rows in tell(operator) if tell else ():
            yield f"{label}.{kind}", rows


def packed(operator: Operator) -> IO[bytes]:
    """The file, ready to be read; it is gone from the disk when it is closed."""
    file = tempfile.TemporaryFile(dir=memory())  # noqa: SIM115 (in memory; the answer closes it)
    kinds = {kind: list(rows) for kind, rows in _every_export(operator)}
    texts = {"data.json": _as_json(operator, kinds)}
    texts |= {f"{kind}.csv": "\ufeff" + _as_csv(rows) for kind, rows in kinds.items() if rows}
    texts["READ-ME.txt"] = _about(operator, kinds)
    sums = [f"{sha256(text.encode()).hexdigest()}  {name}" for name, text in texts.items()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (texts | {SUMS: "\n".join(sums) + "\n"}).items():
            archive.writestr(name, text)
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
        _("Another Liane reads this very file: « Found an operator », « Bring one from a file »."),
        *(f"{kind}: {len(rows)}" for kind, rows in sorted(kinds.items())),
    ]
    return "\n".join(lines) + "\n"
