"""Events in series, beside plain detectors: `python bench/detection.py`, a section of RESULTS.md.

The reference series are read from `$LIANE_DATA` (else `../shared/data`); without them only made-up
weeks are counted. Two peers are written here as plainly as they are described: a trailing median
of a day at 80 %, and one at 50 % twice running. A false alarm in Iran is an
event known before 14:00 UTC on 16 November 2019; in made-up weeks, any event at all.
"""

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import incidents
import numpy as np
import shapes

from liane.detection import verdict
from liane.detection.series import (
    SERIES_RULES,
    Arrivals,
    Event,
    Panel,
    drops,
    read_arrivals,
    read_panel,
    silences,
)
from liane.detection.series.quiet import quiet_arrivals, quiet_panel

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("LIANE_DATA", HERE.parents[1] / "shared/data")) / "observatory"
ORDER_S = datetime(2019, 11, 16, 14, tzinfo=UTC).timestamp()
SIZES = ((1, 250), (5, 50), (40, 6))  # groups of a panel, and panels of four weeks
Detector = Callable[[Panel], list[Event]]


def section() -> str:
    """The whole table."""
    real = [_iran(), _iran_quiet(), _bago(), _bago_quiet()] if DATA.exists() else []
    lines = [
        "## Events in series: `python bench/detection.py`",
        "",
        f"Rules `{SERIES_RULES}`. None of them was fitted to these series; the formats were known.",
        "",
        *(real or [f"The reference series are not in {DATA.name}.", ""]),
        *_quiet(),
        *_made_up_cuts(),
        *shapes.section(_county_panel() if real else None, ORDER_S),
        *incidents.section(DATA),
        *_speed(),
    ]
    return "\n".join(lines)


def trailing(window_h: int, share: float, running: int) -> Detector:
    """A peer: `running` values in a row under `share` of the median of the hours before."""

    def detect(panel: Panel) -> list[Event]:
        values = np.where(np.isnan(panel.values), 100.0, panel.values)
        before = np.lib.stride_tricks.sliding_window_view(values[:, :-1], window_h, axis=1)
        held = np.zeros(values.shape, dtype=bool)
        held[:, window_h:] = values[:, window_h:] < share * np.median(before, axis=2)
        low = held.copy()
        for back in range(1, running):
            held[:, back:] &= low[:, :-back]
        begins = held & ~np.pad(held, ((0, 0), (1, 0)))[:, :-1]
        found = []
        for row, at in np.argwhere(begins):
            when_s = float(panel.times_s[at])
            found.append(Event(panel.groups[row], "drop", when_s, when_s, None, 0.5))
        return found

    return detect


PEERS: dict[str, Detector] = {
    "**Liane**": drops,
    "trailing median of a day, 80 %": trailing(24, 0.8, 1),
    "trailing median of a day, 50 % twice": trailing(24, 0.5, 2),
}


def _county_panel() -> Panel:
    file = DATA / "connectivity/iran_2019_counties.csv"
    return read_panel(file, "time_e", "connectivity", ("name_1", "name_2"), 12600)[0]


def _iran() -> str:
    panel = _county_panel()
    lines = [
        "### Iran, November 2019: 40 counties, shut from 14:00 UTC on the 16th",
        "",
        "| detector | found | median h after the order | known before it | events a county |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, detect in PEERS.items():
        events = sorted(detect(panel), key=lambda event: event.detected_s)
        first: dict[str, float] = {}
        for event in events:
            if event.detected_s >= ORDER_S:
                first.setdefault(str(event.group), event.detected_s)
        waited = np.median([(known - ORDER_S) / 3600 for known in first.values()])
        early = sum(event.detected_s < ORDER_S for event in events)
        after = (len(events) - early) / max(len(first), 1)
        lines.append(f"| {name} | {len(first)} of 40 | {waited:.1f} | {early} | {after:.2f} |")
    stamp = "A row's time is taken as when its value was had; if it opens its hour, an hour more."
    return "\n".join([*lines, "", stamp, ""])


def _iran_quiet() -> str:
    panel = _county_panel()
    calm = int((panel.times_s < ORDER_S).sum())
    weeks = len(panel.groups) * calm / 168
    part = replace(
        panel,
        times_s=panel.times_s[:calm],
        known_s=panel.known_s[:calm],
        values=panel.values[:, :calm],
    )
    return f"Its days before the order, {weeks:.0f} series-weeks: {len(drops(part))} events.\n"


def _bago_arrivals(group: tuple[str, ...] = ()) -> Arrivals:
    file = DATA / "connectivity/bago_2021_pings.csv"
    return read_arrivals(file, "time_local_str", group, 23400)[0]


def _bago() -> str:
    """Truth by eye: each night from 15 February to 27 April 2021 has hours without replies."""
    events = silences(_bago_arrivals())
    nights = {_local_night(event.start_s) for event in events}
    wanted = {np.datetime64("2021-02-15") + day for day in range(72)}
    late = [(event.detected_s - event.start_s) / 3600 for event in events]
    return "\n".join(
        [
            "### Bago, 2021: nightly cuts, from the replies alone",
            "",
            f"{len(nights & wanted)} of 72 nights found, {len(events)} events, "
            f"{len(nights - wanted)} of them in other nights; known {np.median(late):.1f} h after "
            "the onset (median).",
            "",
        ]
    )


def _local_night(start_s: float) -> np.datetime64:
    """The morning of a night that may begin before midnight."""
    return np.datetime64(int(start_s + 23400 + 3 * 3600), "s").astype("datetime64[D]")


def _bago_quiet() -> str:
    arrivals = _bago_arrivals()
    since_s = datetime(2021, 4, 27, 18, tzinfo=UTC).timestamp()
    late = sum(event.detected_s > since_s for event in silences(arrivals))
    weeks = (arrivals.until_s - since_s) / 604800
    return f"Its days after the last cut, {weeks:.1f} weeks: {late} events.\n"


def _quiet() -> list[str]:
    lines = [
        "### Quiet weeks, made up: power cuts, planned work, days and nights",
        "",
        "| detector | weeks of answers | alarms a week | weeks of load | alarms a week |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, detect in PEERS.items():
        cells = []
        for load in (False, True):
            weeks, alarms = _false_alarms(detect, load)
            cells.append(f"{weeks:,} | {alarms / weeks:.4f}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    made = [quiet_arrivals(10, 5, seed) for seed in range(20)]
    alarms = sum(len(silences(each)) for each in made)
    return [*lines, f"| **Liane**, replies | 1,000 | {alarms / 1000:.4f} | | |", ""]


def _false_alarms(detect: Detector, load: bool) -> tuple[int, int]:
    weeks = alarms = 0
    for groups, panels in SIZES:
        for seed in range(panels):
            alarms += len(detect(quiet_panel(groups, 4, seed, load)))
            weeks += groups * 4
    return weeks, alarms


def _made_up_cuts() -> list[str]:
    """Cuts laid over quiet weeks: what is found, and how late."""
    lines = [
        "### Cuts laid over made-up weeks",
        "",
        "| cut | found | median h |",
        "|---|---:|---:|",
    ]
    for told, share, depth, length in (
        ("all of a panel of 20, nothing left, 12 h by day", 1.0, 0.0, 12),
        ("all, half left, 12 h", 1.0, 0.5, 12),
        ("all, seven tenths left, 24 h", 1.0, 0.7, 24),
        ("half of the panel, a fifth left, 12 h", 0.5, 0.2, 12),
        ("one place of 20, nothing left, 12 h", 0.05, 0.0, 12),
        ("one place, nothing left, 48 h", 0.05, 0.0, 48),
    ):
        found, waited = _found(share, depth, length)
        lines.append(f"| {told} | {found:.0%} | {np.median(waited) if waited else np.nan:.1f} |")
    return [*lines, ""]


def _found(share: float, depth: float, length: int) -> tuple[float, list[float]]:
    wanted, waited = 0, []
    for seed in range(1000, 1020):
        panel = quiet_panel(20, 4, seed)
        hit, at = round(share * 20), 24 * 20 + 10
        panel.values[:hit, at : at + length] *= depth
        wanted += hit
        known = {}
        for event in drops(panel):
            if at <= (event.detected_s - panel.times_s[0]) / 3600 < at + length:
                known.setdefault(event.group["place"], event.detected_s)
        places = {f"{each:03d}" for each in range(hit)}
        waited += [
            (s - panel.times_s[0]) / 3600 - at for place, s in known.items() if place in places
        ]
    return len(waited) / wanted, waited


def _speed() -> list[str]:
    panel = quiet_panel(500, 12, seed=1)
    times = []
    for _ in range(3):
        began = time.process_time()
        drops(panel)
        times.append(time.process_time() - began)
    rate = panel.values.size / min(times)
    return [
        "### Speed",
        "",
        f"{panel.values.size:,} hourly values of {len(panel.groups)} series judged at "
        f"{rate / 1e6:.1f} million a second of one core, reading not counted.",
        "",
        *_verdicts(),
    ]


def _verdicts() -> list[str]:
    """A line of JSON to a verdict with its reasons, on the controlled scenarios of OONI."""
    files = sorted((DATA / "ooni/wc05_qa").glob("*.json"))
    lines = [file.read_bytes() for file in files]
    if not lines:
        return []
    times, parsing = [], []
    for _ in range(5):
        began = time.process_time()
        for _again in range(20):
            held = [json.loads(line) for line in lines]
        parsing.append(time.process_time() - began)
        began = time.process_time()
        for _again in range(20):
            for each in held:
                verdict(each).as_dict()
        times.append(time.process_time() - began)
    count = 20 * len(lines)
    whole = count / (min(parsing) + min(times))
    size = sum(map(len, lines)) / len(lines) / 1000
    return [
        f"Web measurements of {size:.0f} kB parsed and judged: {whole:,.0f} a second of one core "
        f"(parsing alone {count / min(parsing):,.0f}, verdicts alone {count / min(times):,.0f}). "
        "OONI's pipeline is told to parse 999 a second, without a verdict.",
        "",
    ]


if __name__ == "__main__":
    print(section())
