"""Where single readings lie: a folder for each operator in the data folder, kept by the job.

`memory.json` holds what the last look left: figures of now, and what the rules remember. The web
reads that file and no other; the files of days beside it are for the job alone.
"""

import json
from pathlib import Path
from typing import Any

from liane.server.community.operators.models import Operator
from liane.server.site.home import home

__all__ = ["MEMORY", "folder_of", "last_look"]

MEMORY = "memory.json"
_LARGEST = 8_000_000


def folder_of(operator: Operator) -> Path:
    """The folder of an operator's readings, whether it is there or not."""
    return home() / "readings" / str(operator.pk)


def last_look(operator: Operator) -> dict[str, Any]:
    """What the last look left: `at`, `figures` and `failures` by device; empty before the first."""
    file = folder_of(operator) / MEMORY
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
