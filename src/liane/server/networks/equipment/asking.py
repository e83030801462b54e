"""Asking the engines: one process for one answer, and the catalogue kept beside once it is read."""

import json
import os
import subprocess
import sys
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from liane.errors import BadInput, LianeError, MissingResource
from liane.server.site.home import folder
from liane.words import N_

__all__ = ["ask", "catalogue", "engines_are_here"]

_MODULE = "liane.server.networks.equipment.job"
_MOST_SECONDS = 120
_NO_ENGINES = N_("this box has no engines to weigh radios; ask another box, or install them")


def engines_are_here() -> bool:
    """Whether this box can weigh radios; nothing is imported to know it."""
    return all(find_spec(name) is not None for name in ("numpy", "numba", "rasterio", "scipy"))


def ask(verb: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What the engines answer; raises `BadInput` with their words, or with what to do."""
    if not engines_are_here():
        raise MissingResource(_NO_ENGINES)
    try:
        done = subprocess.run(
            [sys.executable, "-m", _MODULE, verb],
            input=json.dumps(asked).encode(),
            capture_output=True,
            check=False,
            timeout=_MOST_SECONDS,
        )
        answer = json.loads(done.stdout or b"{}")
    except (subprocess.TimeoutExpired, ValueError):
        answer = {}
    if "failed" in answer:
        raise BadInput(answer["failed"]["message"], **answer["failed"]["facts"])
    if "done" not in answer:
        raise BadInput(N_("the comparison broke; try again"))
    return dict(answer["done"])


def catalogue() -> list[dict[str, Any]]:
    """Every device that is known, as `job` tells it; empty where the engines are not here.

    The engines are asked once a version; what they said is kept in `cache/`.
    """
    file = folder("cache") / f"devices-{version('liane')}.json"
    if not file.is_file():
        if not engines_are_here():
            return []
        try:
            _keep(file, ask("catalogue", {}))
        except LianeError:
            return []
    return _read(file, file.stat().st_mtime_ns)


def _keep(file: Path, told: dict[str, Any]) -> None:
    """Written beside and swapped in: whoever reads meanwhile sees a whole file or none."""
    beside = file.with_suffix(f".{os.getpid()}.part")
    beside.write_text(json.dumps(told), encoding="utf-8")
    beside.replace(file)


@lru_cache(maxsize=1)
def _read(file: Path, _changed: int) -> list[dict[str, Any]]:
    return list(json.loads(file.read_text(encoding="utf-8"))["devices"])
