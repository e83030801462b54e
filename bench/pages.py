"""How fast pages answer with a crowd in the box: `hey` of Debian at 50 requests a second.

    python bench/pages.py            print the table
    python bench/pages.py --keep     and put it into bench/RESULTS.md, in the place of the last one

The server is `liane serve` on this machine, with all its processes; `hey` runs beside it. Each page
is asked for twice over: as a first reading, made anew for every request (the header of htmx, of
whose pages none is kept, and which changes none of these), and again, as a browser that was here.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

HERE = Path(__file__).resolve().parent
PORT, SECONDS, WORKERS, RATE = 8791, 2, 5, 50
ANEW = "HX-Request: true"
_OF = "/o/{slug}"
NOBODY, BEARER, PROGRAM = "", "cookie", "key"  # who asks
PAGES = (
    ("first page, a visitor", "/", NOBODY),
    ("portal of an operator, a visitor", f"{_OF}/", NOBODY),
    ("services, a visitor", f"{_OF}/services/", NOBODY),
    ("state of the network, a visitor", f"{_OF}/reseau/", NOBODY),
    ("report a fault, a visitor", f"{_OF}/reseau/entretien/signaler/", NOBODY),
    ("directory, a visitor", f"{_OF}/annuaire/", NOBODY),
    ("search, a visitor", f"{_OF}/chercher/?q=quartier", NOBODY),
    ("sign in", "/compte/entrer/", NOBODY),
    ("the link", "/lien/", NOBODY),
    ("first page, a bearer", "/", BEARER),
    ("portal, a bearer", f"{_OF}/", BEARER),
    ("more", f"{_OF}/plus/", BEARER),
    ("the operator and its people", f"{_OF}/communaute/", BEARER),
    ("members, 2,000 in the operator", f"{_OF}/membres/", BEARER),
    ("members by name", f"{_OF}/membres/?q=awa", BEARER),
    ("a member", f"{_OF}/membres/{{member}}/", BEARER),
    ("members, maybe twice", f"{_OF}/membres/doublons/", BEARER),
    ("roles", f"{_OF}/membres/roles/", BEARER),
    ("households, 300", f"{_OF}/membres/foyers/", BEARER),
    ("who may come, 200", f"{_OF}/membres/interets/", BEARER),
    ("who can give what, 300 offers", f"{_OF}/membres/energies/", BEARER),
    ("directory, 1,000 actors", f"{_OF}/annuaire/", BEARER),
    ("an actor", f"{_OF}/annuaire/{{actor}}/", BEARER),
    ("who works with whom", f"{_OF}/annuaire/collaborations/", BEARER),
    ("gaps of the directory", f"{_OF}/annuaire/manques/", BEARER),
    ("search, 300 notices, 2,000 members", f"{_OF}/chercher/?q=awa", BEARER),
    ("groups", f"{_OF}/groupes/", BEARER),
    ("a group", f"{_OF}/groupes/{{group}}/", BEARER),
    ("notices, 300", f"{_OF}/groupes/annonces/", BEARER),
    ("tasks, 1,000", f"{_OF}/groupes/taches/", BEARER),
    ("a task", f"{_OF}/groupes/taches/{{task}}/", BEARER),
    ("threads, 200", f"{_OF}/groupes/messages/", BEARER),
    ("a thread of 100 messages", f"{_OF}/groupes/messages/{{thread}}/", BEARER),
    ("state of the network, a bearer", f"{_OF}/reseau/", BEARER),
    ("registers", f"{_OF}/reseau/registres/", BEARER),
    ("sites, 500 in the operator", f"{_OF}/reseau/registres/sites/", BEARER),
    ("a site", f"{_OF}/reseau/registres/sites/{{site}}/", BEARER),
    ("buildings, 300", f"{_OF}/reseau/registres/batiments/", BEARER),
    ("map of the sites", f"{_OF}/reseau/terrain/carte/", BEARER),
    ("ground", f"{_OF}/reseau/terrain/", BEARER),
    ("interconnection, 24 offers", f"{_OF}/reseau/interconnexion/", BEARER),
    ("tickets, 1,000", f"{_OF}/reseau/entretien/", BEARER),
    ("a ticket", f"{_OF}/reseau/entretien/billets/{{ticket}}/", BEARER),
    ("visits, 300", f"{_OF}/reseau/entretien/visites/", BEARER),
    ("a visit", f"{_OF}/reseau/entretien/visites/{{visit}}/", BEARER),
    ("calendar of care", f"{_OF}/reseau/entretien/calendrier/", BEARER),
    ("spare parts", f"{_OF}/reseau/entretien/stock/", BEARER),
    ("lessons", f"{_OF}/reseau/entretien/lecons/", BEARER),
    ("questions", f"{_OF}/reseau/entretien/questions/", BEARER),
    ("plans", f"{_OF}/reseau/plans/", BEARER),
    ("a plan and its result", f"{_OF}/reseau/plans/{{plan}}/", BEARER),
    ("places of a plan", f"{_OF}/reseau/plans/{{plan}}/lieux/", BEARER),
    ("links of a plan", f"{_OF}/reseau/plans/{{plan}}/liens/", BEARER),
    ("a link of a plan", f"{_OF}/reseau/plans/{{plan}}/liens/1/", BEARER),
    ("what if", f"{_OF}/reseau/plans/{{plan}}/si/", BEARER),
    ("journal, 10,000 lines in the operator", f"{_OF}/journal/", BEARER),
    ("my account", "/compte/", BEARER),
    ("tasks, by the API", "/api/operators/{slug}/tasks", PROGRAM),
)


def wait_for(url: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310 (our own server)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"bench: no answer from {url}")


def wait_until_idle(pid: int) -> None:
    """Until a process and all below it work less than a twentieth of the time, for two seconds."""
    before = worked_s(pid)
    for _ in range(60):
        time.sleep(2)
        now = worked_s(pid)
        if now - before < 0.1:
            return
        before = now
    raise SystemExit("bench: the server did not come to rest in two minutes")


def worked_s(pid: int) -> float:
    """Processor time of a process and of all below it."""
    ticks = 0
    for each in tree(pid):
        try:
            fields = (each / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def ask(pid: int, address: str, *heads: str) -> dict[str, float]:
    """Milliseconds at the median, at 95 % and of processor; the share of answers that were 200."""
    words = ["hey", "-z", f"{SECONDS}s", "-q", str(RATE // WORKERS), "-c", str(WORKERS)]
    for head in ("Accept-Encoding: gzip", *filter(None, heads)):
        words += ["-H", head]
    before = worked_s(pid)
    said = subprocess.run(
        [*words, f"http://127.0.0.1:{PORT}{address}"], capture_output=True, text=True, check=True
    ).stdout
    seconds = dict(re.findall(r"(\d+)%\S* in ([\d.]+) secs", said))
    counts = {code: int(n) for code, n in re.findall(r"\[(\d+)\]\s+(\d+) responses", said)}
    total = sum(counts.values()) or 1
    return {
        "median": 1000 * float(seconds.get("50", "nan")),
        "p95": 1000 * float(seconds.get("95", "nan")),
        "work": 1000 * (worked_s(pid) - before) / total,
        "ok": counts.get("200", 0) / total,
        "rate": float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0]),
    }


def once(address: str, *heads: str) -> tuple[dict[str, str], int]:
    """The headers of an answer by their names in small letters, and its bytes in all."""
    there = HTTPConnection("127.0.0.1", PORT)
    said = dict(head.split(": ", 1) for head in ("Accept-Encoding: gzip", *filter(None, heads)))
    there.request("GET", address, headers=said)
    answer = there.getresponse()
    lines = [f"{name}: {value}" for name, value in answer.getheaders()]
    size = len("\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""])) + len(answer.read())
    told = {name.lower(): value for name, value in answer.getheaders()}
    told["set-cookie"] = "; ".join(
        each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie") or ()
    )
    return told, size


def as_a_browser(address: str, head: str) -> str:
    """`head` with the cookie that a first reading of the page leaves in a browser."""
    left = once(address, head)[0]["set-cookie"]
    if not left or head.startswith("Authorization"):
        return head
    return f"{head}; {left}" if head else f"Cookie: {left}"


def both(pid: int, address: str, head: str) -> dict[str, dict[str, float]]:
    """A page as a first reading, and as one that was read before."""
    browser = as_a_browser(address, head)
    return {"first": ask(pid, address, browser, ANEW), "again": ask(pid, address, browser)}


def told_again(address: str, head: str) -> tuple[int, int]:
    """The bytes of a page, and of the answer to a browser that has it."""
    browser = as_a_browser(address, head)
    headers, whole = once(address, browser)
    return whole, once(address, browser, f"If-None-Match: {headers['etag']}")[1]


def tree(pid: int) -> list[Path]:
    """A process and all below it, in /proc."""
    every = Path("/proc").glob("[0-9]*")
    return [each for each in every if int(each.name) == pid or pid in ancestors(int(each.name))]


def memory_mb(pid: int) -> float:
    """Proportional set size of a process and of all below it."""
    total = 0
    for each in tree(pid):
        try:
            text = (each / "smaps_rollup").read_text()
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
        ).stdout
        return measured(home, json.loads(made))


def measured(home: Path, made: dict[str, str]) -> str:
    liane = str(Path(sys.executable).parent / "liane")
    words = [liane, "serve", "--home", str(home), "--port", str(PORT)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=os.environ)
    try:
        wait_for(f"http://127.0.0.1:{PORT}/")
        wait_until_idle(server.pid)
        idle, load = memory_mb(server.pid), os.getloadavg()[0]
        heads = {
            NOBODY: "",
            BEARER: f"Cookie: {made['cookie']}",
            PROGRAM: f"Authorization: Bearer {made['key']}",
        }
        rows = [
            (name, path, both(server.pid, path.format(**made), heads[who]))
            for name, path, who in PAGES
        ]
        thin = told_again(f"/o/{made['slug']}/membres/", heads[BEARER])
        return told(rows, (idle, memory_mb(server.pid)), load, thin)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


Row = tuple[str, str, dict[str, dict[str, float]]]


def told(rows: list[Row], memory: tuple[float, float], load: float, thin: tuple[int, int]) -> str:
    from liane.cli.bench_paths import machine

    seen = machine()
    lines = [
        "## Pages: `liane serve` with 200 operators, 20,000 members, 5,000 sites, 100,000 lines\n",
        f"{seen['date']} · {seen['processor']} · {seen['cores']} cores · load of the machine before"
        f" it began {load:.1f}, and {os.getloadavg()[0]:.1f} at its end.\n",
        f"`hey -z {SECONDS}s -q {RATE // WORKERS} -c {WORKERS}`: {RATE} requests a second, five at"
        f" once. Memory of the whole tree (PSS): {memory[0]:.0f} MB idle, {memory[1]:.0f} MB after."
        f" *First*: the page is made for every request. *Again*: nothing that it shows has changed"
        f" since it was read within the minute. The list of members weighs {thin[0]:,} bytes with"
        f" its headers, and {thin[1]:,} for a browser that has it already. *Work*: milliseconds of"
        " processor for a page, which hardly depend on what else the machine does.\n",
        "| page | first, median ms | 95 % | work | again, median ms | 95 % | work | requests/s"
        " | answered 200 |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, path, found in rows:
        first, again = found["first"], found["again"]
        figures = [
            f"{each[key]:.{digits}f}"
            for each in (first, again)
            for key, digits in (("median", 0), ("p95", 0), ("work", 1))
        ]
        rate, ok = min(first["rate"], again["rate"]), min(first["ok"], again["ok"])
        lines.append(f"| {name} `{path}` | {' | '.join(figures)} | {rate:.0f} | {ok:.1%} |")
    return "\n".join(lines) + "\n"


def keep(text: str) -> None:
    """Put the table where the last one was; the rest of the results stays as it is."""
    results = HERE / "RESULTS.md"
    before = results.read_text(encoding="utf-8").partition("## Pages")[0]
    results.write_text(before.rstrip() + "\n\n" + text, encoding="utf-8")


if __name__ == "__main__":
    found = section()
    print(found)
    if "--keep" in sys.argv[1:]:
        keep(found)
