"""A project and a result, in the files that `liane plan` reads and writes.

`project_files` gives project.toml, sites.csv and prices.csv of a plan; an imported project that
nobody changed keeps its own bytes, so that the browser and the command calculate the same thing.
What strangers upload is read with limits: size, number of files, names that stay in their folder.
"""

import csv
import io
import json
import tomllib
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "PRICE_COLUMNS",
    "SITE_COLUMNS",
    "as_csv",
    "as_toml",
    "price_rows",
    "project_files",
    "project_tree",
    "table",
    "unpacked",
    "zipped",
]

Files = dict[str, bytes]
SITE_COLUMNS = (
    "id", "name", "lat", "lon", "kind", "ground_source", "mast_heights_m", "households",
    "demand_mbps", "priority", "notes",
)  # fmt: skip
PRICE_COLUMNS = ("item", "price", "unit", "life_years", "note")
MOST_FILES, MOST_BYTES = 3_000, 200_000_000


_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
)  # fmt: skip


def as_toml(tree: Mapping[str, Any]) -> str:
    """A tree of plain values as TOML.

    >>> print(as_toml({"name": "A", "uplink": [{"mbps": 3}], "power": {"mains": []}}), end="")
    name = "A"
    <BLANKLINE>
    [[uplink]]
    mbps = 3
    <BLANKLINE>
    [power]
    mains = []
    """
    return "\n".join(_lines(tree, ())).lstrip("\n") + "\n"


def _lines(tree: Mapping[str, Any], path: tuple[str, ...]) -> Iterable[str]:
    later: list[tuple[str, Any]] = []
    for key, value in tree.items():
        if value is None:
            continue
        if isinstance(value, Mapping) or _is_tables(value):
            later.append((key, value))
        else:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in later:
        name = ".".join(map(_key, (*path, key)))
        rows = [value] if isinstance(value, Mapping) else value
        sign = "[{}]" if isinstance(value, Mapping) else "[[{}]]"
        for row in rows:
            yield ""
            yield sign.format(name)
            yield from _lines(row, (*path, key))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _key(key: str) -> str:
    plain = key.replace("_", "").replace("-", "")
    return key if plain.isascii() and plain.isalnum() else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json.dumps(str(value).replace("\x7f", ""), ensure_ascii=False)


def as_csv(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> str:
    """Rows as a table with a head; further keys are left out."""
    names = list(columns)
    out = io.StringIO()
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: row.get(name, "") for name in names} for row in rows)
    return out.getvalue()


def table(data: bytes, file: str) -> tuple[list[str], list[dict[str, str]]]:
    """The head and rows of a CSV file in UTF-8; `BadInput` names the file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(N_("{file}: is not text in UTF-8; save it as UTF-8"), file=file) from error
    try:
        reader = csv.DictReader(io.StringIO(text))
        rows = [
            {str(key): (value or "").strip() for key, value in row.items() if isinstance(key, str)}
            for row in reader
        ]
    except (csv.Error, AttributeError) as error:
        raise BadInput(N_("{file}: is not a table; save it as CSV"), file=file) from error
    return list(reader.fieldnames or ()), rows


def price_rows(data: bytes, currency: str, file: str = "prices.csv") -> list[dict[str, str]]:
    """A price list as rows of `PRICE_COLUMNS`; an empty price is unknown."""
    head, rows = table(data, file)
    wanted = f"price_{currency.lower()}"
    if "item" not in head or wanted not in head:
        raise BadInput(
            N_("{file}: a price list needs the columns item and {wanted}; correct its head"),
            file=file,
            wanted=wanted,
        )
    return [
        {**{name: row.get(name, "") for name in PRICE_COLUMNS}, "price": row.get(wanted, "")}
        for row in rows
        if row.get("item")
    ]


def project_tree(data: bytes, file: str = "project.toml") -> dict[str, Any]:
    """What project.toml holds, in JSON's own types."""
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInput(N_("{file}: is not text in UTF-8; save it as UTF-8"), file=file) from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            N_("{file}: not valid TOML: {detail}; mend that line"), file=file, detail=error
        ) from error
    plain: dict[str, Any] = json.loads(json.dumps(tree, default=str))
    return plain


def project_files(
    plan: Any, terrain: Iterable[str], rules: Iterable[Mapping[str, Any]] = ()
) -> Files:
    """The three files of a plan, from which `liane plan` calculates the same.

    `rules` of emission come after the project's own; a project imported whole is left as it came.
    """
    if plan.verbatim and not plan.own_ground:
        return {name: text.encode() for name, text in plan.verbatim.items()}
    chosen = set(plan.chosen)
    currency = plan.currency
    tree = {**plan.project, "sites": "sites.csv", "prices": "prices.csv"}
    if plan.own_ground:
        tree["terrain"] = list(terrain)
    if rules := list(rules):
        own = tree.get("spectrum") or {}
        tree["spectrum"] = {**own, "rule": [*own.get("rule", ()), *rules]}
    column = f"price_{currency.lower()}"
    columns = ("item", column, *PRICE_COLUMNS[2:])
    prices = [{**row, column: row.get("price", "")} for row in plan.prices]
    places = [row for row in plan.places if row.get("id") in chosen]
    return {
        "project.toml": as_toml(tree).encode(),
        "sites.csv": as_csv(places, SITE_COLUMNS).encode(),
        "prices.csv": as_csv(prices, columns).encode(),
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files in one archive, in the order of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(name, files[name])
    return out.getvalue()


def unpacked(uploads: Iterable[Any]) -> Files:
    """What was uploaded: files as they are, archives opened; a folder around all is taken off."""
    files: Files = {}
    for upload in uploads:
        if zipfile.is_zipfile(upload):
            upload.seek(0)
            files |= _archive(upload)
        else:
            upload.seek(0)
            files[PurePosixPath(upload.name).name] = upload.read(MOST_BYTES)
    return _without_their_folder(files)


def _archive(upload: Any) -> Files:
    files: Files = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise BadInput(N_("archive: more than {most} files"), most=MOST_FILES)
            for entry in entries:
                with archive.open(entry) as stream:
                    data = stream.read(left + 1)
                left -= len(data)
                if left < 0:
                    raise BadInput(
                        N_("archive: it unpacks to more than {megabytes} MB; send less at once"),
                        megabytes=MOST_BYTES // 1_000_000,
                    )
                files[_safe(entry.filename)] = data
    except _BROKEN as error:
        raise BadInput(N_("archive: it cannot be opened; make it again as a plain zip")) from error
    return files


def _safe(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    parts = path.parts
    if path.is_absolute() or ".." in parts or not parts or "\0" in name or ":" in parts[0]:
        raise BadInput(
            N_("archive: the file “{name}” would land outside its folder; make it again"), name=name
        )
    return str(path)


def _without_their_folder(files: Files) -> Files:
    tops = {PurePosixPath(name).parts[0] for name in files}
    nested = all(len(PurePosixPath(name).parts) > 1 for name in files)
    if len(tops) != 1 or not nested:
        return files
    top = f"{tops.pop()}/"
    return {name.removeprefix(top): data for name, data in files.items()}
