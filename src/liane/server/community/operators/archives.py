"""The file of an operator's export, read as a stranger's: within bounds, whole, and of our format.

Nothing is written here. `read` opens the file and checks its sums; `Archive.records` makes records
of its rows, one kind after the other, and refuses what is not what the models say.
"""

import io
import json
import math
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from liane.errors import BadInput
from liane.server.community.operators.exchange import FORMAT, SUMS, Kept, every_kept
from liane.server.community.operators.models import Operator
from liane.server.site.sealing import SealedTextField
from liane.words import N_

__all__ = ["MOST_BYTES", "Archive", "read", "record_of"]

MOST_BYTES = 50_000_000
MOST_UNPACKED = 300_000_000
MOST_FILES = 200
MOST_ROWS = 400_000
_NAME = re.compile(r"[a-z_]+\.[a-z_]+\.csv|data\.json|READ-ME\.txt|SHA256SUMS")
_BROKEN = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError)
_SCRIPT = re.compile(r"\s*(javascript|vbscript|data):", re.I)


@dataclass(frozen=True)
class Archive:
    """An export that was read: the operator's own row, and rows by kind."""

    operator: dict[str, Any]
    at: str
    rows: dict[str, list[dict[str, Any]]]
    unread: dict[str, int] = field(default_factory=dict)  # kinds for people to read only

    @property
    def pk(self) -> UUID:
        return UUID(self.operator["id"])

    def kinds(self) -> Iterator[tuple[str, Kept, list[dict[str, Any]]]]:
        """What comes back, kind by kind, but for the operator itself."""
        for kind, kept in every_kept().items():
            if kept.returns and kept.model is not Operator and self.rows.get(kind):
                yield kind, kept, self.rows[kind]


def _refused() -> BadInput:
    return BadInput(N_("the file is damaged or was changed since it was exported; export it again"))


def _no_export() -> BadInput:
    return BadInput(
        N_("this is no export of an operator; take the .zip that « Export everything » gives")
    )


def read(data: bytes) -> Archive:
    """The export in `data`; raises `BadInput` for anything else, with the next step."""
    if len(data) > MOST_BYTES:
        raise BadInput(
            N_("the file has {size} MB, more than {most} MB; restore a backup of the box instead"),
            size=len(data) // 1_000_000,
            most=MOST_BYTES // 1_000_000,
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard_names(archive.infolist())
            told = _checked(archive)
    except _BROKEN as error:
        raise _refused() from error
    return _archive(told)


def _guard_names(entries: list[zipfile.ZipInfo]) -> None:
    """Before a byte is unfolded: how many, how much, and no name that leads elsewhere."""
    names = [entry.filename for entry in entries]
    if "data.json" not in names or SUMS not in names:
        raise _no_export()
    if len(names) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadInput(
            N_("the file unfolds to more than {most} MB; it was not opened"),
            most=MOST_UNPACKED // 1_000_000,
        )
    strange = [name for name in names if not _NAME.fullmatch(name)]
    if strange or len(set(names)) < len(names):
        raise BadInput(
            N_("the file holds “{name}”, which no export does; it was refused"),
            name=(strange or names)[0][:60],
        )


def _checked(archive: zipfile.ZipFile) -> bytes:
    """`data.json`, if every file is what `SHA256SUMS` says."""
    lines = archive.read(SUMS).decode("utf-8", "replace").splitlines()
    sums = {name: told for told, _gap, name in (line.partition("  ") for line in lines)}
    for name in archive.namelist():
        if name != SUMS and sums.get(name) != sha256(archive.read(name)).hexdigest():
            raise _refused()
    return archive.read("data.json")


def _no_constant(text: str) -> None:
    raise ValueError(text)


def _archive(data: bytes) -> Archive:
    try:
        told = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _refused() from error
    if not isinstance(told, dict) or not isinstance(told.get("kinds"), dict):
        raise _no_export()
    if told.get("format") != FORMAT:
        raise BadInput(
            N_(
                "the file was made by another version of Liane (format {theirs}, here {ours});"
                " bring both boxes to the same version, then export it again"
            ),
            theirs=str(told.get("format"))[:10],
            ours=FORMAT,
        )
    rows = {kind: _rows(found) for kind, found in told["kinds"].items()}
    if sum(len(each) for each in rows.values()) > MOST_ROWS:
        raise BadInput(N_("the file has more than {most} records"), most=MOST_ROWS)
    return _whole(str(told.get("at"))[:40], rows)


def _rows(found: Any) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise _refused()
    return found


def _whole(at: str, rows: dict[str, list[dict[str, Any]]]) -> Archive:
    operators = rows.get("operators.operators", [])
    try:
        UUID(operators[0]["id"])
    except (IndexError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise _refused() from error
    known = every_kept()
    unread = {
        kind: len(each)
        for kind, each in rows.items()
        if each and (kind not in known or not known[kind].returns)
    }
    return Archive(operators[0], at, {k: v for k, v in rows.items() if k in known}, unread)


def record_of(kept: Kept, row: dict[str, Any]) -> models.Model:
    """The record that a row tells, not written; raises `BadInput` where it says what cannot be."""
    if kept.guard:
        kept.guard(row)
    values = {}
    for each in kept.model._meta.concrete_fields:
        if each.attname in kept.leaves or isinstance(each, models.AutoField):
            continue
        if each.attname not in row:
            raise _strange(kept, each.attname)
        try:
            values[each.attname] = _value(each, row[each.attname])
        except (ValidationError, ValueError, TypeError, OverflowError) as error:
            raise _strange(kept, each.attname) from error
    return kept.model(**values)


def _strange(kept: Kept, name: str) -> BadInput:
    return BadInput(
        N_("the file tells {field} of {kind} in a way that this box does not know; it was refused"),
        field=name,
        kind=kept.kind,
    )


def _value(each: Any, told: Any) -> Any:
    """A value as its field takes it; raises for what the field could not hold."""
    if told is None:
        if not each.null and not isinstance(each, SealedTextField):
            raise ValueError(told)
        return None if each.null else b""
    if isinstance(told, str) and ("\x00" in told or _SCRIPT.match(told)):
        raise ValueError(told[:20])
    if isinstance(each, SealedTextField):
        return _text(told)
    if isinstance(each, models.JSONField):
        return _of_shape(each, told)
    value = each.to_python(told)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(told)
    if each.choices and value not in dict(each.flatchoices) and not (each.blank and value == ""):
        raise ValueError(told)
    each.run_validators(value)
    return value


def _of_shape(each: Any, told: Any) -> Any:
    """A list where the field holds lists, words in lists of words, a dict where it holds dicts."""
    shape = type(each.get_default())
    words = isinstance(told, list) and each.name in ("languages", "wings", "topics", "skills")
    if not isinstance(told, shape) or (words and not all(isinstance(one, str) for one in told)):
        raise TypeError(told)
    return told


def _text(told: Any) -> str:
    if not isinstance(told, str):
        raise TypeError(told)
    return told
