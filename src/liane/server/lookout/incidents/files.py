"""Raw files and evidence on the disk: wrapped to the key of the box, named by a sum or a number."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from liane.errors import BadInput
from liane.server.site.home import folder
from liane.server.site.sealing import unwrap, wrap
from liane.words import N_

__all__ = [
    "LARGEST_RAW",
    "evidence_path",
    "is_measurement",
    "keep_evidence",
    "keep_raw",
    "raw_path",
    "read_evidence",
    "read_raw",
]  # fmt: skip

LARGEST_RAW = 20_000_000
_RAW, _EVIDENCE = "incident raw file", "incident evidence"


def raw_path(digest: str) -> Path:
    """Where a raw file lies."""
    return folder("blobs", "incidents") / f"{digest}.sealed"


def evidence_path(pk: Any) -> Path:
    """Where a file of evidence lies."""
    return folder("evidence") / f"{pk}.sealed"


def keep_raw(data: bytes) -> str:
    """Keep a file as received; return its sum. Raises `Locked`."""
    if not data:
        raise BadInput(N_("file: it is empty; send it again"))
    if len(data) > LARGEST_RAW:
        raise BadInput(
            N_("file: larger than {most} MB; cut it, or keep it elsewhere and write its sum"),
            most=LARGEST_RAW // 1_000_000,
        )
    digest = sha256(data).hexdigest()
    _write(raw_path(digest), wrap(data, _RAW))
    return digest


def read_raw(digest: str) -> bytes:
    """The file as received. Raises `Locked`, or `OSError` where it is no longer there."""
    return unwrap(raw_path(digest).read_bytes(), _RAW)


def keep_evidence(pk: Any, data: bytes) -> str:
    """Keep a file of evidence; return its sum."""
    _write(evidence_path(pk), wrap(data, _EVIDENCE))
    return sha256(data).hexdigest()


def read_evidence(pk: Any) -> bytes:
    """A file of evidence as it was made."""
    return unwrap(evidence_path(pk).read_bytes(), _EVIDENCE)


def _write(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


def is_measurement(data: bytes) -> bool:
    """Whether a file looks like measurements: JSON, whole or by lines."""
    first = data[:200_000].lstrip()
    try:
        json.loads(first.splitlines()[0] if b"\n" in first and len(data) > len(first) else data)
    except (ValueError, IndexError):
        lines = [line for line in data.splitlines() if line.strip()]
        try:
            json.loads(lines[0]) if lines else None
        except ValueError:
            return False
        return bool(lines)
    return True
