"""Settings that radios read: both ends agree, power is never raised, no secret, no way out."""

import re

import pytest
from outputs_sample import sample_plan

from liane.planning.outputs import mikrotik_scripts, openwrt_configuration, openwrt_text, unit_sheet
from liane.planning.outputs.channels import channel_number, primary_mhz
from liane.planning.outputs.devices import Unit, units
from liane.words import use

PLACEHOLDER = "À REMPLACER"


@pytest.fixture
def plan():
    use("fr")
    return sample_plan()


def unit(plan, name, **changes):
    found = next(at for at in units(plan) if at.name == name)
    return Unit(found.site, found.entry | changes, found.links)


def uci(text):
    """The options of UCI text by section: {section: {option: value}}."""
    sections, current = {}, {}
    for line in text.splitlines():
        if head := re.fullmatch(r"config \S+ '(\S+)'", line):
            current = sections.setdefault(head[1], {})
        elif option := re.fullmatch(r"\toption (\S+) '(.*)'", line):
            current[option[1]] = option[2]
    return sections


def test_openwrt_ends_of_a_link_share_channel_and_name_and_one_is_the_access_point(plan):
    a, b = (uci(openwrt_text(unit(plan, name), "ML")) for name in ("ecole-1", "csps-2"))
    assert a["radio0"]["channel"] == b["radio0"]["channel"] == "6"  # 2437 MHz
    assert a["wifi_wlan0"]["ssid"] == b["wifi_wlan0"]["ssid"]
    assert {a["wifi_wlan0"]["mode"], b["wifi_wlan0"]["mode"]} == {"ap", "sta"}
    assert a["wifi_wlan0"]["wds"] == b["wifi_wlan0"]["wds"] == "1"
    assert a["radio0"]["country"] == "ML"


def test_openwrt_keeps_the_radio_off_until_the_placeholder_is_replaced(plan):
    found = uci(openwrt_text(unit(plan, "ecole-1"), "ML"))["wifi_wlan0"]
    assert (found["key"], found["disabled"]) == (PLACEHOLDER, "1")


def test_a_radio_of_several_point_to_point_links_is_a_mesh_node(plan):
    here = unit(plan, "ecole-1")
    mesh = Unit(here.site, here.entry, (here.links[0], plan["links"][0]))
    found = uci(openwrt_text(mesh, "ML"))["wifi_wlan0"]
    assert found["mode"] == "mesh"
    assert found["encryption"].startswith("sae")  # 802.11s knows no WPA2 key
    assert found["disabled"] == "1"


@pytest.mark.parametrize("power_dbm", [7.0, 7.01, 7.9, 12.5])
def test_power_is_rounded_down_never_up(plan, power_dbm):
    radio = openwrt_configuration(unit(plan, "ecole-1", power_dbm=power_dbm), "ML")["radios"][0]
    assert radio["tx_power"] <= power_dbm < radio["tx_power"] + 1
    script = mikrotik_scripts(unit(plan, "colline-2", power_dbm=power_dbm), "ML")[".rsc"]
    assert int(re.search(r"tx-power=(\d+)", script)[1]) == radio["tx_power"]


def test_a_wide_channel_is_named_by_its_lowest_part(plan):
    wide = unit(plan, "ecole-1", frequency_mhz=5550, width_mhz=40)
    radio = openwrt_configuration(wide, "ML")["radios"][0]
    assert (radio["channel"], radio["channel_width"]) == (108, 40)  # 5540 and 5560 MHz
    assert channel_number(primary_mhz(5610, 80)) == 116  # 116, 120, 124, 128 are one 80 MHz channel


def test_a_narrow_channel_says_its_width(plan):
    radio = openwrt_configuration(unit(plan, "ecole-1", width_mhz=10), "ML")["radios"][0]
    assert radio["chanbw"] == 10


def test_mikrotik_ends_agree_and_one_is_a_station(plan):
    a, b = (mikrotik_scripts(unit(plan, name), "ML")[".rsc"] for name in ("colline-2", "niamana-1"))
    for key in ("frequency", "channel-width", "ssid", "scan-list", "country", "band"):
        assert value(a, key) == value(b, key)
    assert (value(a, "mode"), value(b, "mode")) == ("bridge", "station-bridge")
    assert (value(a, "frequency"), value(a, "country")) == ("5800", '"mali"')


def value(script, key):
    line = next(at for at in script.splitlines() if at.startswith("/interface wireless set "))
    return re.search(rf" {key}=(\"[^\"]*\"|\S+)", line)[1]


def test_a_sector_serves_several_clients_under_one_name(plan):
    sector = mikrotik_scripts(unit(plan, "chateau-s1"), "ML")[".rsc"]
    clients = [mikrotik_scripts(unit(plan, at), "ML")[".rsc"] for at in ("csps-1", "sanankoro-1")]
    assert value(sector, "mode") == "ap-bridge"
    assert {value(each, "ssid") for each in (sector, *clients)} == {'"liane-chateau-s1"'}


def test_mikrotik_stops_before_any_change_while_the_key_is_the_placeholder(plan):
    for script in mikrotik_scripts(unit(plan, "chateau-s1"), "ML").values():
        lines = [line for line in script.splitlines() if not line.startswith("#")]
        assert lines[0] == f':local key "{PLACEHOLDER}"'
        assert lines[1].startswith(f':if ($key = "{PLACEHOLDER}") do={{ :error')
        assert not [line for line in lines[:2] if line.startswith("/")]


def test_an_802_11ac_radio_gets_a_script_for_each_package(plan):
    assert set(mikrotik_scripts(unit(plan, "chateau-s1"), "ML")) == {".rsc", ".wifi.rsc"}
    assert set(mikrotik_scripts(unit(plan, "colline-2"), "ML")) == {".rsc"}


@pytest.mark.parametrize("name", ['x" ; /system reset', "a'\nconfig wifi-iface 'evil", "$(reboot)"])
def test_a_hostile_name_cannot_leave_its_string(plan, name):
    bad = unit(plan, "ecole-1", unit=name)
    bad.site["name"] = name
    settings = uci(openwrt_text(bad, "ML"))
    assert set(settings) <= {"system", "device_lan", "lan", "radio0", "wifi_wlan0"}
    script = mikrotik_scripts(Unit(bad.site, bad.entry, bad.links), "ML")[".rsc"]
    assert "reset" not in re.sub(r'"[a-z0-9-]*"|#[^\n]*', "", script)
    assert "$(" not in script


def test_the_airos_sheet_says_mode_frequency_width_and_power(plan):
    page = unit_sheet(plan, unit(plan, "chateau-1"))
    for text in ("Station PtP", "5\u202f600\u00a0MHz", "40\u00a0MHz", "7\u00a0dBm", PLACEHOLDER):
        assert text in page
    assert "Access Point PtP" in unit_sheet(plan, unit(plan, "marche-1"))


def test_where_the_law_is_unknown_the_sheet_says_not_to_switch_on(plan):
    assert "n’allumez pas" in unit_sheet(plan, unit(plan, "colline-2"))
    assert "n’allumez pas" not in unit_sheet(plan, unit(plan, "chateau-3"))


def test_every_radio_of_the_plan_is_a_unit_and_fibre_is_none(plan):
    names = {at.name for at in units(plan)}
    assert {"marche-1", "chateau-s1", "csps-1", "csps-2"} <= names
    assert not names & {"marche-f1", "ecole-f1"}


@pytest.mark.parametrize("power_dbm", [-2.4, None])
def test_a_power_that_no_radio_can_set_stops_the_settings_instead_of_raising_it(plan, power_dbm):
    script = mikrotik_scripts(unit(plan, "colline-2", power_dbm=power_dbm), "ML")[".rsc"]
    lines = script.splitlines()
    stop = next(at for at, line in enumerate(lines) if line.startswith(":error"))
    assert all(at > stop for at, line in enumerate(lines) if line.startswith("/"))
    assert "n’allumez pas" in openwrt_text(unit(plan, "ecole-1", power_dbm=power_dbm), "ML")
    assert "n’allumez pas" in unit_sheet(plan, unit(plan, "chateau-3", power_dbm=power_dbm))
