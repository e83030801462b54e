"""The table of kernels' limits says the same as the published rules, country by country."""

import csv
import os
import tomllib
from pathlib import Path

import pytest

from liane import spectrum

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LIANE_DATA", ROOT.parent / "shared" / "data"))
RULES = DATA / "devices" / "wireless_regdb_rules.csv"
FLAGS = {"no-ofdm": 1, "indoor": 2, "dfs": 4, "no-start": 8, "join": 16}


def table():
    file = Path(spectrum.__file__).parent / "kernel_limits.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def test_the_table_names_its_source_and_says_that_its_date_is_unknown():
    assert "wireless-regdb" in table()["source"]
    assert table()["date"] == "unknown"


def test_every_row_is_a_band_with_a_width_a_limit_and_known_words():
    for group in table()["group"]:
        for low, high, width, eirp, words in group["rows"]:
            assert 0 < low < high
            assert width > 0
            assert 0 <= eirp <= 60
            assert set(words.split()) <= set(FLAGS)


def test_no_country_is_in_two_groups():
    codes = [code for group in table()["group"] for code in group["countries"]]
    assert len(codes) == len(set(codes)) == 182


def test_mali_guinea_and_niger_are_absent():
    assert not {"ML", "GN", "NE"} & set(spectrum.countries())


@pytest.mark.skipif(not RULES.is_file(), reason="needs wireless_regdb_rules.csv in $LIANE_DATA")
def test_the_table_says_the_same_as_the_published_rules():
    ours = {
        (code, *map(float, row[:4]), sum(FLAGS[word] for word in row[4].split()))
        for group in table()["group"]
        for code in group["countries"]
        for row in group["rows"]
    }
    with RULES.open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream))[1:]
    published = {(r[0], *map(float, r[2:6]), int(r[6])) for r in rows}
    assert ours == published
    assert len(rows) == 1013
