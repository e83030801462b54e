"""The evidence of an exercise: made by the process that makes real ones, kept in memory, then gone.

A key of the browser names it; nothing about the visitor is in it. At most `MOST` lie there at once,
and none longer than an exercise lasts.
"""

import json
import logging
import re
import time
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import override

from liane.errors import BadInput
from liane.server.lookout.incidents.exercise import measurement, told_file
from liane.server.site.sealing import memory
from liane.words import N_

__all__ = ["MOST", "file_of", "forget", "is_key", "make", "reserve", "result_of"]

_LOG = logging.getLogger(__name__)
MOST = 20
LASTS_S = 7200.0
_KEY = re.compile(r"^[0-9a-f]{32}$")


def is_key(typed: str) -> bool:
    """Whether words are a key of ours: a browser may send anything."""
    return bool(_KEY.match(typed))


def _place() -> Path:
    folder = memory() / "exercises"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def file_of(key: str) -> Path:
    """Where the evidence of an exercise lies, made or not."""
    return _place() / f"{key}.zip"


def _result(key: str) -> Path:
    return _place() / f"{key}.json"


def result_of(key: str) -> dict[str, Any] | None:
    """What came of it; None where nothing was asked for, {} while it is being made."""
    try:
        told: dict[str, Any] = json.loads(_result(key).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told


def reserve(key: str) -> None:
    """Make room for one more; whoever played the longest ago goes first."""
    held = sorted(_place().glob("*.json"), key=lambda file: file.stat().st_mtime)
    old = [file for file in held if time.time() - file.stat().st_mtime > LASTS_S]
    for file in old:
        forget(file.stem)
    if len(held) - len(old) >= MOST:
        raise BadInput(N_("exercise: many play it at this moment; try again in an hour"))
    _result(key).write_text("{}", encoding="utf-8")


def forget(key: str) -> None:
    """Leave nothing of an exercise."""
    for file in (file_of(key), _result(key)):
        with suppress(OSError):
            file.unlink()


def make(key: str, began: datetime, says: str, language: str, ask: Any) -> dict[str, Any]:
    """Make the evidence by `ask`, the process of real ones; check it, whole and spoilt."""
    said: dict[str, Any] = {"failed": True}
    folder = _place() / f"{key}.parts"
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    try:
        data = json.dumps(measurement(began)).encode()
        digest = sha256(data).hexdigest()
        (raw / digest).write_bytes(data)
        listed = [{"sha256": digest, "name": "mesure.json", "received_at": None}]
        with override(language):
            told = told_file(began, says, listed)
        file = folder / "incident.json"
        file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        words = {"file": str(file), "raw": str(raw), "out": str(file_of(key)), "check": language}
        said = ask(words)
    except Exception:  # whatever it was, somebody looks at the page and waits
        _LOG.exception("exercise: its evidence could not be made")
    finally:
        for each in [*raw.glob("*"), *folder.glob("*.*")]:
            each.unlink(missing_ok=True)
        raw.rmdir()
        folder.rmdir()
    _result(key).write_text(json.dumps(said), encoding="utf-8")
    return said
