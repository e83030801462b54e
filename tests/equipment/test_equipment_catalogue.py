"""The catalogue: our files, a community's files, and every way a file can be wrong."""

from pathlib import Path

import pytest

from liane.equipment import draw_or_assumed, load_catalogue, load_folder, read_device
from liane.errors import BadInput, MissingResource
from liane.words import use

GOOD = """\
id = "mast-radio"
name = "A radio"
vendor = "us"
family = "openwrt"
kind = "cpe"

[radio]
standard = "802.11n"
streams = 2
bands_mhz = [[5150, 5875]]
widths_mhz = [20, 40]
source = "maker's sheet, page 2"
date = "2026-03"
status = "seen"

[gain_dbi]
value = 14
source = "maker's sheet, page 2"
date = "2026-03"
status = "seen"
"""

SHEET = """
[[rates]]
width_mhz = 20
mcs = [0, 7]
sensitivity_dbm = [-95, -75]
power_dbm = [27, 22]
source = "maker's sheet, page 3"
date = "2026-03"
status = "seen"
"""


@pytest.fixture(autouse=True)
def _english():
    use("en")


@pytest.fixture
def write(tmp_path):
    def write(text: str, name: str = "radio.toml") -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


# The values of the planning notes: id, highest power dBm, gain dBi, beam degrees.
NOTES = [
    ("ubiquiti-litebeam-5ac-gen2", 24, 23, 15),
    ("ubiquiti-litebeam-5ac-lr", 24, 26, 7),
    ("ubiquiti-nanostation-m5", 22, 16, 43),
    ("ubiquiti-nanostation-loco-m5", 22, 13, 45),
    ("ubiquiti-nanostation-ac-loco", 25, 13, 45),
    ("ubiquiti-nanobeam-ac-gen2", 25, 19, 30),
    ("ubiquiti-powerbeam-5ac-620", 23, 29, 6),
    ("mikrotik-lhg-5", 25, 24.5, 7),
    ("mikrotik-lhg-5hpnd-xl", 28, 27, 6.4),
    ("mikrotik-sxtsq-5-ac", 25, 16, 23),
    ("mikrotik-sxtsq-lite2", 30, 10, 60),
    ("gl-inet-ar150", 18, 2, 360),
]


@pytest.mark.parametrize(("name", "power", "gain", "beam"), NOTES)
def test_the_twelve_models_carry_the_values_noted_and_say_they_are_to_be_verified(
    name, power, gain, beam
):
    device = load_catalogue()[name]
    facts = (device.max_power_dbm, device.gain_dbi, device.beam_deg)
    assert [fact.value for fact in facts] == [power, gain, beam]
    assert all(fact.status == "to-verify" and fact.source and fact.date for fact in facts)


def test_every_known_value_of_our_catalogue_says_source_date_and_status():
    for device in load_catalogue().values():
        for fact in (device.max_power_dbm, device.gain_dbi, device.draw_w, device.port_mbps):
            assert fact.known == bool(fact.source and fact.date and fact.status != "unknown")


def test_the_example_sector_is_said_to_be_invented():
    sector = load_catalogue()["sector-5ghz-90deg-16dbi-with-radio"]
    assert sector.kind == "sector"
    assert sector.max_eirp_dbm == 43
    assert sector.gain_dbi.status == "invented"


def test_no_value_of_our_catalogue_claims_a_maker_s_sheet_that_nobody_has_seen():
    text = "".join(d.gain_dbi.status + d.draw_w.status for d in load_catalogue().values())
    assert "seen" not in text


def test_a_value_not_given_is_unknown_and_not_zero(write):
    device = read_device(write(GOOD))
    assert device.max_power_dbm.value is None
    assert device.max_power_dbm.status == "unknown"
    assert device.max_eirp_dbm is None
    assert str(device.rates(20).power_dbm[0]) == "nan"


def test_an_unknown_draw_is_replaced_by_an_assumption_that_says_so(write):
    device = read_device(write(GOOD))
    assert draw_or_assumed(device).status == "assumption"
    assert draw_or_assumed(load_catalogue()["ubiquiti-litebeam-5ac-lr"]).value == 2.8


def test_the_maker_s_table_replaces_the_standard_s_minimum_at_its_width(write):
    device = read_device(write(GOOD + SHEET))
    rates = device.rates(20)
    assert rates.mcs.tolist() == [0, 7]
    assert rates.sensitivity_dbm.tolist() == [-95, -75]
    assert rates.power_dbm.tolist() == [27, 22]
    assert rates.phy_mbps.tolist() == [13, 130]
    assert rates.status == "seen"
    assert device.rates(40).status == "assumption"


def test_a_community_s_folder_adds_to_the_catalogue(write):
    folder = write(GOOD).parent
    assert set(load_catalogue([folder])) == {*load_catalogue(), "mast-radio"}


WRONG = [
    ('kind = "cpe"', 'kind = "dish"', 5, "dish"),
    ('kind = "cpe"', 'kind = "cpe"\ncolour = "white"', 6, "colour"),
    ("streams = 2", 'streams = "two"', 9, "number"),
    ("streams = 2", "streams = 9", 9, "between"),
    ("value = 14", "value = -3", 17, "between 0 and 60"),
    ("value = 14", "value = nan", 17, "number"),
    ("value = 14", "value = true", 17, "number"),
    ('standard = "802.11n"', 'standard = "wifi6"', 8, "802.11ax"),
    ("[[5150, 5875]]", "[[5875, 5150]]", 10, "low first"),
    ("[[5150, 5875]]", "[]", 10, "low first"),
    ("widths_mhz = [20, 40]", "widths_mhz = [20, 25]", 11, "25"),
    ("widths_mhz = [20, 40]", 'widths_mhz = ["20"]', 11, "20"),
    ("widths_mhz = [20, 40]", "widths_mhz = [20, 80]", 11, "80"),
    ('id = "mast-radio"', 'id = "Mast Radio"', 1, "lower-case"),
    ('name = "A radio"', "name = 3", 2, "quotes"),
    ('status = "seen"\n\n[gain', 'status = "sure"\n\n[gain', 14, "to-verify"),
    (
        'date = "2026-03"\nstatus = "seen"\n\n[g',
        'date = "spring"\nstatus = "seen"\n\n[g',
        13,
        "2026",
    ),
    (
        '[gain_dbi]\nvalue = 14\nsource = "maker\'s sheet, page 2"',
        "[gain_dbi]\nvalue = 14",
        16,
        "source",
    ),
    ("[radio]", "[radio", 7, "TOML"),
]


@pytest.mark.parametrize(("old", "new", "line", "said"), WRONG)
def test_a_wrong_field_is_named_with_its_file_and_line(write, old, new, line, said):
    assert old in GOOD
    file = write(GOOD.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        read_device(file)
    message = str(caught.value)
    assert str(file) in message
    assert f"line {line}:" in message
    assert said in message


def test_a_fact_without_its_source_is_refused_with_the_form_to_write(write):
    file = write(
        GOOD.partition("[gain_dbi]")[0].replace('kind = "cpe"', 'kind = "cpe"\ngain_dbi = 14')
    )
    with pytest.raises(BadInput, match="source, date and status"):
        read_device(file)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mcs = [0, 7]", "mcs = [7, 0]", "ascending"),
        ("mcs = [0, 7]", "mcs = [0, 9]", "ascending"),
        ("[-95, -75]", "[-95]", "one per MCS"),
        ("[-95, -75]", "[-95, 75]", "between"),
        ("width_mhz = 20", "width_mhz = 80", "widths_mhz"),
    ],
)
def test_a_wrong_maker_s_table_is_refused(write, old, new, said):
    with pytest.raises(BadInput, match=said):
        read_device(write(GOOD + SHEET.replace(old, new)))


def test_two_devices_with_one_id_are_refused_and_both_files_named(write):
    first, second = write(GOOD, "a.toml"), write(GOOD, "b.toml")
    with pytest.raises(BadInput) as caught:
        load_folder(first.parent)
    assert str(first) in str(caught.value)
    assert f"{second}: line 1:" in str(caught.value)


def test_an_id_of_ours_cannot_be_taken_again(write):
    file = write(GOOD.replace("mast-radio", "mikrotik-lhg-5"))
    with pytest.raises(BadInput, match="already in"):
        load_catalogue([file.parent])


def test_a_folder_that_is_not_there_is_a_missing_resource(tmp_path):
    with pytest.raises(MissingResource, match="no such folder"):
        load_catalogue([tmp_path / "none"])


def test_a_file_that_is_not_text_is_refused(tmp_path):
    file = tmp_path / "x.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="UTF-8"):
        read_device(file)
