"""How fast pages answer with a crowd in the box: `hey` of Debian at 50 requests a second.

    python bench/pages.py            print the table

The server is `liane serve` on this machine, with all its processes; `hey` runs beside it.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PORT, SECONDS, WORKERS, RATE = 8791, 10, 5, 50
PAGES = (
    ("first page, a visitor", "/", False),
    ("portal of an operator, a visitor", "/o/{slug}/", False),
    ("state of the network, a visitor", "/o/{slug}/reseau/", False),
    ("members, 2,000 in the operator", "/o/{slug}/membres/", True),
    ("sites, 500 in the operator", "/o/{slug}/reseau/registres/sites/", True),
    ("state of the network, its bearer", "/o/{slug}/reseau/", True),
    ("tasks", "/o/{slug}/groupes/taches/", True),
    ("plans", "/o/{slug}/reseau/plans/", True),
    ("audit, 10,000 lines in the operator", "/o/{slug}/journal/", True),
)


def wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 (our own server)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"bench: no answer from {url}")


def ask(address: str, cookie: str) -> dict[str, float]:
    """Milliseconds at the median and at 95 %, and the share of answers that were 200."""
    words = ["hey", "-z", f"{SECONDS}s", "-q", str(RATE // WORKERS), "-c", str(WORKERS)]
    words += ["-H", f"Cookie: {cookie}"] if cookie else []
    said = subprocess.run(
        [*words, f"http://127.0.0.1:{PORT}{address}"], capture_output=True, text=True, check=True
    ).stdout
    seconds = dict(re.findall(r"(\d+)%\S* in ([\d.]+) secs", said))
    counts = {code: int(n) for code, n in re.findall(r"\[(\d+)\]\s+(\d+) responses", said)}
    total = sum(counts.values()) or 1
    return {
        "median": 1000 * float(seconds.get("50", "nan")),
        "p95": 1000 * float(seconds.get("95", "nan")),
        "ok": counts.get("200", 0) / total,
        "rate": float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]),
    }


def memory_mb(pid: int) -> float:
    """Proportional set size of a process and of all below it."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*"):
        if int(stat.name) == pid or pid in ancestors(int(stat.name)):
            try:
                text = (stat / "smaps_rollup").read_text()
            except OSError:
                continue
            total += int(re.findall(r"^Pss:\s+(\d+)", text, re.M)[0])
    return total / 1024


def ancestors(pid: int) -> list[int]:
    found: list[int] = []
    while pid > 1:
        try:
            pid = int((Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
        found.append(pid)
    return found


def section() -> str:
    """The table for bench/RESULTS.md."""
    if not shutil.which("hey"):
        return "## Pages\n\n`hey` is not installed here (Debian: apt install hey): not measured.\n"
    with tempfile.TemporaryDirectory(prefix="liane-bench-") as folder:
        home = Path(folder) / "home"
        made = subprocess.run(
            [sys.executable, str(HERE / "crowd.py"), str(home)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        return measured(home, *made)


def measured(home: Path, slug: str, cookie: str) -> str:
    liane = str(Path(sys.executable).parent / "liane")
    words = [liane, "serve", "--home", str(home), "--port", str(PORT)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=os.environ)
    try:
        wait_for(f"http://127.0.0.1:{PORT}/")
        time.sleep(3)
        idle = memory_mb(server.pid)
        rows = [
            (name, path, ask(path.format(slug=slug), cookie if inside else ""))
            for name, path, inside in PAGES
        ]
        return told(rows, idle, memory_mb(server.pid))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def told(rows: list[tuple[str, str, dict[str, float]]], idle: float, after: float) -> str:
    lines = [
        "## Pages: `liane serve` with 200 operators, 20,000 members, 5,000 sites, 100,000 lines\n",
        f"`hey -z {SECONDS}s -q {RATE // WORKERS} -c {WORKERS}`: {RATE} requests a second."
        f" Memory of the whole tree (PSS): {idle:.0f} MB idle, {after:.0f} MB after.\n",
        "| page | requests/s | median ms | 95 % ms | answered 200 |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, path, seen in rows:
        figures = f"{seen['rate']:.0f} | {seen['median']:.0f} | {seen['p95']:.0f}"
        lines.append(f"| {name} `{path}` | {figures} | {seen['ok']:.1%} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(section())
