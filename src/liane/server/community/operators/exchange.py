"""Everything an operator keeps on this box, as one file, and back from it.

Each app says what it holds in its own `exchange.py`: `KEPT`, the kinds of record that leave whole
and can come back on another box; or `export(operator)`, which gives (name, rows) for people to
read. The file holds `data.json` with everything, one CSV per kind of record for people with a
spreadsheet, `files/` with pictures and sounds (see `files`), `READ-ME.txt`, and `SHA256SUMS`.
Sealed texts are readable in it: it is made for the bearer alone, from an open box.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from typing import IO, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.operators.clocks import guard_clock
from liane.server.community.operators.files import Files
from liane.server.community.operators.models import MoveRequest, Operator, Part
from liane.server.site.sealing import ERASED, Sealed, memory

__all__ = [
    "FORMAT", "KEPT", "SUMS", "Export", "Kept", "Rows", "carried", "every_files", "every_kept",
    "packed", "rows_of", "streamed",
]  # fmt: skip

Rows = Iterable[dict[str, Any]]
FORMAT = 3
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
    marks: Callable[[Any], None] | None = None  # made anew before it is written: they hang on a key

    def of(self, operator: Any) -> "models.QuerySet[Any]":
        """The records of an operator."""
        return self.model._default_manager.filter(**{self.by: operator}).order_by("pk")


def rows_of(records: "models.QuerySet[Any]") -> Iterator[dict[str, Any]]:
    """Every column of `records` as plain values; foreign keys as identifiers."""
    for record in records.iterator(chunk_size=500):
        yield _row(record)


def _row(record: models.Model, leaving: tuple[str, ...] = ()) -> dict[str, Any]:
    columns = [field.attname for field in record._meta.concrete_fields]
    return {name: _told(getattr(record, name)) for name in columns if name not in leaving}


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


@cache
def _exchanges() -> tuple[tuple[str, Any], ...]:
    """The modules that say what an app holds; `keeping` is where `exchange` must do without us."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("liane.server.")]
    named = [(app.label, f"{app.name}.{part}") for app in ours for part in ("exchange", "keeping")]
    return tuple((label, import_module(name)) for label, name in named if find_spec(name))


def every_kept() -> dict[str, Kept]:
    """By its name in the file, every kind that apps keep; what others refer to comes first."""
    return {
        f"{label}.{kept.kind}": kept
        for label, module in _exchanges()
        for kept in getattr(module, "KEPT", ())
    }


def every_files() -> dict[str, Files]:
    """By the name of their kind, the records on which a picture or a sound hangs."""
    return {
        f"{label}.{files.kind}": files
        for label, module in _exchanges()
        for files in getattr(module, "FILES", ())
    }


def carried(operator: Operator) -> tuple[int, int]:
    """How many pictures and sounds an operator has here, and their bytes."""
    count = size = 0
    for kind, files in every_files().items():
        for record in every_kept()[kind].of(operator.pk).exclude(**{files.named: ""}).iterator():
            with suppress(OSError):
                count, size = count + 1, size + files.size(record)
    return count, size


def packed(operator: Operator, *, files: bool = True) -> IO[bytes]:
    """The export as one file, ready to be read; it is gone when it is closed."""
    file = tempfile.TemporaryFile(dir=memory())  # noqa: SIM115 (in memory; the answer closes it)
    for part in streamed(operator, files=files):
        file.write(part)
    file.seek(0)
    return file


def streamed(operator: Operator, *, files: bool = True) -> Iterator[bytes]:
    """The export, part by part; no more than one picture or sound is in memory with the records.

    Without `files`, records that are nothing without theirs stay behind too.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        export = Export(operator, archive)
        for kind, kept in every_kept().items():
            for _record in export.add(kind, kept, files=files):
                yield sink.drained()
        export.close()
        yield sink.drained()
    yield sink.drained()


class _Sink:
    """Where a zip is written that leaves at once: nothing in it can be gone back to."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def drained(self) -> bytes:
        data, self.waiting = bytes(self.waiting), bytearray()
        return data


class Export:
    """An export while it is written: records by kind, sums of what is in it, files that lack."""

    def __init__(self, operator: Operator, archive: zipfile.ZipFile) -> None:
        self.operator, self.archive = operator, archive
        self.kinds: dict[str, list[dict[str, Any]]] = {}
        self.sums: dict[str, str] = {}
        self.lacking: dict[str, int] = {}

    def add(self, kind: str, kept: Kept, *, files: bool) -> Iterator[None]:
        """The records of a kind, and their files as they are met."""
        how = every_files().get(kind)
        rows: Rows = rows_of(kept.of(self.operator.pk)) if how is None else ()
        self.kinds[kind] = list(rows)
        if how is None:
            return
        for record in kept.of(self.operator.pk).iterator(chunk_size=100):
            row = _row(record, leaving=kept.leaves)
            if getattr(record, how.named) and not self._carry(kind, how, record, row, files=files):
                if how.needed:
                    continue
                row[how.named] = ""
            self.kinds[kind].append(row)
            yield

    def _carry(
        self, kind: str, how: Files, record: Any, row: dict[str, Any], *, files: bool
    ) -> bool:
        """Write the file of a record, once for all that share it; False where there is none."""
        if not files:
            return False
        try:
            data = how.read(record)
        except (OSError, BadInput):
            self.lacking[kind] = self.lacking.get(kind, 0) + 1
            return False
        row["file"] = sha256(data).hexdigest()
        self._write(f"files/{row['file']}", data, zipfile.ZIP_STORED)
        return True

    def _write(self, name: str, data: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
        if name not in self.sums:
            self.archive.writestr(name, data, how)
            self.sums[name] = sha256(data).hexdigest()

    def close(self) -> None:
        """What is for people to read, all of it as data, and the sums."""
        for label, module in _exchanges():
            tell = getattr(module, "export", None)
            for kind, rows in tell(self.operator) if tell else ():
                self.kinds[f"{label}.{kind}"] = list(rows)
        self._write("data.json", self._as_json().encode())
        for kind, rows in self.kinds.items():
            if rows:
                self._write(f"{kind}.csv", b"\xef\xbb\xbf" + _as_csv(rows).encode())
        self._write("READ-ME.txt", _about(self.operator, self.kinds, self.lacking).encode())
        lines = [f"{told}  {name}\n" for name, told in self.sums.items()]
        self.archive.writestr(SUMS, "".join(lines))

    def _as_json(self) -> str:
        head = {"format": FORMAT, "operator": self.operator.slug, "at": timezone.now()}
        told = head | {"lacking": self.lacking, "kinds": self.kinds}
        return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


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


def _about(
    operator: Operator, kinds: dict[str, list[dict[str, Any]]], lacking: dict[str, int]
) -> str:
    lines = [
        _("Everything that {name} kept on this box.").format(name=operator.name),
        _("It holds names and phone numbers that were sealed: keep it as you keep a key."),
        _("data.json holds everything; each .csv opens in a spreadsheet."),
        _("Another Liane reads this very file: « Found an operator », « Bring one from a file »."),
        _("files/ holds pictures and sounds, each named by its SHA-256 sum."),
        *(f"{kind}: {len(rows)}" for kind, rows in sorted(kinds.items())),
        *(
            _("{kind}: {n} files were no longer on this box").format(kind=kind, n=n)
            for kind, n in sorted(lacking.items())
        ),
    ]
    return "\n".join(lines) + "\n"
