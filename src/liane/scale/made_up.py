"""A table of observations, made up: as many rows as asked, with happenings that can be found.

Web measurements with their steps and verdicts, pings, one signal for each country, pairs of the
probe. Laid over: a service blocked in the first country, a network that falls silent, a device
that stops, a drop of the first country's signal, a service held back; what the last network
measured in the middle days, a block among it, comes a week late. Everything follows from the seed.
It is for tests and for `bench/`: no figure in it was measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from liane.detection.series.panel import Flags, Floats, Ints
from liane.measurement.table import SCHEMA

__all__ = ["Made", "write_made_up"]

_MONDAY_S = 1767571200  # 5 January 2026, 00:00
_DAY_S = 86400
_STEPS = (("dns", None), ("tcp", "ms"), ("tls", "ms"), ("http", "status"), ("dns", "ms"))
_PINGS_A_DAY = 288
_ROW_GROUP = 100_000
_FALSE = 0.01  # of verdicts where nobody blocks anything


@dataclass(frozen=True)
class Made:
    """How much is made up: the world that is measured, and how often."""

    countries: int = 2
    networks: int = 2  # of a country
    services: int = 4
    devices: int = 4
    days: int = 14
    runs_a_day: int = 12  # of a network, through all services
    steps: bool = True  # of measurements, and not their verdicts alone
    seed: int = 1

    @property
    def rows(self) -> int:
        """About how many observations the table holds: a network that is silent gives none."""
        webs = self.countries * self.networks * self.services * self.runs_a_day
        pairs = 2 * 24 * self.countries
        pings = self.devices * _PINGS_A_DAY
        steps = len(_STEPS) if self.steps else 0
        return self.days * (webs * (steps + 1) + pings + pairs + 24 * self.countries)


def write_made_up(folder: Path, made: Made) -> int:
    """Write the table under `folder`, a file a day; return how many rows it holds."""
    rows = 0
    for day in range(made.days):
        start_s = _MONDAY_S + day * _DAY_S
        rng = np.random.default_rng((made.seed, day))
        table = pa.concat_tables(_of_day(made, day, start_s, rng))
        place = folder / f"day={datetime.fromtimestamp(start_s, UTC):%Y-%m-%d}"
        place.mkdir(parents=True, exist_ok=True)
        pq.write_table(
            table, place / "made-up.parquet", compression="zstd", row_group_size=_ROW_GROUP
        )
        rows += table.num_rows
    return rows


def _of_day(made: Made, day: int, start_s: int, rng: np.random.Generator) -> Iterator[pa.Table]:
    yield from _webs(made, day, start_s, rng)
    yield _pings(made, day, start_s, rng)
    yield _signals(made, day, start_s, rng)
    yield _pairs(made, day, start_s, rng)


def _within(made: Made, day: int, first: float, last: float) -> bool:
    """Whether a day lies in a part of the whole span."""
    return first * made.days <= day < last * made.days


def _table(count: int, start_s: int, late: Flags | None = None, **columns: Any) -> pa.Table:
    """Rows with these columns; what is not told is null, and each came when its day was over."""
    late = np.zeros(count, dtype=bool) if late is None else late
    came_s = start_s + _DAY_S + np.where(late, 7 * _DAY_S, 0)
    shared = {
        "clock": "plausible",
        "format": "ooni",
        "control": False,
        "source": f"made-up-{start_s}.jsonl",
        "line": 1,
    }
    told = {name: pa.repeat(pa.scalar(value), count) for name, value in shared.items()}
    told |= {"late": pa.array(late), "received_at": pa.array(came_s * 1_000_000)} | columns
    arrays = [
        _cast(told[each.name], each.type) if each.name in told else pa.nulls(count, each.type)
        for each in SCHEMA
    ]
    return pa.table(arrays, schema=SCHEMA)


def _cast(column: Any, wanted: pa.DataType) -> Any:
    return column.cast(wanted) if column.type != wanted else column


def _at(seconds: Floats) -> pa.Array:
    return pa.array((seconds * 1e6).astype(np.int64))


def _named(names: list[Any], codes: Ints) -> pa.Array:
    return pa.array(names).take(pa.array(codes))


def _countries(made: Made) -> list[str]:
    return [f"{chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(made.countries)]


def _webs(made: Made, day: int, start_s: int, rng: np.random.Generator) -> Iterator[pa.Table]:
    """Runs through the services: a verdict and the steps of each measurement."""
    networks = made.countries * made.networks
    silent = made.networks - 1 if _within(made, day, 0.7, 0.85) else -1
    run = np.repeat(np.arange(networks), made.runs_a_day)
    at_s = start_s + rng.uniform(0, _DAY_S, run.size)
    kept = run != silent
    run, at_s = np.repeat(run[kept], made.services), np.repeat(at_s[kept], made.services)
    service = np.tile(np.arange(made.services), run.size // made.services)
    at_s = at_s + service
    late = (run == networks - 1) & _within(made, day, 0.5, 0.65)
    blocks = (run < made.networks) & (service == 1) & _within(made, day, 0.4, 0.7)
    blocks |= late & (service == made.services - 1)
    blocked = rng.random(run.size) < np.where(blocks, 0.95, _FALSE)
    names = [f"https://service{each}.example/" for each in range(made.services)]
    about = {
        "late": late,
        "test": pa.repeat(pa.scalar("web_connectivity"), run.size),
        "observed_at": _at(at_s),
        "probe_asn": pa.array(64500 + run),
        "probe_cc": _named(_countries(made), run // made.networks),
        "target": _named(names, service),
        "content": pa.array(_hashes(rng, run.size)),
    }
    for kind, unit in _STEPS if made.steps else ():
        value = pa.array(rng.exponential(80.0, run.size))
        failure = _named([None, "connection_reset"], (blocked & (kind == "tls")).astype(np.int64))
        facts = {"value": value, "failure": failure.cast(pa.string())}
        facts |= {"unit": pa.repeat(pa.scalar(unit, pa.string()), run.size)}
        yield _table(run.size, start_s, kind=_all(kind, run.size), **(about | facts))
    place = _named(["ok", "blocked tls"], blocked.astype(np.int64))
    confidence = pa.array(rng.uniform(0.7, 1.0, run.size))
    said = {"kind": _all("verdict", run.size), "unit": _all("rules 1", run.size)}
    yield _table(run.size, start_s, place=place, value=confidence, **(about | said))


def _all(text: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(text), count)


def _hashes(rng: np.random.Generator, count: int) -> list[str]:
    """As long and as unlike each other as sums of content are."""
    text = rng.bytes(32 * count).hex()
    return [text[at : at + 64] for at in range(0, len(text), 64)]


def _pings(made: Made, day: int, start_s: int, rng: np.random.Generator) -> pa.Table:
    """Every five minutes to each device; the first stops for a tenth of the time."""
    device = np.repeat(np.arange(made.devices), _PINGS_A_DAY)
    at_s = start_s + np.tile(np.arange(_PINGS_A_DAY) * 300.0, made.devices)
    lost = (rng.random(device.size) < 0.01) | ((device == 0) & _within(made, day, 0.6, 0.7))
    spent = rng.exponential(9.0, device.size)
    return _table(
        device.size,
        start_s,
        observed_at=_at(at_s + rng.uniform(0, 30, device.size)),
        test=_all("ping", device.size),
        kind=_all("ping", device.size),
        target=_named([f"mast-{each}" for each in range(made.devices)], device),
        value=pa.array(spent, mask=lost),
        failure=_named([None, "timeout"], lost.astype(np.int64)).cast(pa.string()),
        unit=_all("ms", device.size),
        content=pa.array(_hashes(rng, device.size)),
    )


def _signals(made: Made, day: int, start_s: int, rng: np.random.Generator) -> pa.Table:
    """One value an hour for each country; the first falls to a tenth."""
    country = np.repeat(np.arange(made.countries), 24)
    at_s = start_s + np.tile(np.arange(24) * 3600.0, made.countries)
    share = np.where((country == 0) & _within(made, day, 0.7, 0.85), 0.1, 1.0)
    return _table(
        country.size,
        start_s,
        observed_at=_at(at_s),
        kind=_all("signal", country.size),
        probe_cc=_named(_countries(made), country),
        unit=_all("ping-slash24", country.size),
        value=pa.array(share * (90 + rng.normal(0, 1, country.size))),
    )


def _pairs(made: Made, day: int, start_s: int, rng: np.random.Generator) -> pa.Table:
    """A target and a control each hour, one network a country; the first is held back."""
    country = np.repeat(np.arange(made.countries), 48)
    control = np.tile(np.arange(48) % 2 == 1, made.countries)
    at_s = start_s + np.tile(np.arange(48) // 2 * 3600.0, made.countries)
    held = (country == 0) & ~control & _within(made, day, 0.3, 0.5)
    speed = np.where(held, 0.1, 9.0) * np.exp(rng.normal(0, 0.1, country.size))
    return _table(
        country.size,
        start_s,
        observed_at=_at(at_s),
        test=_all("throughput_pair", country.size),
        kind=_all("throughput", country.size),
        probe_asn=pa.array(64500 + country * made.networks),
        probe_cc=_named(_countries(made), country),
        target=_all("https://film.example/", country.size),
        value=pa.array(speed),
        unit=_all("mbit/s", country.size),
        control=pa.array(control),
    )
