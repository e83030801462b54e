"""A data folder of its own, with processes that share nothing with the test but its records."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from uuid import UUID

SETUP = """
import json, os, sys
import django
django.setup()
from liane.server.site import sealing
from liane.server.community.operators.models import Operator
from liane.server.community.members.models import Member
from liane.server.networks.plans import actions, runs, tasks
from liane.server.networks.plans.models import Plan, Run
def told(value):
    print("TOLD" + json.dumps(value, default=str))
"""

PHRASE = "LIAN-ETIE-NTBO-NLES-POIN-TSEN-SEMB"

FOUND = """
from liane.server.site.home import make_home
make_home()
from liane.server.site.prepare import upgrade
upgrade()
sealing.open_with(given["phrase"])
from liane.server.community.accounts.actions import open_account
from liane.server.community.operators.actions import found_operator
found_operator(open_account("Awa", "une-liane-tient"), name="Farako", kind="commune",
               country="ML", currency="XOF")
"""


STATE = """
SELECT run.state, pid, attempt, fraction, message, error, error_message, plan.state AS plan
FROM plans_run AS run JOIN plans_plan AS plan ON plan.id = run.plan_id WHERE run.id = ?
"""


class Box:
    """A home with its records; `do` runs a few lines in a process of the server."""

    def __init__(self, folder: Path, like: "Box | None" = None) -> None:
        self.home = folder / "home"
        keys = folder / "keys"
        for each in (self.home, keys):
            each.mkdir()
        self.env = {
            **os.environ,
            "LIANE_HOME": str(self.home),
            "LIANE_KEY_DIR": str(keys),
            "DJANGO_SETTINGS_MODULE": "liane.server.site.settings",
        }
        self.env.pop("DATABASE_URL", None)
        self.started: list[subprocess.Popen] = []
        if like is not None:
            shutil.copytree(like.home, self.home, dirs_exist_ok=True)
            self.do("sealing.open_with(given['phrase'])", phrase=PHRASE)
            return
        self.do(FOUND, phrase=PHRASE)

    def call(self, *words: str, timeout: float = 240) -> str:
        ended = subprocess.run(
            [sys.executable, *words],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr[-3000:]
        return ended.stdout

    def do(self, code: str, **given):
        head = f"{SETUP}\ngiven = json.loads({json.dumps(json.dumps(given))})\n"
        out = self.call("-c", head + code)
        lines = [line for line in out.splitlines() if line.startswith("TOLD")]
        return json.loads(lines[-1][4:]) if lines else None

    def start(self, *words: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, *words],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def start_worker(self) -> subprocess.Popen:
        return self.start(
            "-m", "liane.server", "db_worker", "--queue-name", "*", "--interval", "0.2",
            "--no-startup-delay", "--no-reload",
        )  # fmt: skip

    def run_state(self, run: str) -> dict:
        """What the records say; read without Django, for it is asked again and again."""
        with closing(sqlite3.connect(self.home / "liane.sqlite3", timeout=30)) as book:
            book.row_factory = sqlite3.Row
            row = dict(book.execute(STATE, (run.replace("-", ""),)).fetchone())
        return row | {"alive": self.is_alive(row["pid"], run)}

    def is_alive(self, pid: int | None, run: str) -> bool:
        words = Path(f"/proc/{pid}/cmdline")
        return words.exists() and run.encode() in words.read_bytes()

    def wait(self, run: str, ready, seconds: float = 180) -> dict:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            state = self.run_state(run)
            if ready(state):
                return state
            time.sleep(0.05)
        raise AssertionError(f"still {state} after {seconds} s")

    def close(self) -> None:
        for process in self.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        with closing(sqlite3.connect(self.home / "liane.sqlite3", timeout=30)) as book:
            jobs = book.execute("SELECT pid, id FROM plans_run WHERE pid IS NOT NULL").fetchall()
        for pid, run in jobs:
            if self.is_alive(pid, str(UUID(run))):
                os.killpg(pid, signal.SIGKILL)
