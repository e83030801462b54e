"""The table of observations on disk: Arrow columns, one folder of Parquet files for each day.

`load` reads records of any format into it. A record that is there already is left out by its
content, whatever file or packing it comes in now; one that comes late is marked; one that cannot be
read goes to a quarantine file with its place and its reason. A file appears whole or not at all
(written aside, synced, renamed), so that a cut of power loses at most what was being read; reading
the same sources again completes it.
"""

import fcntl
import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from liane.measurement import documents
from liane.measurement.lists import ListRow, Unfit, list_of, row_of
from liane.measurement.lists_table import ListStore
from liane.measurement.observations import COLUMNS, Observation, Source, clock_of, moment
from liane.measurement.ooni import is_measurement
from liane.measurement.places import is_geojson, rows_of_geojson
from liane.measurement.rows_atlas import is_atlas, of_atlas
from liane.measurement.rows_ooni import of_ooni
from liane.measurement.rows_others import is_ioda, is_ndt7, of_ioda, of_ndt7
from liane.measurement.streams import Others, Record, Rejected, read_records
from liane.measurement.topologies import is_topology, of_topology
from liane.measurement.whole import sweep, write_whole
from liane.words import N_, say

__all__ = ["LATE_AFTER", "SCHEMA", "Counts", "load", "observations", "observed"]

LATE_AFTER = timedelta(days=1)  # after its day ended, a day is taken as complete
_ROWS_HELD = 100_000
_TOLD = 100
_TIME = pa.timestamp("us", tz="UTC")
_TYPES = {
    "observed_at": _TIME,
    "received_at": _TIME,
    "late": pa.bool_(),
    "probe_asn": pa.int64(),
    "step": pa.int32(),
    "value": pa.float64(),
    "control": pa.bool_(),
    "line": pa.int64(),
}
SCHEMA = pa.schema(
    [
        pa.field(name, _TYPES.get(name, pa.string()), metadata={"says": says})
        for name, says in COLUMNS.items()
    ]
)
_NO_FORMAT = N_("no format that is known here: OONI, RIPE Atlas, NDT7, IODA, NetJSON, GeoJSON…")
_OTHERS = Others(documents.ENDINGS, documents.reader_of)
_GREATEST_ASN = 2**32
_GREATEST_STEP = 2**31

Row = tuple[Any, ...]
Judge = Callable[[dict[str, Any]], Observation | None]


@dataclass
class Counts:
    """What a load did: records by source, and rows; `rejected` are in the quarantine file.

    `lists` counts the new rows of each list, which stand beside the table; `told` are the first of
    those that were rejected, so that whoever brought them reads why in their own language.
    """

    records: Counter[str] = field(default_factory=Counter)
    observations: int = 0
    duplicates: int = 0
    late: int = 0
    lists: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    quarantine: Path | None = None
    told: list[Rejected] = field(default_factory=list)


def observations(value: dict[str, Any]) -> list[tuple[Source, list[Observation]]]:
    """The observations of one record, by the format it shows; none for a format not known."""
    if is_atlas(value):
        return [of_atlas(value)]
    if is_measurement(value):
        return [of_ooni(value)]
    if is_ndt7(value):
        return [of_ndt7(value)]
    if is_topology(value):
        return of_topology(value)
    return of_ioda(value) if is_ioda(value) else []


def load(
    sources: Iterable[Path | str], store: Path, received_at: datetime, judge: Judge | None = None
) -> Counts:
    """Read sources into the table under `store`; `received_at` is now, with its zone.

    What `judge` says of a record is one row more of it: the verdict of then, kept with its rules.
    """
    with _alone(store):
        for folder in (*store.glob("day=*"), *store.glob("lists/*")):
            sweep(folder)
        work = _Load(store, received_at.astimezone(UTC), judge)
        for record in read_records(sources, _OTHERS):
            work.take(record)
        work.write()
    return work.counts


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """One load at a time writes to a table, so that a record counts once; another waits."""
    store.mkdir(parents=True, exist_ok=True)
    handle = os.open(store, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def observed(store: Path) -> pa.Table:
    """The whole table under `store`, in one piece of memory; for one day give its folder."""
    every = sorted(store.rglob("*.parquet"))
    files = [file for file in every if "lists" not in file.relative_to(store).parts]
    tables = [pq.ParquetFile(file).read() for file in files]
    return pa.concat_tables(tables) if tables else SCHEMA.empty_table()


def _listed(value: dict[str, Any]) -> list[ListRow | Unfit] | None:
    """The rows of a list that a record is, or holds; None for a record that is a measurement."""
    if isinstance(value, ListRow):
        return [value]
    if is_geojson(value):
        return list(rows_of_geojson(value))
    kind = list_of(tuple(value)) if "pattern" in value or "url" in value else None
    return [row_of(kind, value)] if kind else None


class _Load:
    """One load under way: the rows held for each day, and what each day holds already."""

    def __init__(self, store: Path, received_at: datetime, judge: Judge | None) -> None:
        self.store, self.received_at, self.judge = store, received_at, judge
        self.counts = Counts()
        self.lists = ListStore(store, received_at)
        self.counts.lists = self.lists.rows
        self.held: dict[str, list[Row]] = {}
        self.rows_held = 0
        self.known: dict[str, set[str]] = {}

    def take(self, record: Record | Rejected) -> None:
        """Hold the rows of one record, or put it in quarantine."""
        if isinstance(record, Rejected):
            self.put_aside(record)
            return
        listed = _listed(record.value)
        if listed is not None:
            self.take_list(record, listed)
            return
        found = observations(record.value)
        if not found:
            sample = json.dumps(record.value, ensure_ascii=True)[:4096]
            self.put_aside(Rejected(record.source, record.line, _NO_FORMAT, {}, sample))
            return
        self.counts.records[record.source] += 1
        content = _content(record.value)
        rows = [row for about, steps in found for row in self.rows(record, content, about, steps)]
        known = self.contents_of(_day_of(rows[0]))
        if content in known:
            self.counts.duplicates += 1
            return
        known.add(content)
        said = self.judge(record.value) if self.judge else None
        if said is not None:
            rows += self.rows(record, content, found[0][0], [said])
        self.hold(rows)

    def take_list(self, record: Record, listed: list[ListRow | Unfit]) -> None:
        """Hold the rows of a list, or put in quarantine those that cannot be used."""
        if any(isinstance(each, ListRow) for each in listed):
            self.counts.records[record.source] += 1
        for at, row in enumerate(listed):
            line = record.line + at
            if isinstance(row, Unfit):
                self.put_aside(Rejected(record.source, line, row.reason, row.facts, ""))
            elif not self.lists.take(row, record.source, line):
                self.counts.duplicates += 1

    def rows(
        self, record: Record, content: str, about: Source, steps: list[Observation]
    ) -> Iterator[Row]:
        """The rows of the table that the steps of one record are."""
        told = [_clean(each) for each in about[:4]]
        asn = about.probe_asn if 0 < (about.probe_asn or 0) < _GREATEST_ASN else None
        whose = [asn, *(_clean(each) for each in about[5:8])]
        where = (content, record.source, record.line)
        shared = self.when(about.written_at)
        for each in steps:
            when = shared if each.at is None else self.when(each.at)
            step = each.step if each.step is None or abs(each.step) < _GREATEST_STEP else None
            place, failure, unit = _clean(each.place), _clean(each.failure), _clean(each.unit)
            what = (each.kind, step, place, failure, each.value, unit, each.control)
            yield (*when, *told, *whose, *what, *where)

    def when(self, written: Any) -> Row:
        """When a step was made, as far as its clock can be trusted."""
        at = moment(written)
        clock = clock_of(at, self.received_at)
        sure = at if clock == "plausible" else None
        late = sure is not None and self.received_at > _end_of_day(sure) + LATE_AFTER
        told = None if written is None else _clean(str(written))
        return sure, clock, told, self.received_at, late

    def contents_of(self, day: str) -> set[str]:
        """The records that a day holds already."""
        if day not in self.known:
            files = self.store.glob(f"day={day}/*.parquet")
            columns = [pq.read_table(f, columns=["content"])["content"] for f in files]
            self.known[day] = {each for column in columns for each in column.unique().to_pylist()}
        return self.known[day]

    def hold(self, rows: list[Row]) -> None:
        """Keep rows until they are worth a file."""
        for row in rows:
            self.held.setdefault(_day_of(row), []).append(row)
        self.counts.observations += len(rows)
        self.counts.late += sum(row[_LATE] for row in rows)
        self.rows_held += len(rows)
        if self.rows_held >= _ROWS_HELD:
            self.write()

    def write(self) -> None:
        """Write what is held, a file for each day; the first last, for a record is known by it."""
        for day in sorted(self.held, reverse=True):
            _write(self.store / f"day={day}", self.held[day])
        self.held, self.rows_held = {}, 0
        self.lists.write()

    def put_aside(self, rejected: Rejected) -> None:
        """Note in the quarantine file what was not read, where it stood and why."""
        folder = self.store / "quarantine"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.received_at:%Y%m%dT%H%M%S}.jsonl"
        why = say(rejected.reason, **rejected.facts)
        said = {"source": rejected.source, "line": rejected.line, "why": why}
        try:
            with file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(said | {"begins": rejected.sample}) + "\n")
        except OSError as error:  # a full disk, met while writing, names no file
            raise OSError(error.errno, error.strerror or str(error), str(file)) from error
        self.counts.rejected[rejected.source] += 1
        if len(self.counts.told) < _TOLD:
            self.counts.told.append(rejected)
        self.counts.quarantine = file


_PLACES = {name: at for at, name in enumerate(COLUMNS)}
_OBSERVED, _LATE = _PLACES["observed_at"], _PLACES["late"]


def _day_of(row: Row) -> str:
    at = row[_OBSERVED]
    return at.date().isoformat() if at else "unknown"


def _end_of_day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _clean(text: str | None) -> str | None:
    """A text that UTF-8 can hold: JSON may carry half a character."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))  # made once for all records


def _content(value: dict[str, Any]) -> str:
    written = _CANONICAL.encode(value)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def _write(folder: Path, rows: list[Row]) -> None:
    """One Parquet file, named by what it holds."""
    columns = [
        pa.array(column, type=place.type)
        for column, place in zip(zip(*rows, strict=True), SCHEMA, strict=True)
    ]
    contents = "".join(dict.fromkeys(row[_PLACES["content"]] for row in rows))
    name = hashlib.sha256(contents.encode("ascii")).hexdigest()[:24]
    write_whole(folder, name, pa.Table.from_arrays(columns, schema=SCHEMA))
