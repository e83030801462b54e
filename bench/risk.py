"""The risk of a month, told from what had started before it: `python bench/risk.py`.

The list is Access Now's STOP of the reference data (`$LIANE_DATA`, else `../shared/data`); months
of 2024 and 2025, countries with a record before them. The inputs were chosen by 2021 to 2023.
"""

import os
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from liane.detection.risk import month_of, starts_of
from liane.detection.risk_skill import skill

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("LIANE_DATA", HERE.parents[1] / "shared/data"))
STOP = DATA / "observatory/stop/stop_2016_2025.parquet"
NAMES = {
    "liane": "**Liane**",
    "persistence": "persistence: one started the month before",
    "decayed_count": "all starts, half as much every six months",
}


def section() -> str:
    """The whole table."""
    lines = ["## Risk of the next month: `python bench/risk.py`", ""]
    if not STOP.exists():
        return "\n".join([*lines, "The list of shutdowns is not here.", ""])
    starts = starts_of(pq.read_table(STOP).to_pylist())
    found = skill(starts, month_of(date(2024, 1, 1)), month_of(date(2025, 12, 1)))
    lines += [
        f"{found.countries} countries, {found.months} months, {found.started} country-months in "
        "which a shutdown started; each month told from what had started before it.",
        "",
        "| who tells | average precision | area under the curve | within a country |",
        "|---|---:|---:|---:|",
    ]
    for name, told in NAMES.items():
        marks = (found.precision[name], found.area[name], found.within[name])
        lines.append(f"| {told} | {' | '.join(f'{mark:.3f}' for mark in marks)} |")
    for name, (gain, low, high) in found.gain.items():
        told = f"Gain in average precision over {NAMES[name]}: {gain:.3f}"
        lines += ["", f"{told} ({low:.3f} to {high:.3f} in 95 of 100 draws of countries)."]
    lines += ["", "| chance told | country-months | mean | one started |", "|---|---:|---:|---:|"]
    for low, high, count, said, true in found.calibration:
        lines.append(f"| {low:g}–{high:g} | {count:,} | {said:.3f} | {true:.3f} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(section())
