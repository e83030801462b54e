"""Every test, in lanes side by side, for machines with two cores: `python tests/lanes.py`.

One lane holds the engines and the command, then the server on SQLite, then on a PostgreSQL of its
own its site and community (all of it: `python tests/with_postgres.py pytest tests/server`); one the
journeys in a browser; one what mostly waits for processes to start, die and come back. What a suite
says is shown when it ends, with its time; the last line counts all. Exit code 1 if any failed.
"""

import re
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
POSTGRES = [sys.executable, str(HERE / "with_postgres.py")]
OTHER = ("server", "journeys")
QUICK = ["-m", "not slow"]
LANES = (
    (
        ("engines and command", [*PYTEST, "tests", *(f"--ignore=tests/{each}" for each in OTHER)]),
        ("server on SQLite", [*PYTEST, "tests/server", *QUICK]),
        (
            "server on PostgreSQL: site and community",
            [*POSTGRES, *PYTEST, "tests/server/site", "tests/server/community", *QUICK],
        ),
    ),
    (("journeys", [*PYTEST, "tests/journeys"]),),
    (("server, what waits for processes", [*PYTEST, "tests/server", "-m", "slow"]),),
)
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


def lane(suites: tuple[tuple[str, list[str]], ...], total: Counter[str]) -> None:
    for name, command in suites:
        run(name, command, total)


def main() -> int:
    total: Counter[str] = Counter()
    began = time.monotonic()
    threads = [threading.Thread(target=lane, args=(suites, total)) for suites in LANES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = [
        f"{total[what]} {what}" for what in ("passed", "failed", "errors", "error", "skipped")
    ]
    said = ", ".join(each for each in counts if not each.startswith("0 "))
    print(f"{said} in {time.monotonic() - began:.0f}s")
    return 1 if total["suites that failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
