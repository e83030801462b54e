"""Everything a plan hands over, written in one folder, all or nothing.

Files are made in a fresh folder beside the destination, which is swapped in at the end: an earlier
result stays whole until the new one is. A destination that holds something else than a plan is
refused. Secrets are never written: keys are placeholders.
"""

import contextvars
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from liane.errors import BadInput, MissingResource
from liane.planning.outputs.checking import checked_plan
from liane.planning.outputs.devices import MIKROTIK, OPENWRT, Unit, family, units
from liane.planning.outputs.geojson import geojson
from liane.planning.outputs.kml import kml
from liane.planning.outputs.materials import materials_csv
from liane.planning.outputs.mikrotik import mikrotik_scripts
from liane.planning.outputs.netjson import netjson
from liane.planning.outputs.openwrt import openwrt_text
from liane.planning.outputs.report import report_html
from liane.planning.outputs.sheets import site_sheet
from liane.planning.outputs.unit_sheets import unit_sheet
from liane.planning.outputs.wording import file_name, names_of
from liane.words import N_, _, use

__all__ = ["check_destination", "write_all"]

Files = dict[str, str]


def _json(value: Any, indent: int | None = 1) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n"


def _unique(name: str, taken: Mapping[str, Any]) -> str:
    """`name`, or `name-2` and so on when a file has it already."""
    stem, dot, end = name.partition(".")
    folder, _slash, stem = stem.rpartition("/")
    count, found = 1, name
    while found in taken:
        count += 1
        found = f"{folder}/{stem}-{count}{dot}{end}"
    return found


def _unit_files(plan: dict[str, Any], unit: Unit) -> Files:
    country, name = plan["project"].get("country"), file_name(unit.name)
    kind = family(unit.entry["device"])
    if kind == OPENWRT:
        return {f"settings/openwrt/{name}.uci": openwrt_text(unit, country)}
    if kind == MIKROTIK:
        scripts = mikrotik_scripts(unit, country)
        return {f"settings/mikrotik/{name}{end}": text for end, text in scripts.items()}
    folder = "airos" if kind else "other"
    return {f"settings/{folder}/{name}.html": unit_sheet(plan, unit)}


def _settings(plan: dict[str, Any]) -> Files:
    files: Files = {}
    for unit in units(plan):
        for name, text in _unit_files(plan, unit).items():
            files[_unique(name, files)] = text
    return files


def _sheets(plan: dict[str, Any]) -> tuple[Files, dict[str, str]]:
    """The installation sheets, and the sheet of each place by id."""
    names = names_of(plan)
    files: Files = {}
    where: dict[str, str] = {}
    for site in plan["sites"]:
        if site["devices"] or (site.get("used", True) and site.get("mast_m") is not None):
            name = _unique(f"sites/{file_name(site['id'])}.html", files)
            files[name], where[site["id"]] = site_sheet(plan, site, names), name
    return files, where


def _letters(letters: Mapping[str, str]) -> Files:
    files: Files = {}
    for name, text in letters.items():
        stem = file_name(name.removesuffix(".txt"))
        files[_unique(f"letters/{stem}.txt", files)] = text
    return files


def _listing(sheets: Files, settings: Files) -> dict[str, Any]:
    """What the report says of its neighbours in the folder."""
    main = [
        ("plan.json", _("the whole plan, for programs and for checking it")),
        ("network.geojson", _("places and links, for maps (GeoJSON)")),
        ("network.kml", _("places and links, for globe viewers (KML)")),
        ("network.netjson.json", _("the graph, for network tools (NetJSON)")),
        ("materials.csv", _("the bill of materials, for spreadsheets")),
    ]
    folders = [
        (_("Installation sheets"), sorted(sheets)),
        (_("Settings of the radios"), sorted(settings)),
    ]
    return {"main": main, "folders": [row for row in folders if row[1]]}


def _all_files(plan: dict[str, Any], terrain: Any, letters: Mapping[str, str]) -> Files:
    sheets, where = _sheets(plan)
    settings, posted = _settings(plan), _letters(letters)
    report = report_html(
        plan, terrain, files=_listing(sheets, settings), letters=list(posted), sheets=where
    )
    return {
        "plan.json": _json(plan),
        "network.geojson": _json(geojson(plan)),
        "network.kml": kml(plan),
        "network.netjson.json": _json(netjson(plan)),
        "materials.csv": materials_csv(plan),
        "report.html": report,
        **sheets,
        **settings,
        **posted,
    }


def _check_destination(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise BadInput(N_("{out}: this is not a folder; give another --out"), out=out)
    if out.is_dir() and any(out.iterdir()) and not (out / "plan.json").is_file():
        raise BadInput(
            N_(
                "{out}: this folder holds something else than a plan; give an empty or a"
                " new folder as --out"
            ),
            out=out,
        )


@contextmanager
def _fresh_folder(out: Path) -> Iterator[Path]:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise MissingResource(
            N_("{out}: cannot write there ({reason}); give another --out"),
            out=out,
            reason=error.strerror,
        ) from error
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _swap_in(fresh: Path, out: Path) -> None:
    """Put `fresh` where `out` is; on failure `out` is back as it was."""
    mask = os.umask(0)
    os.umask(mask)
    fresh.chmod(0o777 & ~mask)
    if not out.exists():
        fresh.rename(out)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent)) / "before"
    out.rename(aside)
    try:
        fresh.rename(out)
    except OSError:
        aside.rename(out)
        raise
    finally:
        with suppress(OSError):
            shutil.rmtree(aside.parent, ignore_errors=out.exists())


def _write(files: Files, folder: Path) -> None:
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        newline = "" if name.endswith(".csv") else "\n"
        with target.open("w", encoding="utf-8", newline=newline) as file:
            file.write(text)


def check_destination(out: Path) -> None:
    """Raise BadInput now if `write_all` would refuse `out` later."""
    _check_destination(Path(os.path.abspath(out)))  # noqa: PTH100 (as in `_write_all`)


def _write_all(
    plan: Mapping[str, Any],
    terrain: Any,
    out: Path,
    language: str,
    letters: Mapping[str, str],
    bound: Mapping[str, Any] | None,
) -> list[Path]:
    use(language)
    out = Path(os.path.abspath(out))  # noqa: PTH100 (resolve() would follow a link we must see)
    _check_destination(out)
    files = _all_files(checked_plan(plan), terrain, letters)
    if bound is not None:
        files["bound.json"] = _json(bound, None)
    with _fresh_folder(out) as fresh:
        try:
            _write(files, fresh)
            _swap_in(fresh, out)
        except OSError as error:
            raise MissingResource(
                N_("{out}: cannot write there ({reason}); give another --out"),
                out=out,
                reason=error.strerror,
            ) from error
    return [out / name for name in files]


def write_all(
    plan: Mapping[str, Any],
    terrain: Any,
    out: Path,
    language: str,
    letters: Mapping[str, str],
    bound: Mapping[str, Any] | None = None,
) -> list[Path]:
    """Write everything a plan hands over into the folder `out`; return the files written.

    `plan`: as `schemas/plan.schema.json` says; `terrain`: for the relief of the map, or None;
    `language`: `fr` or `en`; `letters`: text by name; `bound`: the certificate of the bound,
    written as bound.json.
    Raises BadInput for a plan that does not fit the schema or a folder that holds something else,
    MissingResource when the folder cannot be written.
    """
    context = contextvars.copy_context()
    return context.run(_write_all, plan, terrain, out, language, letters, bound)
