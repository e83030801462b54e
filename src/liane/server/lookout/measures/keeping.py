"""Where measures lie in the data folder: the probe's own folder, the table, what was brought.

    probe/<operator>/     key, journal/, consents, traffic of each day, the stop file: the engine's
    measures/<operator>/  day=…/*.parquet, quarantine/, lists/, raw/<sha256>.sealed

The key is this vantage point's and never leaves in an export. A backup holds both folders; a copy
that is put on another machine is noticed by the journal, which says so in its next measurement.
"""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from liane.errors import BadInput
from liane.server.site.home import folder, home
from liane.server.site.sealing import unwrap, wrap
from liane.words import N_

__all__ = [
    "LARGEST", "erase", "is_stopped", "journal_of", "keep_list", "keep_raw", "let_go",
    "list_of", "probe_folder", "raw_path", "read_raw", "stop_now", "store_folder",
]  # fmt: skip

LARGEST = 50_000_000
_LARGEST_LIST = 2_000_000
_RAW = "measures raw file"
_CHUNK = 1 << 16


def probe_folder(operator: Any) -> Path:
    """The folder of the probe of an operator."""
    return folder("probe", str(operator.pk))


def store_folder(operator: Any) -> Path:
    """The folder of its table of observations."""
    return folder("measures", str(operator.pk))


def stop_now(operator: Any) -> None:
    """Stop whatever runs: the probe looks for this file twice a second."""
    (probe_folder(operator) / "stop").write_bytes(b"stop\n")


def let_go(operator: Any) -> None:
    """Lift the stop."""
    (probe_folder(operator) / "stop").unlink(missing_ok=True)


def is_stopped(operator: Any) -> bool:
    """Whether everything is stopped, here or by `liane probe --stop` for the whole box."""
    places = (home() / "probe" / str(operator.pk), home() / "probe")
    return any((place / "stop").exists() for place in places)


def list_of(operator: Any) -> Path:
    """The list of sites that was brought, whether it is there or not."""
    return probe_folder(operator) / "sites.csv"


def keep_list(operator: Any, data: bytes) -> None:
    """Keep a list of sites in Citizen Lab's format; the process that visits reads it."""
    head = data[:4096].decode("utf-8-sig", "replace").partition("\n")[0]
    if len(data) > _LARGEST_LIST or not {"url", "category_code"} <= set(_columns(head)):
        raise BadInput(
            N_("list: no list in Citizen Lab's format; its first line names url and category_code")
        )
    part = list_of(operator).with_suffix(".part")
    part.write_bytes(data)
    part.replace(list_of(operator))


def _columns(head: str) -> list[str]:
    return [each.strip().strip('"') for each in head.split(",")]


def journal_of(operator: Any) -> Iterator[bytes]:
    """The signed lines of the probe, file after file, as `liane probe --verify` reads them.

    First what it let go of, as it signed.
    """
    lines = probe_folder(operator) / "journal"
    for file in [*lines.glob("let-go.jsonl"), *sorted(lines.glob("measurements-[0-9]*.jsonl"))]:
        with file.open("rb") as held:
            while chunk := held.read(_CHUNK):
                yield chunk


def raw_path(operator: Any, digest: str) -> Path:
    """Where a file that was brought lies."""
    return folder("measures", str(operator.pk), "raw") / f"{digest}.sealed"


def keep_raw(operator: Any, data: bytes) -> str:
    """Keep a file as it was received, sealed; return its sum. Raises `Locked`."""
    if not data:
        raise BadInput(N_("file: it is empty; send it again"))
    if len(data) > LARGEST:
        raise BadInput(
            N_("file: larger than {most} MB; compress it (.gz), or cut it in parts"),
            most=LARGEST // 1_000_000,
        )
    digest = sha256(data).hexdigest()
    path = raw_path(operator, digest)
    part = path.with_suffix(".part")
    part.write_bytes(wrap(data, _RAW))
    part.replace(path)
    return digest


def read_raw(operator: Any, digest: str) -> bytes:
    """The file as received. Raises `Locked`, or `OSError` where it is no longer there."""
    return unwrap(raw_path(operator, digest).read_bytes(), _RAW)


def erase(pk: Any) -> None:
    """Everything of an operator that was erased: its key, its journal, its table."""
    for name in ("probe", "measures"):
        shutil.rmtree(home() / name / str(pk), ignore_errors=True)
