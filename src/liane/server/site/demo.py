"""The demonstration: a fictional commune, told by each app in its own words.

An app that has something to show offers `demo.py` with `fill(context)`; `fill_all` calls them in
the order of INSTALLED_APPS, so that an app finds what those before it have made. People of the
example are found by the keys of `PEOPLE`. Nothing here comes from a real place.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps

__all__ = ["PEOPLE", "DemoContext", "fill_all"]

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

    `example_folder` holds `sites.csv`, `prices.csv`, `project.toml`, `terrain.tif` (where the
    engines have made it) and `plan/`, the folder that `liane plan` wrote. It is there only while
    `fill` runs: copy what is to stay.
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
