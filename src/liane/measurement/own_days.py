"""Readings of the own network on disk: a file for each day, then Parquet, then nothing but sums.

Today's readings are appended line by line and synced, so that a power cut takes at most what was
being written. A day that is over becomes one Parquet file, sorted by device and reading, which is
what makes it small; after `KEEP_DAYS` days, or as soon as all files pass `MOST_BYTES`, the oldest
go. Sums by the hour are made before that and live in the records. On a box without pyarrow the
day's file stays as it is, packed by gzip.
"""

import gzip
import json
import math
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from liane.measurement.readings import READINGS, Reading

__all__ = ["KEEP_DAYS", "MOST_BYTES", "Row", "Sum", "append", "hours_of", "pack", "rows_of", "tidy"]

KEEP_DAYS = 92
MOST_BYTES = 2_000_000_000
_LINES, _ZIPPED, _TABLE = ".jsonl", ".jsonl.gz", ".parquet"
_PLACES = {"rtt_ms": 2, "loss": 3, "rx_mbps": 3, "tx_mbps": 3, "signal_dbm": 1, "battery_v": 2}


class Row(NamedTuple):
    """One reading of one device at one moment (seconds since 1970, UTC)."""

    at: float
    device: str
    name: str
    place: str
    value: float


class Sum(NamedTuple):
    """What an hour amounts to: how many readings, the lowest, their mean, the highest."""

    many: int
    low: float
    mean: float
    high: float


def append(folder: Path, at: float, found: Iterable[tuple[str, Iterable[Reading]]]) -> None:
    """Add what a look brought to the file of its day, and wait until it is on the disk."""
    lines = []
    for device, readings in found:
        told = {f"{e.name} {e.place}".strip(): _short(e) for e in readings if e.name in READINGS}
        if told:
            lines.append(json.dumps([round(at), device, told], separators=(",", ":")))
    if not lines:
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _file(folder, at).open("ab") as out:
        if out.tell() and not _ends_whole(_file(folder, at)):
            out.write(b"\n")  # what a power cut tore is a line of its own, and is read past
        out.write("".join(f"{line}\n" for line in lines).encode())
        out.flush()
        os.fsync(out.fileno())


def _file(folder: Path, at: float) -> Path:
    return folder / f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}{_LINES}"


def _ends_whole(file: Path) -> bool:
    with file.open("rb") as held:
        held.seek(-1, os.SEEK_END)
        return held.read(1) == b"\n"


def _short(reading: Reading) -> float:
    value = round(reading.value, _PLACES.get(reading.name, 1))
    return int(value) if value == int(value) else value


def rows_of(folder: Path, day: date) -> Iterator[Row]:
    """The readings of a day, from whichever file holds it; a line that was torn is left out."""
    table = folder / f"{day}{_TABLE}"
    if table.exists():
        yield from _rows_of_table(table)
    for ending, opened in ((_ZIPPED, gzip.open), (_LINES, open)):
        file = folder / f"{day}{ending}"
        if file.exists():
            with opened(file, "rt", encoding="utf-8", errors="replace") as lines:
                yield from _rows(lines)


def _rows(lines: Iterable[str]) -> Iterator[Row]:
    for line in lines:
        with suppress(ValueError, TypeError, AttributeError):
            at, device, told = json.loads(line)
            for key, value in told.items():
                name, _space, place = key.partition(" ")
                if name in READINGS and math.isfinite(value):
                    yield Row(float(at), str(device), name, place, float(value))


def hours_of(rows: Iterable[Row]) -> dict[tuple[str, str, str], dict[int, Sum]]:
    """By device, reading and place, the hours (of UTC) of a day that hold a reading."""
    held: dict[tuple[str, str, str], dict[int, list[float]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        hour = int(row.at // 3600 % 24)
        held[row.device, row.name, row.place][hour].append(row.value)
    return {
        key: {hour: _sum(values) for hour, values in hours.items()} for key, hours in held.items()
    }


def _sum(values: list[float]) -> Sum:
    mean = math.fsum(values) / len(values)
    return Sum(len(values), min(values), round(mean, 4), max(values))


def pack(folder: Path, day: date) -> Path | None:
    """Make one file of a day that is over; the lines go once it is on the disk."""
    lines = folder / f"{day}{_LINES}"
    if not lines.exists():
        return None
    rows = sorted(rows_of(folder, day), key=lambda row: (row[1:4], row.at))
    try:
        import pyarrow  # noqa: F401, PLC0415 (a box may be without engines)
    except ImportError:
        file = folder / f"{day}{_ZIPPED}"
        _whole(file, gzip.compress(lines.read_bytes(), 6))
    else:
        file = folder / f"{day}{_TABLE}"
        _write_table(file, rows)
    lines.unlink()
    return file


def _whole(file: Path, data: bytes) -> None:
    aside = file.with_name(f".{file.name}")
    with aside.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(file)


def _write_table(file: Path, rows: list[Row]) -> None:
    import pyarrow as pa  # noqa: PLC0415 (40 MB, once a day)
    import pyarrow.parquet as pq  # noqa: PLC0415

    at, device, name, place, value = zip(*rows, strict=True) if rows else ((),) * 5
    columns = {
        "at": pa.array([round(each) for each in at], pa.timestamp("s", tz="UTC")),
        "device": pa.array(device, pa.string()).dictionary_encode(),
        "reading": pa.array(name, pa.string()).dictionary_encode(),
        "place": pa.array(place, pa.string()).dictionary_encode(),
        "value": pa.array(value, pa.float32()),
    }
    sink = pa.BufferOutputStream()
    pq.write_table(
        pa.table(columns), sink, compression="zstd", compression_level=9,
        use_dictionary=["device", "reading", "place", "value"],
        column_encoding={"at": "DELTA_BINARY_PACKED"},
    )  # fmt: skip
    _whole(file, sink.getvalue().to_pybytes())


def _rows_of_table(file: Path) -> Iterator[Row]:
    import pyarrow.parquet as pq  # noqa: PLC0415

    table: dict[str, list[Any]] = pq.read_table(file).to_pydict()
    for at, *rest in zip(*table.values(), strict=True):
        yield Row(at.timestamp(), *rest)


def tidy(
    folder: Path, today: date, keep_days: int = KEEP_DAYS, most_bytes: int = MOST_BYTES
) -> int:
    """Take away days that are past their time, and the oldest while all are too much; how many.

    Today is never taken. Days that were measured are counted, and not those of the calendar: a
    clock that wakes in 2100 makes nothing old.
    """
    held = sorted(each for each in folder.glob("????-??-??.*") if _day(each) is not None)
    past = sorted({each.name[:10] for each in held})[: -1 - keep_days]
    sizes = {file: file.stat().st_size for file in held}
    gone = 0
    for file in held:
        day = _day(file)
        old = file.name[:10] in past
        if day == today or not (old or sum(sizes.values()) > most_bytes):
            continue
        file.unlink()
        del sizes[file]
        gone += 1
    return gone


def _day(file: Path) -> date | None:
    try:
        return date.fromisoformat(file.name[:10])
    except ValueError:
        return None
