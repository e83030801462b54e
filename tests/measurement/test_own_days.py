"""Readings kept by the day: a torn line costs itself, five years of fifty devices fit a card."""

import math
import random
from datetime import UTC, date, datetime, timedelta

import pytest

from liane.measurement import own_days
from liane.measurement.readings import Reading

DAY = date(2026, 3, 1)
START = datetime(2026, 3, 1, tzinfo=UTC).timestamp()
CARD = 32_000_000_000
DEVICES, MINUTES, YEARS, EVERY = 50, 1440, 5, 30


def readings(device, minute, chance):
    """What a radio on a battery tells: some of it still, some of it in motion."""
    sun = max(0.0, math.sin(math.pi * (minute / 720 - 0.5)))
    return [
        Reading("up", 1.0),
        Reading("rtt_ms", 1.5 + device * 0.2 + chance.expovariate(2)),
        Reading("loss", chance.choice([0.0] * 30 + [0.333])),
        Reading("signal_dbm", -60 - device % 15 + chance.gauss(0, 1.2), "wlan0"),
        Reading("rate_mbps", chance.choice([65.0, 72.2, 130.0]), "wlan0"),
        Reading("rx_mbps", chance.expovariate(0.3), "wlan0"),
        Reading("tx_mbps", chance.expovariate(0.9), "wlan0"),
        Reading("clients", float(chance.randrange(12)), "wlan0"),
        Reading("battery_v", 12.1 + 1.6 * sun + chance.gauss(0, 0.02)),
        Reading("uptime_s", 86_400.0 + 60 * minute),
    ]


@pytest.fixture(scope="module")
def day_of_fifty(tmp_path_factory):
    """A day of fifty devices; of a look a minute every thirtieth is written, for time's sake."""
    folder, chance = tmp_path_factory.mktemp("readings"), random.Random(1)  # noqa: S311 (no secret)
    for minute in range(0, MINUTES, EVERY):
        found = [(f"device {n:02}", readings(n, minute, chance)) for n in range(DEVICES)]
        own_days.append(folder, START + 60 * minute, found)
    return folder


def test_five_years_of_fifty_devices_fit_well_inside_a_card_of_32_gb(day_of_fifty):
    lines = (day_of_fifty / f"{DAY}.jsonl").stat().st_size
    rows = list(own_days.rows_of(day_of_fifty, DAY))
    assert len(rows) == DEVICES * 10 * MINUTES / EVERY
    packed = own_days.pack(day_of_fifty, DAY)
    a_day = EVERY * packed.stat().st_size  # the minutes that were left out weigh as much
    again = sorted(own_days.rows_of(day_of_fifty, DAY))
    assert [each[:4] for each in again] == [each[:4] for each in sorted(rows)]
    both = zip(again, sorted(rows), strict=True)
    assert max(abs(now.value - was.value) for now, was in both) < 0.01
    # Were nothing ever thrown away, five years of single readings would fit; and they are bounded.
    assert a_day * 365 * YEARS < CARD / 4
    assert own_days.KEEP_DAYS * a_day + EVERY * lines < own_days.MOST_BYTES
    assert own_days.MOST_BYTES <= CARD / 16
    print(f"{a_day / 1e6:.1f} MB a day, {own_days.KEEP_DAYS * a_day / 1e6:.0f} MB kept")


def test_sums_tell_each_hour_and_a_torn_line_costs_itself_alone(tmp_path):
    own_days.append(
        tmp_path, START, [("a", [Reading("up", 1.0), Reading("signal_dbm", -61.04, "w")])]
    )
    file = tmp_path / f"{DAY}.jsonl"
    file.write_bytes(file.read_bytes() + b'[1772323260,"a",{"up"')  # the plug was pulled here
    own_days.append(tmp_path, START + 120, [("a", [Reading("up", 0.0), Reading("bogus", 1.0)])])
    own_days.append(tmp_path, START + 3600, [("a", [Reading("up", 1.0)]), ("b", [])])
    hours = own_days.hours_of(own_days.rows_of(tmp_path, DAY))
    assert hours == {
        ("a", "up", ""): {0: (2, 0, 0.5, 1), 1: (1, 1, 1.0, 1)},
        ("a", "signal_dbm", "w"): {0: (1, -61, -61.0, -61)},
    }


def test_the_oldest_days_go_by_age_and_by_weight_and_never_today(tmp_path):
    for ago in range(6):
        (tmp_path / f"{DAY - timedelta(days=ago)}.parquet").write_bytes(b"x" * 100)
    (tmp_path / "memory.json").write_text("{}")
    assert own_days.tidy(tmp_path, date(2100, 1, 1), keep_days=5) == 0  # a clock that is wrong
    assert own_days.tidy(tmp_path, DAY, keep_days=4) == 1
    assert own_days.tidy(tmp_path, DAY, most_bytes=250) == 3
    assert own_days.tidy(tmp_path, DAY, most_bytes=1) == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == [f"{DAY}.parquet", "memory.json"]
