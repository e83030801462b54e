"""The file of an operator's export, read as a stranger's: within bounds, whole, and of our format.

Nothing is written here. `read` opens the file and checks its sums; `record_of` makes a record of a
row and refuses what is not what the models say. Pictures and sounds stay in the file until they are
asked for, one by one: a file on this box's disk may hold more of them than its memory.
"""

import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from liane.errors import BadInput
from liane.server.community.operators.exchange import FORMAT, SUMS, Kept, every_kept
from liane.server.community.operators.files import MOST_OF_ONE
from liane.server.community.operators.models import Operator
from liane.server.site.sealing import SealedTextField
from liane.words import N_

__all__ = ["MOST_BYTES", "Archive", "read", "record_of"]

MOST_BYTES = 50_000_000  # of a file that comes over a page: it waits in memory
MOST_CARRIED = 4_000_000_000  # of pictures and sounds in a file on the disk
MOST_UNPACKED = 300_000_000
MOST_FILES = 200
MOST_PICTURES = 50_000
MOST_ROWS = 400_000
_NAME = re.compile(r"[a-z_]+\.[a-z_]+\.csv|data\.json|READ-ME\.txt|SHA256SUMS")
_CARRIED = re.compile(r"files/([0-9a-f]{64})")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError,
)  # fmt: skip
_SCRIPT = re.compile(r"\s*(javascript|vbscript|data):", re.I)


@dataclass(frozen=True)
class Archive:
    """An export that was read: the operator's own row, and rows by kind."""

    operator: dict[str, Any]
    at: str
    rows: dict[str, list[dict[str, Any]]]
    unread: dict[str, int] = field(default_factory=dict)  # kinds for people to read only
    lacking: int = 0  # files that were gone already where it was made
    carried: frozenset[str] = frozenset()  # sums of the pictures and sounds in it
    source: bytes | Path = b""

    @property
    def pk(self) -> UUID:
        return UUID(self.operator["id"])

    @contextmanager
    def opened(self) -> Iterator[Callable[[str], bytes]]:
        """What gives a picture or a sound by its sum."""
        with _zip(self.source) as archive:
            yield lambda told: archive.read(f"files/{told}")

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


def _zip(source: bytes | Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)


def read(source: bytes | Path) -> Archive:
    """The export in `source`; raises `BadInput` for anything else, with the next step."""
    if isinstance(source, bytes) and len(source) > MOST_BYTES:
        raise BadInput(
            N_(
                "the file has more than {most} MB; bring it in on the box itself, with"
                " « liane init --from », or export it without pictures and sounds"
            ),
            most=MOST_BYTES // 1_000_000,
        )
    try:
        with _zip(source) as archive:
            _guard_names(archive.infolist())
            told = _checked(archive)
            carried = frozenset(_sums_in(archive.namelist()))
    except _BROKEN as error:
        raise _refused() from error
    return replace(_archive(told), source=source, carried=carried)


def _sums_in(names: list[str]) -> Iterator[str]:
    for name in names:
        if found := _CARRIED.fullmatch(name):
            yield found[1]


def _guard_sizes(entries: list[zipfile.ZipInfo]) -> None:
    beside = [entry.file_size for entry in entries if _CARRIED.fullmatch(entry.filename)]
    told = [entry.file_size for entry in entries if not _CARRIED.fullmatch(entry.filename)]
    if len(told) > MOST_FILES or sum(told) > MOST_UNPACKED:
        raise _folded(MOST_UNPACKED)
    if len(beside) > MOST_PICTURES or sum(beside) > MOST_CARRIED:
        raise _folded(MOST_CARRIED)
    if max(beside, default=0) > MOST_OF_ONE:
        raise _folded(MOST_OF_ONE)


def _folded(most: int) -> BadInput:
    return BadInput(
        N_("the file unfolds to more than {most} MB; it was not opened"), most=most // 1_000_000
    )


def _guard_names(entries: list[zipfile.ZipInfo]) -> None:
    """Before a byte is unfolded: how many, how much, and no name that leads elsewhere."""
    names = [entry.filename for entry in entries]
    if "data.json" not in names or SUMS not in names:
        raise _no_export()
    _guard_sizes(entries)
    strange = [name for name in names if not (_NAME.fullmatch(name) or _CARRIED.fullmatch(name))]
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
        if name == SUMS:
            continue
        found = sha256(archive.read(name)).hexdigest()
        if sums.get(name) != found or (_CARRIED.fullmatch(name) and not name.endswith(found)):
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
    lacking = told.get("lacking")
    counts = list(lacking.values()) if isinstance(lacking, dict) else []
    gone = sum(each for each in counts if isinstance(each, int) and 0 < each < MOST_ROWS)
    return _whole(str(told.get("at"))[:40], rows, gone)


def _rows(found: Any) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise _refused()
    return found


def _whole(at: str, rows: dict[str, list[dict[str, Any]]], lacking: int) -> Archive:
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
    return Archive(operators[0], at, {k: v for k, v in rows.items() if k in known}, unread, lacking)


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
