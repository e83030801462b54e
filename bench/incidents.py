"""Blocking, throttling, incidents and causes: the second half of `python bench/detection.py`.

Each figure is counted here, from the reference series if they are there and from made-up ones whose
generator is published. The curated events of IODA carry a cause that people wrote down; what could
be known of each within the hour is turned into signals, and nothing else is used.
"""

import csv
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

from liane.detection.blocking import BLOCKING_RULES, arrivals_of, blocks
from liane.detection.blocking.quiet import quiet_judgements, with_block
from liane.detection.causes import (
    CAUSES,
    CAUSES_RULES,
    Cause,
    Signal,
    Watched,
    fused,
    named,
    weigh_causes,
)
from liane.detection.causes.scenarios import SUBTYPES, made_up_happenings
from liane.detection.judgements import read_judgements
from liane.detection.series import drops, read_panel, silences
from liane.detection.throttling import THROTTLING_RULES, made_up_pairs, throttled

_BINS = (0.0, 0.01, 0.05, 0.2, 0.5, 0.8, 0.9, 0.99, 1.0)
_TRUTH = {
    "Exams": "national_order",
    "Government-Ordered": "national_order",
    "Cable-Cut": "upstream_cable",
    "Power-Outage": "power of a grid",
    "Weather": "weather",
    "Equipment-Failure": "provider",
    "Maintenance": "provider",
    "Route-Leak": "provider",
}


def section(data: Path) -> list[str]:
    """The tables; those of real data only if they are there."""
    real = [*_uganda(data), *_alerts(data)] if data.exists() else []
    curated = _curated(data) if data.exists() else []
    return [*real, *_quiet_cells(), *_throttling(), *_causes(), *curated]


def _utc(when_s: float | None) -> str:
    return "not" if when_s is None else datetime.fromtimestamp(when_s, UTC).strftime("%d %b %H:%M")


def _uganda(data: Path) -> list[str]:
    read = read_judgements([data / "ooni/uganda_2026_twitter_rows.sql"], datetime.now(UTC))
    found = blocks(read.judged)
    told = [
        f"block from {_utc(event.start_s)}, known {_utc(event.detected_s)}, ended "
        f"{_utc(event.end_s)} ({event.confidence:.3f})"
        for event in found
    ]
    changes = sum(1 + (event.end_s is not None) for event in found)
    quiet = [_utc(event.detected_s) for event in silences(arrivals_of(read.judged))]
    return [
        f"### Uganda, January 2026: what measurements said, rules `{BLOCKING_RULES}`",
        "",
        f"{len(read.judged)} measurements; {changes} changes: {'; '.join(told)} (UTC). OONI's own "
        f"detector: 18 Jan 19:00, or 12:00. Silence known {'; '.join(quiet)}.",
        "",
    ]


def _alerts(data: Path) -> list[str]:
    file = data / "connectivity/iran_2019_counties.csv"
    panel, _read = read_panel(file, "time_e", "connectivity", ("name_1", "name_2"), 12600)
    iran = drops(panel)
    read = read_judgements([data / "ooni/uganda_2026_twitter_rows.sql"], datetime.now(UTC))
    uganda = [*blocks(read.judged), *silences(arrivals_of(read.judged))]
    cells = [cell._asdict() for cell in {each.cell for each in read.judged}]
    of_iran = len(fused(iran, Watched.of(panel.groups, "IR")))
    of_uganda = len(fused(uganda, Watched.of(cells)))
    return [
        "### Alerts per event",
        "",
        "| happenings | events found | incidents told | a happening |",
        "|---|---:|---:|---:|",
        f"| Iran 2019: one order | {len(iran)} | {of_iran} | {of_iran:.1f} |",
        f"| Uganda 2026: a shutdown, then a block | {len(uganda)} | {of_uganda} | "
        f"{of_uganda / 2:.1f} |",
        "",
    ]


def _quiet_cells() -> list[str]:
    made = [quiet_judgements(4, 6, 26, seed) for seed in range(12)]
    began, rows = time.process_time(), sum(map(len, made))
    alarms = sum(len(blocks(each)) for each in made)
    rate = rows / (time.process_time() - began)
    weeks = 12 * 24 * 26
    lines = [
        "### Blocking in made-up months",
        "",
        f"{weeks:,} quiet weeks of a service on a network: {alarms} false events, "
        f"{alarms / weeks:.4f} a week ({rate:,.0f} measurements a second).",
        "",
        "| block laid over | found | median h after each network's own start | events each |",
        "|---|---:|---:|---:|",
    ]
    for days in (2, 5, 14):
        found, waited, each = _laid_over(made, days)
        cells = f"{found:.0%} | {np.median(waited):.0f} | {each:.2f}"
        lines.append(f"| {days} days, four networks | {cells} |")
    return [*lines, ""]


def _laid_over(made: Sequence[list], days: int) -> tuple[float, list[float], float]:
    """Blocks of one service; the detection is counted from when its network was blocked."""
    found, told, waited = 0, 0, []
    for seed, judged in enumerate(made):
        start_s = judged[0].at_s // 86400 * 86400 + 60 * 86400
        over = with_block(judged, "service2.example", start_s, start_s + days * 86400, seed)
        was = {id(a): b for a, b in zip(judged, over, strict=True)}
        first: dict[str, float] = {}
        for before in judged:
            if was[id(before)] is not before:
                first.setdefault(before.cell.network, before.at_s)
        known: dict[str, float] = {}
        for event in blocks(over):
            if event.group["service"] == "service2.example" and event.detected_s > start_s:
                known.setdefault(event.group["network"], event.detected_s)
                told += 1
        found += len(known)
        waited += [(s - first[name]) / 3600 for name, s in known.items() if name in first]
    return found / (4 * len(made)), waited, told / found


def _throttling() -> list[str]:
    false = sum(len(throttled(made_up_pairs(336, seed))) for seed in range(1000))
    lines = [
        f"### Throttling in made-up pairs, rules `{THROTTLING_RULES}`",
        "",
        f"1,000 quiet weeks, a pair every half hour: {false} false events.",
        "",
        "| target held to | found | median pairs until known |",
        "|---|---:|---:|",
    ]
    for cap in (0.064, 0.5, 2.0):
        waited = []
        for seed in range(200):
            events = throttled(made_up_pairs(200, seed, (80, 140), cap))
            known = [event.detected_s / 1800 - 80 for event in events]
            waited += [each for each in known[:1] if 0 <= each < 60]
        median = f"{np.median(waited):.0f}" if waited else "—"
        lines.append(f"| {cap:g} Mbit/s | {len(waited) / 200:.0%} | {median} |")
    return [*lines, "", "Lines of 1 to 40 Mbit/s: one slower than the cap is not held back.", ""]


@dataclass
class _Judged:
    """One happening whose cause is known, and what was found."""

    true: str
    causes: list[Cause]


def _made_up() -> Iterator[_Judged]:
    for seed in range(100, 200):
        for each in made_up_happenings(400, seed):
            yield _Judged(each.cause, weigh_causes(each.signals))


def _causes() -> list[str]:
    held = list(_made_up())
    lines = [
        f"### Causes of made-up happenings, rules `{CAUSES_RULES}`, seeds the rules had not seen",
        "",
        *_confusion(held),
        "",
        "| probability | of an order: cases | said | true | of any cause: cases | said | true |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for low, high in pairwise(_BINS):
        orders = _bin(held, ("national_order",), low, high)
        every = _bin(held, CAUSES, low, high)
        lines.append(f"| {low:g}–{high:g} | {_cells(orders)} | {_cells(every)} |")
    return [*lines, "", *_hard_cases()]


def _hard_cases() -> list[str]:
    """Each way for things to stop as often as any other, for most are rare among the rest."""
    lines = [
        "| what it was | happenings | called an order | its cause named |",
        "|---|---:|---:|---:|",
    ]
    for sub in SUBTYPES:
        held = [
            named(weigh_causes(each.signals))
            for seed in range(100, 120)
            for each in made_up_happenings(50, seed, sub.cause, sub.name)
        ]
        order, right = held.count("national_order") / len(held), held.count(sub.cause) / len(held)
        lines.append(f"| {sub.name} | {len(held):,} | {order:.1%} | {right:.0%} |")
    return [*lines, ""]


def _bin(
    held: Sequence[_Judged], causes: Sequence[str], low: float, high: float
) -> list[tuple[float, bool]]:
    return [
        (each.probability, each.cause == one.true)
        for one in held
        for each in one.causes
        if each.cause in causes and low <= each.probability < high + (high == 1.0)
    ]


def _cells(pairs: Sequence[tuple[float, bool]]) -> str:
    if not pairs:
        return "0 | — | —"
    said, true = np.mean([p for p, _t in pairs]), np.mean([t for _p, t in pairs])
    return f"{len(pairs):,} | {said:.3f} | {true:.3f}"


def _confusion(held: Sequence[_Judged]) -> list[str]:
    said = Counter((each.true, named(each.causes)) for each in held)
    orders = sum(n for (true, _name), n in said.items() if true == "national_order")
    others = len(held) - orders
    hit = said["national_order", "national_order"]
    wrong = sum(n for (true, name), n in said.items() if name == "national_order" != true)
    names = sum(n for (_true, name), n in said.items() if name != "unknown")
    right = sum(n for (true, name), n in said.items() if name == true != "unknown")
    return [
        f"{len(held):,} happenings, {orders} of them orders. Wrongly called an order: {wrong} of "
        f"{others:,} ({wrong / max(others, 1):.2%}), or of the {hit + wrong} so called "
        f"({wrong / max(hit + wrong, 1):.1%}); orders named: {hit / max(orders, 1):.0%} "
        f"(coverage), the others unknown. Any cause named: {names / len(held):.0%}, right in "
        f"{right / max(names, 1):.0%}.",
    ]


def _curated(data: Path) -> list[str]:
    rows = _rows_of_ioda(data / "ioda_events_2018_2021.csv")
    held = [
        (truth, named(weigh_causes(_signals_of(row, rows))))
        for row in rows
        if (truth := _TRUTH.get(row.cause))
    ]
    orders = [name for truth, name in held if truth == "national_order"]
    others = [name for truth, name in held if truth != "national_order"]
    wrong = others.count("national_order")
    return [
        "### Causes of IODA's curated events",
        "",
        f"{len(orders)} orders and {len(others)} others with a cause that was confirmed. Called an "
        f"order: {orders.count('national_order')} of the orders, {wrong} of the others. Known of "
        "each: its extent, whether routes left, the minute of its onset, and whether the same "
        "country was out at that hour on days before.",
        "",
    ]


@dataclass(frozen=True)
class _Row:
    """One curated event."""

    country: str
    began: datetime
    cause: str
    scope: str
    routes: str


def _rows_of_ioda(file: Path) -> list[_Row]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream))
    scope = next(name for name in table[0] if name.startswith("Scope"))
    held = []
    for row in table:
        began = _moment(row["Begin time"])
        if began is not None:
            routes = row["IODA BGP visible by human"].strip().lower()
            about = (row["Country"].strip(), began, row["Cause"].strip(), row[scope].strip())
            held.append(_Row(*about, routes))
    return held


def _moment(text: str) -> datetime | None:
    for form in ("%A, %B %d, %Y, %I:%M:%S %p", "%m/%d/%Y %H:%M:%S"):
        cleaned = " ".join(text.replace("PM", "PM" if "," in text else "").split())
        try:
            return datetime.strptime(cleaned, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _signals_of(row: _Row, rows: Sequence[_Row]) -> list[Signal]:
    kinds = [
        "round_hour" if min(row.began.minute % 30, -row.began.minute % 30) <= 3 else "odd_hour"
    ]
    if row.scope.startswith("Country"):
        kinds += ["whole_country", "others_too"]
    elif row.scope.startswith("Region"):
        kinds.append("one_region")
    kinds += {"true": ["routes_withdrawn"], "false": ["routes_stay"]}.get(row.routes, [])
    before = {each.began.date() for each in rows if _same_hour_before(row, each)}
    kinds += ["same_hours_again"] if len(before) >= 2 else []
    return [Signal(kind, reliability=0.95) for kind in kinds]


def _same_hour_before(row: _Row, other: _Row) -> bool:
    gap_s = (row.began - other.began).total_seconds()
    off_s = abs((gap_s + 43200) % 86400 - 43200)
    return other.country == row.country and 43200 < gap_s < 7 * 86400 and off_s <= 7200
