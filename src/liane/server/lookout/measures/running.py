"""Processes of measures: started by the worker, heard line by line, never waited for by a queue.

A round lasts minutes; a thread of the worker hears it, so that what is due every minute is not held
up. A worker that is killed takes its processes with it: what they had measured by then is in the
journal, and is taken in with the next round.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["engines_are_here", "said"]

_MODULE = "liane.server.lookout.measures.job"
_ENGINES = ("numpy", "pyarrow", "duckdb")
_LOG_BYTES = 200_000


def engines_are_here() -> bool:
    """Whether this box can read measurements; nothing is imported to know it."""
    return all(find_spec(name) is not None for name in _ENGINES)


def said(verb: str, asked: dict[str, Any], log: Path) -> Iterator[dict[str, Any]]:
    """What the process says, line by line; nothing more once it has ended, however it did."""
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.unlink()
    with (
        log.open("ab") as errors,
        subprocess.Popen(
            [sys.executable, "-m", _MODULE, verb],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        if process.stdin is None or process.stdout is None:
            return
        try:
            process.stdin.write(json.dumps(asked))
            process.stdin.close()
            for line in process.stdout:
                yield json.loads(line)
        finally:
            if process.poll() is None:
                process.kill()
