"""Every check and every test, side by side on two cores: `python tests/lanes.py`.

Four suites run at a time, for they often wait: the longest are begun first, and a lane that is free
takes the next. On a PostgreSQL of its own runs what a database can do otherwise
(`tests/server/conftest.py`). With `--all`: all of the server there, what is marked `long`, and what
needs a Spark cluster. What a suite says is shown when it ends, with its time; the last line counts
all. What several suites need is made once, by the first (`tests/together.py`). Exit code 1 if any
failed.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
SPARK = [sys.executable, str(HERE / "with_spark.py")]
POSTGRES = [sys.executable, str(HERE / "with_postgres.py")]
OTHER = ("server", "journeys", "house")
QUICK = ["-m", "not slow"]
SLOW = ["-m", "slow" if "--all" in sys.argv else "slow and not long"]
ALL = ["-m", "not cluster" if "--all" in sys.argv else "not long and not cluster"]
LANES = 4
SUITES = [  # the longest first
    ("journeys", [*PYTEST, "tests/journeys"]),
    ("engines and command", [*PYTEST, "tests", *(f"--ignore=tests/{e}" for e in OTHER), *ALL]),
    ("server on SQLite", [*PYTEST, "tests/server", *QUICK]),
    ("rooms, what takes long", [*PYTEST, "tests/server", "--ignore=tests/server/site", *SLOW]),
    ("the box, what takes long", [*PYTEST, "tests/server/site", *SLOW]),
    ("checks", ["make", "--no-print-directory", "check"]),
    ("checks that take long", [*PYTEST, "tests/house", "-m", "slow"]),
]
ON_A_CLUSTER = ("on a Spark cluster", [*SPARK, *PYTEST, "tests/scale", "-m", "cluster"])
ON_POSTGRESQL = [*POSTGRES, *PYTEST, "tests/server", "-m"]
WHAT_MAY_DIFFER = ("server on PostgreSQL, what may differ", "database and not slow")
ALL_OF_IT = ("server on PostgreSQL", "not slow")
_COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected)")
_said = threading.Lock()


def run(name: str, command: list[str], total: Counter[str]) -> None:
    """Run one suite and show what it said; add its counts."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    with _said:
        print(f"── {name}: {time.monotonic() - began:.0f} s", flush=True)
        print(done.stdout, flush=True)
        if done.returncode not in (0, 5):
            total["suites that failed"] += 1
        for count, what in _COUNTS.findall(lines[-1] if lines else ""):
            total[what] += int(count)


def main(words: list[str]) -> int:
    total: Counter[str] = Counter()
    began = time.monotonic()
    name, marks = ALL_OF_IT if "--all" in words else WHAT_MAY_DIFFER
    with tempfile.TemporaryDirectory() as together, ThreadPoolExecutor(LANES) as lanes:
        os.environ.setdefault("LIANE_TOGETHER", together)
        suites = [*SUITES, (name, [*ON_POSTGRESQL, marks])]
        suites += [ON_A_CLUSTER] if "--all" in words else []
        for each in [lanes.submit(run, *suite, total) for suite in suites]:
            each.result()
    counts = [
        f"{total[what]} {what}" for what in ("passed", "failed", "errors", "error", "skipped")
    ]
    said = ", ".join(each for each in counts if not each.startswith("0 "))
    print(f"{said} in {time.monotonic() - began:.0f}s")
    return 1 if total["suites that failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
