"""A project as a community writes it: one TOML file, its places and its prices.

`read_project` turns `PROJECT.toml` with its `sites.csv` and `prices.csv` into frozen data, or
raises `BadInput` naming file, line or field, and the next step. Nothing is guessed: a value that
is not given is `None`, and what is assumed instead is listed in the plan. The keys are described
in `schemas/project.schema.json`.
"""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from liane.economics.sheet import read_assumptions
from liane.equipment import device_files
from liane.errors import BadInput, MissingResource
from liane.planning.places import Place, read_places
from liane.planning.prices import PriceList, read_prices
from liane.planning.shape import check_shape, unknown_keys, used_of
from liane.reading import read_toml
from liane.spectrum import load_rules
from liane.terrain import LandCover
from liane.words import N_

__all__ = [
    "CLASSES",
    "Keep",
    "Project",
    "Uplink",
    "fingerprint",
    "inputs_of",
    "pinned",
    "read_project",
]

CLASSES = ("gold", "silver", "bronze")


@dataclass(frozen=True)
class Uplink:
    """A way to the Internet: at which place, how much, at what price, from whom."""

    site: str
    mbps: float
    monthly_cost: Decimal | None
    provider: str


@dataclass(frozen=True)
class Keep:
    """The share of its demand (0 to 1) that a priority class keeps after a loss."""

    mast_or_link: float = 0.0
    one_uplink: float = 0.0


@dataclass(frozen=True)
class Project:
    """Everything a design starts from. Heights above ground, rates in Mb/s, money in `currency`."""

    name: str
    folder: Path
    country: str
    currency: str
    horizon_years: int
    terrain: tuple[Path, ...]
    terrain_sigma_m: float | None
    places: tuple[Place, ...]
    prices: PriceList
    uplinks: tuple[Uplink, ...]
    content_server: str | None
    survival: dict[str, Keep]
    mains: frozenset[str]
    sunless_days: int
    monthly_sun: tuple[float, ...] | None
    force: dict[str, tuple[str, ...]]
    forbid: dict[str, tuple[str, ...]]
    allow: tuple[str, ...]
    device_folders: tuple[Path, ...]
    spectrum_rules: tuple[dict[str, Any], ...]
    canopy: tuple[Path, ...] | LandCover | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    economics: dict[str, Any] = field(default_factory=dict)
    operator: str | None = None
    unknown_keys: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()

    def place(self, id_: str) -> Place:
        """The place with this id."""
        return next(place for place in self.places if place.id == id_)


def _path(folder: Path, text: str, file: Path, key: str) -> Path:
    """`text` with environment variables filled in, relative to the project's folder."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1) or match.group(2)
        if name not in os.environ:
            raise MissingResource(
                N_("{file}: {key} uses ${name}, which is not set; run: export {name}=FOLDER"),
                file=file,
                key=key,
                name=name,
            )
        return os.environ[name]

    filled = re.sub(r"\$(?:\{(\w+)\}|(\w+))", value, text)
    try:
        return (folder / Path(filled).expanduser()).resolve()
    except (ValueError, RuntimeError) as error:  # a NUL in the name; nobody of that name
        raise BadInput(
            N_("{file}: {key}: “{text}” cannot be a path; correct it"),
            file=file,
            key=key,
            text=text,
        ) from error


def _rasters(given: str | list[str], folder: Path, file: Path, key: str) -> tuple[Path, ...]:
    texts = [given] if isinstance(given, str) else given
    paths = tuple(_path(folder, text, file, key) for text in texts)
    for path in paths:
        if not path.exists():
            raise MissingResource(
                N_("{file}: {key}: {path} is not there; fetch terrain with: liane terrain get"),
                file=file,
                key=key,
                path=path,
            )
    return paths


def _canopy(data: dict[str, Any], folder: Path, file: Path) -> tuple[Path, ...] | LandCover | None:
    """What stands on the ground: rasters of heights, or a height for each class of land cover."""
    if "canopy" in data:
        return _rasters(data["canopy"], folder, file, "canopy")
    cover = data.get("land_cover")
    if cover is None:
        return None
    try:
        heights = {int(code): float(metres) for code, metres in cover["heights_m"].items()}
    except ValueError as error:
        raise BadInput(
            N_("{file}: land_cover, heights_m: classes are whole numbers, as 10 = 8.0"), file=file
        ) from error
    return LandCover(_rasters(cover["raster"], folder, file, "land_cover, raster"), heights)


def _money(value: Any, file: Path, key: str) -> Decimal | None:
    if value is None:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise BadInput(N_("{file}: {key}: not an amount"), file=file, key=key) from error
    if not amount.is_finite() or amount < 0:
        raise BadInput(N_("{file}: {key}: an amount is zero or more"), file=file, key=key)
    return amount


def _known(ids: set[str], id_: str, file: Path, key: str) -> str:
    if id_ not in ids:
        raise BadInput(
            N_("{file}: {key}: no place has the id “{id}”; add it to the sites, or correct it"),
            file=file,
            key=key,
            id=id_,
        )
    return id_


def _uplinks(data: dict[str, Any], ids: set[str], file: Path) -> tuple[Uplink, ...]:
    rows = []
    for at, row in enumerate(data.get("uplink", []), 1):
        key = f"uplink {at}"
        site = _known(ids, row["site"], file, f"{key}, site")
        cost = _money(row.get("monthly_cost"), file, f"{key}, monthly_cost")
        rows.append(Uplink(site, float(row["mbps"]), cost, str(row.get("provider", ""))))
    if not rows:
        raise BadInput(
            N_("{file}: no [[uplink]]: say at which place the Internet arrives, with its Mb/s"),
            file=file,
        )
    return tuple(rows)


def _survival(data: dict[str, Any]) -> dict[str, Keep]:
    given = data.get("survival", {})
    return {
        name: Keep(
            float(given.get(name, {}).get("mast_or_link", 0.0)),
            float(given.get(name, {}).get("one_uplink", 0.0)),
        )
        for name in CLASSES
    }


def _mains(data: dict[str, Any], places: tuple[Place, ...], file: Path) -> frozenset[str]:
    """Places on the mains: every place that is not a mast, and those that are listed."""
    power = data.get("power", {})
    ids = {place.id for place in places}
    listed = power.get("mains", [])
    if listed in ("all", "none"):
        listed = sorted(ids) if listed == "all" else []
        base = set()
    else:
        base = {place.id for place in places if place.kind != "mast"}
    base |= {_known(ids, id_, file, "power, mains") for id_ in listed}
    without = {_known(ids, id_, file, "power, no_mains") for id_ in power.get("no_mains", [])}
    return frozenset(base - without)


def _lists(
    data: dict[str, Any], name: str, ids: set[str], file: Path
) -> dict[str, tuple[str, ...]]:
    given = {
        key: tuple("-".join(item) if isinstance(item, list) else str(item) for item in value)
        for key, value in data.get(name, {}).items()
        if isinstance(value, list)
    }
    for id_ in given.get("sites", ()):
        _known(ids, id_, file, f"{name}, sites")
    for pair in given.get("links", ()):
        split_pair(pair, ids, file, f"{name}, links")
    return given


def split_pair(text: str, ids: set[str], file: Path | str, key: str) -> tuple[str, str]:
    """The two places of `A-B`; ids may hold dashes themselves."""
    for at, sign in enumerate(text):
        if sign == "-" and text[:at] in ids and text[at + 1 :] in ids:
            return text[:at], text[at + 1 :]
    raise BadInput(
        N_("{file}: {key}: “{text}” is not two known places written A-B"),
        file=file,
        key=key,
        text=text,
    )


def _sums(paths: Sequence[Path]) -> tuple[tuple[str, str], ...]:
    """The name of each file, and the SHA-256 of what it holds."""
    rows = []
    for path in paths:
        with path.open("rb") as file:
            rows.append((path.name, hashlib.file_digest(file, "sha256").hexdigest()))
    return tuple(rows)


def _device_folders(data: dict[str, Any], folder: Path, file: Path) -> tuple[Path, ...]:
    texts = data.get("equipment", {}).get("folders", ())
    return tuple(_path(folder, text, file, "equipment, folders") for text in texts)


def read_project(path: Path | str) -> Project:
    """Read and check a project file with the files it names.

    Raises `BadInput` (file, line or field, next step) and `MissingResource` (terrain, variable).
    """
    file = Path(path)
    data = read_toml(file)
    check_shape(data, file)
    load_rules(file)
    folder = file.resolve().parent
    sites_path = _path(folder, data["sites"], file, "sites")
    places = read_places(sites_path)
    ids = {place.id for place in places}
    currency = str(data["currency"])
    read_assumptions(data.get("economics", {}), currency, file)
    prices_path = _path(folder, data["prices"], file, "prices") if "prices" in data else None
    prices = read_prices(prices_path, currency) if prices_path else PriceList(currency, {})
    server = data.get("content_server")
    power = data.get("power", {})
    sun = power.get("monthly_sun_kwh_m2_day")
    return Project(
        name=str(data.get("name", folder.name)),
        folder=folder,
        country=str(data["country"]).upper(),
        currency=currency,
        horizon_years=int(data["horizon_years"]),
        terrain=_rasters(data["terrain"], folder, file, "terrain"),
        canopy=_canopy(data, folder, file),
        terrain_sigma_m=data.get("terrain_sigma_m"),
        places=places,
        prices=prices,
        uplinks=_uplinks(data, ids, file),
        content_server=_known(ids, server, file, "content_server") if server else None,
        survival=_survival(data),
        mains=_mains(data, places, file),
        sunless_days=int(power.get("sunless_days", 0)),
        monthly_sun=tuple(map(float, sun)) if sun else None,
        force=_lists(data, "force", ids, file),
        forbid=_lists(data, "forbid", ids, file),
        allow=tuple(data.get("equipment", {}).get("allow", ())),
        device_folders=_device_folders(data, folder, file),
        spectrum_rules=tuple(data.get("spectrum", {}).get("rule", ())),
        settings=used_of(data, "settings"),
        economics=data.get("economics", {}),
        operator=data.get("operator"),
        unknown_keys=unknown_keys(data),
        inputs=_sums([file, sites_path, *([prices_path] if prices_path else [])]),
    )


def inputs_of(project: Project, ground: Sequence[Path]) -> tuple[tuple[str, str], ...]:
    """Every file that a plan depends on, by its content: the project's three, the devices of its
    own, and the files of its `ground` (heights, and what stands there)."""
    return project.inputs + _sums([*device_files(project.device_folders), *ground])


def fingerprint(
    project: Project, inputs: Sequence[tuple[str, str]], only_lawful: bool = False
) -> str:
    """One sum for all that was given: the files, what was pinned, and whether only lawful links
    were let in."""
    given = [inputs, project.force, project.forbid]
    given += ["only-lawful"] if only_lawful else []
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()


def pinned(project: Project, force: Sequence[str], forbid: Sequence[str]) -> Project:
    """The project with places, links (A-B), devices or channels pinned or forbidden on top.

    Raises `BadInput` for what is none of these.
    """
    return replace(
        project,
        force=_more(project, project.force, force, "--force"),
        forbid=_more(project, project.forbid, forbid, "--forbid"),
    )


def _more(
    project: Project, given: dict[str, tuple[str, ...]], words: Sequence[str], option: str
) -> dict[str, tuple[str, ...]]:
    ids = {place.id for place in project.places}
    lists = dict(given)
    for word in words:
        if word in ids:
            key = "sites"
        elif word.replace(".", "", 1).isdigit():
            key = "channels"
        elif word in project.allow or word in project.prices.rows:
            key = "devices"
        else:
            split_pair(word, ids, option, "links")
            key = "links"
        lists[key] = (*lists.get(key, ()), word)
    return lists
