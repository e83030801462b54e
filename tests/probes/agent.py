"""Runs `liane` in the client's namespace, once for each line of words that comes in."""

import contextlib
import io
import json
import resource
import sys
import time

from liane.cli import main


def run(words: list[str]) -> dict:
    out, err, before = io.StringIO(), io.StringIO(), time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as end:
            code = end.code
    used = {"cpu_s": time.process_time() - before, "peak_kb": _peak_kb()}
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()} | used


def _peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line)["liane"])), flush=True)
