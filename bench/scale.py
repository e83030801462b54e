"""Ten million stored observations: `python bench/scale.py`, a section of RESULTS.md.

The tables are made up by `liane.scale.made_up`, a published generator: no figure in them was
measured, their size and shape are those of real ones. Each work runs in a process of its own, whose
peak memory is what the kernel says of it (`VmHWM`). Seconds are of processor, all threads
added, and of the wall. The peer is DuckDB with one plain query: hourly medians of the same rows,
which finds nothing yet.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from liane.scale.made_up import Made, write_made_up

TABLES = {
    "twenty countries, with the steps of each measurement": Made(20, 5, 10, 330, 30, 42),
    "one country, likewise": Made(1, 20, 50, 300, 30, 43),
    "verdicts alone, twenty countries": Made(20, 5, 10, 4, 30, 333, steps=False),
}
RUNS = 2
MEASURE = """
import json, time
began, spent = time.perf_counter(), time.process_time()
answer = work()
told = {"wall_s": time.perf_counter() - began, "cpu_s": time.process_time() - spent}
held = dict(line.split(":") for line in open("/proc/self/status"))  # its own, not its parent's
told["peak_mb"] = int(held["VmHWM"].split()[0]) / 1024
print(json.dumps(told | {"answer": answer}))
"""
EVENTS = """
def work():
    from liane.scale import Asked
    from liane.scale.here import found_here
    return len(found_here(Asked(FOLDER)))
"""
MEDIANS = """
def work():
    import duckdb
    query = '''SELECT probe_cc, probe_asn, target,
        time_bucket(INTERVAL 1 hour, observed_at) AS hour, median(value)
        FROM read_parquet($files) WHERE kind = 'verdict' GROUP BY ALL'''
    duckdb.execute('SET enable_progress_bar = false')
    return duckdb.execute(query, {"files": FOLDER + "/day=*/*.parquet"}).to_arrow_table().num_rows
"""


def section() -> str:
    """The whole table."""
    lines = [
        "## Ten million observations: `python bench/scale.py`",
        "",
        f"Load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores when this began.",
        "",
        "| table | work | million rows | processor s | a second of one core | wall s | peak MB |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for told, made in TABLES.items():
        with tempfile.TemporaryDirectory() as folder:
            rows = write_made_up(Path(folder), made)
            lines.append(
                _row(told, "**Liane**, all events, late ones labelled", rows, EVENTS, folder)
            )
            if not made.steps:
                lines.append(_row(told, "DuckDB, hourly medians alone", rows, MEDIANS, folder))
    return "\n".join([*lines, ""])


def _row(told: str, work: str, rows: int, code: str, folder: str) -> str:
    """The best of some runs, each in a process of its own; the first may also compile."""
    runs = [_run(code, folder) for _ in range(RUNS)]
    best = min(runs, key=lambda each: each["cpu_s"])
    wall_s, peak = (pick(each[name] for each in runs) for pick, name in _BESIDE)
    return (
        f"| {told} | {work} | {rows / 1e6:.1f} | {best['cpu_s']:.1f} | "
        f"{rows / best['cpu_s']:,.0f} | {wall_s:.1f} | {peak:.0f} |"
    )


_BESIDE = ((min, "wall_s"), (max, "peak_mb"))


def _run(code: str, folder: str) -> dict[str, float]:
    words = [sys.executable, "-c", f"FOLDER = {folder!r}\n{code}{MEASURE}"]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found


if __name__ == "__main__":
    print(section())
