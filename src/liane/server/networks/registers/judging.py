"""What a line of a table would change: new, changed, same, ambiguous, or an error by column.

Pure: sites come as objects with the fields of `Site`; nothing is written. A site is known again by
its code, or by its name when it stands within 300 m; the same name further away, or another name
on the same spot, is ambiguous, and people say which it is.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liane.errors import BadInput
from liane.server.networks.registers import rules
from liane.server.networks.registers.cells import between, one_of, short, whole
from liane.server.networks.registers.kinds import kind_from
from liane.server.site.tables import brought as tables
from liane.server.site.tables.brought import NEW, Problem
from liane.server.site.tables.reading import Row, plain
from liane.words import N_

__all__ = ["Judged", "judge"]

NEAR_M, SPOT_M = 300.0, 15.0
_PRIORITIES = {
    "gold": ("gold", "or", "1", "premier", "premiere", "haute", "high", "first"),
    "silver": ("silver", "argent", "2", "moyenne", "medium", "second"),
    "bronze": ("bronze", "3", "basse", "low", "third"),
}
_POWERS = {
    "mains": ("mains", "secteur", "reseau", "reseau electrique", "edm", "oui", "yes", "grid"),
    "hours": ("hours", "quelques heures", "heures", "secteur quelques heures par jour"),
    "solar": ("solar", "solaire"),
    "generator": ("generator", "groupe", "groupe electrogene"),
    "none": ("none", "aucune", "aucun", "non", "no", "rien"),
    "": ("unknown", "inconnu", "inconnue", "?"),
}


@dataclass
class Judged(tables.Judged):
    """A line of a table and what it would do to a site."""

    site: Any = None
    near: Any = None

    @property
    def record(self) -> Any:
        """The site that is here already, if the line means one."""
        return self.site

    @property
    def name(self) -> str:
        """What to call the line."""
        return str(self.values.get("name") or self.cells.get("name") or self.cells.get("id") or "?")


def _kind(text: str) -> str:
    kind = kind_from(text)
    if kind is None:
        raise BadInput(
            N_("“{value}” is no kind of site; write mast, pop, hub, school, clinic, townhall…"),
            value=text[:40],
        )
    return kind


def _code(text: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,40}", text):
        raise BadInput(
            N_("“{value}”: an id has at most 40 letters, figures, hyphens or underscores"),
            value=text[:60],
        )
    return text


def _ground(text: str) -> float | None:
    return None if plain(text) == "terrain" else between(-450, 9000)(text)


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "id": ("code", _code),
    "name": ("name", short(160)),
    "lat": ("lat", lambda text: rules.angle(text, "lat")),
    "lon": ("lon", lambda text: rules.angle(text, "lon")),
    "kind": ("kind", _kind),
    "ground_source": ("ground_m", _ground),
    "mast_heights_m": ("mast_heights_m", rules.heights),
    "households": ("households", whole(0, 1_000_000)),
    "demand_mbps": ("demand_mbps", between(0, 1_000_000)),
    "priority": (
        "priority",
        one_of(_PRIORITIES, N_("“{value}” is not gold, silver or bronze")),
    ),
    "notes": ("notes", short(2_000)),
    "zone": ("zone", short(120)),
    "power": (
        "power",
        one_of(_POWERS, N_("“{value}” is not mains, hours, solar, generator or none")),
    ),
    "existing_height_m": ("existing_height_m", between(0, 500)),
    "owner": ("owner", short(200)),
}


def _read(row: Row) -> Judged:
    judged = Judged(row.line, row.cells)
    for column, text in row.cells.items():
        try:
            if column == "position":
                lat, lon = rules.place(text)
                judged.values.update(lat=lat, lon=lon)
            elif column in _READERS:
                name, reader = _READERS[column]
                judged.values[name] = reader(text)
        except BadInput as error:
            judged.problems.append(Problem(column, error))
    return judged


class _Known:
    """The sites that stand, findable by code, name and spot."""

    def __init__(self, sites: Iterable[Any]) -> None:
        self.by_code: dict[str, Any] = {}
        self.by_name: dict[str, list[Any]] = {}
        self.by_spot: dict[tuple[int, int], list[Any]] = {}
        for site in sites:
            self.by_code[site.code] = site
            self.by_name.setdefault(plain(site.name), []).append(site)
            self.by_spot.setdefault(_spot(site.lat, site.lon), []).append(site)

    def on_spot(self, lat: float, lon: float) -> Any:
        row, col = _spot(lat, lon)
        around = [(row + a, col + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
        near = [site for key in around for site in self.by_spot.get(key, ())]
        return next((s for s in near if _apart(s, lat, lon) <= SPOT_M), None)


def _spot(lat: float, lon: float) -> tuple[int, int]:
    return (round(lat * 1000), round(lon * 1000))


def _apart(site: Any, lat: float, lon: float) -> float:
    return rules.distance_m(site.lat, site.lon, lat, lon)


def _recognise(judged: Judged, known: _Known) -> None:
    """Set `site` to the site that the line means, or `near` to what it could be."""
    values = judged.values
    judged.site = known.by_code.get(values.get("code", ""))
    if judged.site is not None:
        return
    namesakes = known.by_name.get(plain(values.get("name", "")), [])
    lat, lon = values.get("lat"), values.get("lon")
    here = (lat, lon) if lat is not None and lon is not None else None
    close = [site for site in namesakes if not here or _apart(site, *here) <= NEAR_M]
    if len(close) == 1 and not values.get("code"):
        judged.site = close[0]
    else:
        judged.near = next(iter(close or ([] if values.get("code") else namesakes)), None)
    if here and judged.site is None and judged.near is None and not values.get("code"):
        judged.near = known.on_spot(*here)


def _lacks(judged: Judged) -> None:
    reported = {problem.column for problem in judged.problems}
    for column, name in (("name", "name"), ("lat", "lat"), ("lon", "lon")):
        if name not in judged.values and not reported & {column, "position"}:
            if column == "name" and judged.values.get("code"):
                judged.values["name"] = judged.values["code"]
            else:
                judged.problems.append(
                    Problem(column, BadInput(N_("it is empty; fill it in, or leave the line out")))
                )


def _conclude(judged: Judged) -> None:
    if judged.site is None:
        _lacks(judged)
    if judged.problems:
        judged.verdict = "error"
    elif judged.site is not None:
        judged.changes = _changes(judged.site, judged.values)
        judged.verdict = "changed" if judged.changes else "same"
    elif judged.near is not None:
        judged.verdict = "ambiguous"


def _changes(site: Any, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        name: (getattr(site, name), value)
        for name, value in values.items()
        if name != "code" and _differ(getattr(site, name), value)
    }


def _differ(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) > 1.5e-6
    return bool((old or old == 0) or (new or new == 0)) and old != new


def _decide(judged: Judged, choice: str, known: _Known) -> None:
    """What people said of an ambiguous line: a new site, the one that is near, or skip it."""
    if choice == NEW:
        judged.near = None
        judged.verdict = NEW
        _lacks(judged)
        judged.verdict = "error" if judged.problems else NEW
    elif choice and choice in known.by_code:
        judged.site, judged.near = known.by_code[choice], None
        _conclude(judged)


def judge(
    rows: Iterable[Row], sites: Iterable[Any], choices: Mapping[int, str] | None = None
) -> list[Judged]:
    """What each line would do to `sites`. `choices` settles ambiguous lines: `new` or a code."""
    known = _Known(sites)
    firsts: dict[str, int] = {}
    found = []
    for row in rows:
        judged = _read(row)
        _recognise(judged, known)
        _conclude(judged)
        if judged.verdict == "ambiguous":
            _decide(judged, (choices or {}).get(judged.line, ""), known)
        _once(judged, firsts)
        found.append(judged)
    return found


def _once(judged: Judged, firsts: dict[str, int]) -> None:
    """A place that stands twice in one table is an error on its second line."""
    code = judged.site.code if judged.site else judged.values.get("code")
    spot = f"{judged.values.get('lat')} {judged.values.get('lon')}"
    key = code or f"{plain(judged.name)} {spot}"
    first = firsts.setdefault(key, judged.line)
    if first != judged.line and judged.verdict != "error":
        judged.refuse(
            "id" if judged.values.get("code") else "name",
            BadInput(N_("the same place is already on line {first}; keep one"), first=first),
        )
