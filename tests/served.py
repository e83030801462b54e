"""Real servers for tests: commands run as people run them, homes of their own, nothing shared."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import requests

from together import LIANE, once

TESTS = Path(__file__).parent
_NOT_PASSED = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "LIANE_DEBUG", "LIANE_HOME")


def environment(home: Path | None = None, **more: str) -> dict[str, str]:
    """The environment of a command: SQLite, English, keys in a folder of the tests."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED}
    kept |= {"LIANE_LANG": "en", "LIANE_KEY_DIR": _keys(), "PYTHONPATH": _python_path()}
    return kept | ({"LIANE_HOME": str(home)} if home else {}) | more


def _keys() -> str:
    return str(once("keys", Path.mkdir))


def _python_path() -> str:
    return os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])


def liane(*words: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run `liane WORDS`."""
    return subprocess.run(
        [*LIANE, *words],
        input=given,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def inside(home: Path, code: str, **more: str) -> str:
    """Run Python with Django started on `home`; return what it printed."""
    begun = "from liane.server.site.starting import start; start()\n"
    done = subprocess.run(
        [sys.executable, "-c", begun + code],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def records(home: Path, **more: str) -> str:
    """The SHA-256 of every record of a home."""
    code = """
import hashlib, io
from liane.server.site.transcript import write_from
out = io.BytesIO()
write_from("default", out)
print(hashlib.sha256(out.getvalue()).hexdigest())
"""
    return inside(home, code, **more).strip()


def _make_demo(home: Path) -> None:
    made = liane("demo", "--home", str(home))
    assert made.returncode == 0, made.stderr


def demo(home: Path) -> Path:
    """A demonstration of one's own at `home`."""
    shutil.copytree(once("demo", _make_demo), home)
    return home


def soon(true: Callable[[], object], why: str, at_most_s: float = 40.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + at_most_s
    while not true():
        assert time.monotonic() < end, why
        time.sleep(0.05)


@dataclass
class Served:
    """A `liane serve` that runs."""

    home: Path
    process: subprocess.Popen[str]
    address: str = ""
    said: list[str] = field(default_factory=list)

    def get(self, path: str = "") -> requests.Response:
        return requests.get(self.address + path, timeout=30)

    def status_of(self, path: str) -> int:
        """The code of a page, its connection closed."""
        with self.get(path) as answer:
            return answer.status_code

    def children(self) -> dict[str, list[int]]:
        """Process numbers by what they are called: web, worker."""
        found: dict[str, list[int]] = {}
        for child in sorted(children_of(self.process.pid)):
            name = Path(f"/proc/{child}/comm").read_text("utf-8").strip()
            found.setdefault(name, []).append(child)
        return found

    def pids(self) -> list[int]:
        """Every child."""
        return [pid for each in self.children().values() for pid in each]

    def answering(self) -> list[int]:
        """The web processes that have loaded and listen: their threads stand."""
        web = self.children().get("web", [])
        return [pid for pid in web if len(list(Path(f"/proc/{pid}/task").glob("*"))) > 4]

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


def children_of(parent: int) -> list[int]:
    from liane.server.site.processes import children_of as found

    return found(parent)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def serve(home: Path, *words: str, **more: str) -> Iterator[Served]:
    """Serve `home` on a free port, and stop at the end."""
    process = subprocess.Popen(
        [*LIANE, "serve", "--home", str(home), "--host", "127.0.0.1", "--port", "0", *words],
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    served = Served(home, process)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            served.said.append(line.strip())
            if "http://" in line:
                served.address = line[line.index("http://") :].strip()
            if "Ctrl+C" in line:
                break
        assert served.address, process.stderr.read() if process.stderr else ""
        yield served
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def about(answer: subprocess.CompletedProcess[str]) -> dict[str, object]:
    """The JSON that a command printed."""
    found: dict[str, object] = json.loads(answer.stdout)
    return found
