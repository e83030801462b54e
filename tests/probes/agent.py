"""Runs `liane` in the client's namespace, once for each line of words that comes in."""

import contextlib
import io
import json
import sys

from liane.cli import main


def run(words: list[str]) -> dict:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as end:
            code = end.code
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line)["liane"])), flush=True)
