"""The censor in a box, from a test's side: start it, tell it how to censor, run the probe in it."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SITES = (
    "https://news.example/",
    "https://mail.example/",
    "http://radio.example/",
    "https://cdn.example/",
    "https://shop.example/",
)
DEVICES = """name,address,kind,behind
gate,100.64.1.254,gateway,
mast,10.44.0.2,router,
school,10.44.1.2,device,mast
"""


@cache
def namespaces_allowed() -> str:
    """How this machine lets one make namespaces, as options of unshare; empty: not at all.

    Where it does, anything else that fails is a fault. Root may be let where others are not.
    """
    for how in ("-rnm", "-nm"):
        try:
            tried = subprocess.run(["unshare", how, "true"], capture_output=True, check=False)
        except FileNotFoundError:
            return ""
        if tried.returncode == 0:
            return how
    return ""


class Box:
    """The world of `world.py`, and a probe with its folder, its list and its devices."""

    def __init__(self, folder: Path) -> None:
        how = namespaces_allowed()
        if not how:
            pytest.skip("this machine lets nobody make namespaces (unshare -rnm)")
        self.folder = folder
        paths = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH")]))
        self._world = subprocess.Popen(
            ["unshare", how, sys.executable, str(HERE / "world.py"), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | ({"PYTHONPATH": paths} if paths else {}),
        )
        assert json.loads(self._world.stdout.readline() or "{}") == {"ready": True}
        self.list = self.put("sites.csv", self.listed(SITES))
        self.used: dict[str, float] = {}
        self.devices = self.put("devices.csv", DEVICES)

    def put(self, name: str, text: str) -> str:
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return str(file)

    def listed(self, sites: tuple[str, ...]) -> str:
        return "url,category_code\n" + "".join(f"{each},CTRL\n" for each in sites)

    def do(self, **command: object) -> dict:
        self._world.stdin.write(json.dumps(command) + "\n")
        self._world.stdin.flush()
        return json.loads(self._world.stdout.readline())

    def liane(self, *words: str) -> dict:
        """What `liane` says at the client's: code, out, err."""
        return self.do(liane=["--lang", "en", *words])

    def probe(self, home: str, *words: str, control: bool = True, patience: str = "0.12") -> dict:
        """One run of the probe from a folder where somebody agreed, as its JSON."""
        where = str(self.folder / home)
        if not (self.folder / home).exists():
            assert self.liane("probe", "--home", where, "--consent", "SN", "--agree")["code"] == 0
        base = ["--home", where, "--sites", self.list, "--devices", self.devices, "--rate", "0"]
        base += ["--country", "SN", "--patience", patience, "--resolver", "9.9.9.9"]
        base += ["--control", "http://control.example/"] if control else []
        done = self.liane("probe", "--json", *base, *words)
        assert done["code"] == 0, done
        self.used = {name: done[name] for name in ("cpu_s", "peak_kb")}
        return json.loads(done["out"])

    def measured(self, home: str) -> list[dict]:
        """Every line that the probe wrote."""
        files = sorted((self.folder / home / "probe" / "journal").glob("measurements-*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]

    def end(self) -> None:
        self._world.stdin.close()
        self._world.stdout.close()
        self._world.wait(timeout=20)
