"""The demonstration: a fictional commune, told by each app in its own words.

An app that has something to show offers `demo.py` with `fill(context)`; `fill_all` calls them in
the order of INSTALLED_APPS, so that an app finds what those before it have made. People of the
example are found by the keys of `PEOPLE`. Nothing here comes from a real place, and the box says on
every page that it is a demonstration; its password and key phrase lie open in `demo.json`.
"""

import fcntl
import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps

from liane import __version__
from liane.errors import BadInput, MissingResource
from liane.server.site.home import home, make_home
from liane.server.site.prepare import carelessly
from liane.words import N_

__all__ = ["PASSWORD", "PEOPLE", "DemoContext", "about_demo", "fill_all", "is_demo", "make_demo"]

PASSWORD = "farako-tient-bon"  # noqa: S105 (told to everybody)
_ARCHIVES = ("farako.zip", "farako-ground.zip")
_HERE = Path(__file__).parent
_MARK = "demo.json"

# key: (name, roles). The founder, who bears the operator, comes first.
PEOPLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "awa": ("Awa", ("bearer",)),
    "moussa": ("Moussa", ("technician",)),
    "fanta": ("Fanta", ("treasurer",)),
    "salif": ("Salif", ("facilitator",)),
    "kadia": ("Kadia", ("technician", "safety")),
    "bakary": ("Bakary", ("legal",)),
    "rokia": ("Rokia", ("data",)),
    "oumar": ("Oumar", ("mediator",)),
    "nana": ("Nana", ("editor",)),
    "seydou": ("Seydou", ()),
    "mariam": ("Mariam", ()),
    "yaya": ("Yaya", ()),
}


@dataclass(frozen=True)
class DemoContext:
    """What an app needs to tell its part: the operator, its members by key, the example's files.

    `example_folder` holds `sites.csv`, `prices.csv`, `project.toml`, `terrain.tif` and `plan/`, the
    folder that `liane plan` wrote. It is there only while `fill` runs: copy what is to stay.
    """

    operator: Any
    people: dict[str, Any]
    example_folder: Path

    @property
    def plan_folder(self) -> Path:
        """The precomputed plan: plan.json, report.html and every file beside them."""
        return self.example_folder / "plan"


def fill_all(context: DemoContext) -> list[str]:
    """Let every app that offers `demo.py` tell its part; return their labels."""
    told = []
    for app in apps.get_app_configs():
        name = f"{app.name}.demo"
        if app.name.startswith("liane.server.") and name != __name__ and find_spec(name):
            fill = getattr(import_module(name), "fill", None)
            if fill is not None:
                fill(context)
                told.append(app.label)
    return told


def is_demo() -> bool:
    """Whether this box is a demonstration, and says so on its pages."""
    return (home() / _MARK).exists()


def about_demo() -> dict[str, Any]:
    """What is kept of the demonstration in the data folder; empty if it is none."""
    try:
        kept: dict[str, Any] = json.loads((home() / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept


def make_demo(found: Callable[[str], tuple[str, Any, dict[str, Any]]]) -> dict[str, Any]:
    """Fill the data folder, unless this version's demonstration is there; return what to tell.

    `found(password)` founds the operator: it returns the key phrase, the operator and its people.
    """
    wanted, kept = _version(), about_demo()
    if kept.get("version") == wanted and kept.get("complete"):
        return {**_told(), "new": False}
    _clear(bool(kept))
    make_home()
    _keep(version=wanted, complete=False)
    phrase, operator, people = found(PASSWORD)
    with _example() as folder, carelessly():
        fill_all(DemoContext(operator, people, folder))
    _keep(version=wanted, complete=True, phrase=phrase)
    return {**_told(), "new": True}


def _told() -> dict[str, Any]:
    names = [name for name, _roles in PEOPLE.values()]
    return {"home": str(home()), "people": names, "password": PASSWORD}


def _keep(**facts: Any) -> None:
    part = home() / f"{_MARK}.part"
    part.write_text(json.dumps(facts), encoding="utf-8")
    part.replace(home() / _MARK)


def _clear(was_demo: bool) -> None:
    """Take an older demonstration away; never anything else, nor one that is being served."""
    if not home().exists() or not any(home().iterdir()):
        return
    if not was_demo:
        raise BadInput(
            N_("{folder}: it holds something else than a demonstration; give another folder"),
            folder=home(),
        )
    with (home() / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MissingResource(
                N_("{folder}: a server runs on this demonstration; stop it first"), folder=home()
            ) from error
        shutil.rmtree(home())


@contextmanager
def _example() -> Iterator[Path]:
    """The example's files, unpacked for a moment."""
    with tempfile.TemporaryDirectory(prefix="liane-example-") as place:
        for name in _ARCHIVES:
            with zipfile.ZipFile(_HERE / "example" / name) as book:
                book.extractall(place)
        yield Path(place)


def _version() -> str:
    """Changes with Liane, the example, the tables and what apps tell."""
    server = _HERE.parent
    parts = [_HERE / "example" / name for name in _ARCHIVES]
    parts += sorted([*server.rglob("demo.py"), *server.rglob("migrations/0*.py")])
    digest = hashlib.sha256(__version__.encode())
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()[:16]
