"""What the probe may do, how it counts, what it believes of its clock, and what it reads."""

import asyncio
import shutil
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.measurement.probes import (
    Clock,
    Meter,
    Patience,
    Permissions,
    Traffic,
    chosen,
    ping,
    read_devices,
    read_sites,
    usual_sites,
)
from liane.measurement.probes.lookups import by_resolver
from liane.measurement.probes.messages import question, read_reply
from liane.measurement.probes.sealed import by_sealed
from liane.words import use
from probes.packets import dns_answer


@pytest.fixture(autouse=True)
def _in_english():
    use("en")


NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def test_consent_is_for_one_country_and_for_the_text_in_use(tmp_path):
    may = Permissions(tmp_path / "probe")
    may.agree("sn", NOW)
    assert may.may_leave("SN")
    assert not may.may_leave("ML")
    assert not may.may_leave(None)
    kept = tmp_path / "probe" / "consents.jsonl"
    kept.write_text(kept.read_text().replace('"text": "1"', '"text": "0"'))
    assert not may.may_leave("SN")


def test_a_pause_ends_by_itself_or_when_told_and_is_no_line_of_the_journal(tmp_path):
    may = Permissions(tmp_path)
    may.pause(2, NOW)
    assert may.paused(NOW) and may.paused(NOW + timedelta(minutes=119))
    assert not may.paused(NOW + timedelta(minutes=120))
    may.resume(NOW + timedelta(minutes=30))
    assert not may.paused(NOW + timedelta(minutes=31))
    (only,) = may.pauses()
    assert (only.since, only.until) == (NOW, NOW + timedelta(minutes=30))
    assert (tmp_path / "pauses.jsonl").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("asked_at", [datetime(1970, 1, 2, tzinfo=UTC), NOW + timedelta(days=99)])
def test_a_pause_holds_when_the_clock_is_set_after_it_and_until_it_is_lifted(tmp_path, asked_at):
    may = Permissions(tmp_path)
    may.pause(2, asked_at)
    assert may.paused(NOW)
    may.resume(NOW)
    assert not may.paused(NOW)


def test_a_stop_stands_until_it_is_lifted(tmp_path):
    may = Permissions(tmp_path)
    may.stop()
    assert Permissions(tmp_path).stopped
    may.resume(NOW)
    assert not Permissions(tmp_path).stopped


def test_a_file_of_consents_that_is_damaged_is_told_and_consents_to_nothing(tmp_path):
    (tmp_path / "consents.jsonl").write_text('{"country": "SN", "text"')
    with pytest.raises(BadInput, match="line 1"):
        Permissions(tmp_path).may_leave("SN")


def test_the_day_s_bytes_are_kept_over_starts_and_promises_count(tmp_path):
    traffic = Traffic(tmp_path, 0.001)
    traffic.meter.count(500)
    traffic.keep(NOW)
    again = Traffic(tmp_path, 0.001)
    assert again.left(NOW) == 480
    with again.promised(300, NOW) as first, again.promised(300, NOW) as second:
        assert (first, second) == (True, False)
    assert again.left(NOW) == 480
    assert again.left(NOW + timedelta(days=1)) == 1000


def clock(wall, steady):
    return Clock(state="unknown", wall=lambda: wall[0], steady=lambda: steady[0])


@pytest.mark.parametrize("jump_s", [-50 * 365 * 86400.0, 75 * 365 * 86400.0, 90.0])
def test_a_clock_that_jumps_is_noted_and_not_repaired(jump_s):
    wall, steady = [NOW.timestamp()], [100.0]
    held = clock(wall, steady)
    held.last = NOW
    wall[0] += jump_s + 5
    steady[0] += 5
    at = held.now()
    notes = held.doubts(at)
    assert at.timestamp() == wall[0]
    assert float(notes["clock_jumped_s"]) == pytest.approx(jump_s)
    assert ("clock_impossible" in notes) == (abs(jump_s) > 1e6)
    assert ("clock_behind_journal_s" in notes) == (jump_s < 0)


def test_a_clock_that_goes_well_has_no_doubts_but_what_the_system_says():
    held = clock([NOW.timestamp()], [1.0])
    held.heard("Sun, 22 Nov 2026 09:59:50 GMT")
    assert held.doubts(held.now()) == {"clock": "unknown", "clock_minus_control_s": "10"}
    held.heard("no date at all")


def test_the_system_says_whether_its_clock_is_held_by_another_one():
    said = Clock().state
    assert said in ("synchronised", "not synchronised", "unknown")
    if adjtimex := shutil.which("adjtimex"):
        shown = subprocess.run([adjtimex, "--print"], capture_output=True, text=True, check=True)
        assert ("return value = 5" in shown.stdout) == (said == "not synchronised")


def test_a_list_gives_its_common_categories_unless_others_are_chosen(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(
        "url,category_code,notes\nhttps://a.example/,SRCH,\nhttps://b.example/,POLR,\n"
        "https://a.example/,SRCH,twice\n"
    )
    sites = read_sites(file)
    assert [each.url for each in chosen(sites, [])] == ["https://a.example/"]
    assert [each.url for each in chosen(sites, ["polr"])] == ["https://b.example/"]
    with pytest.raises(BadInput, match="POLR, SRCH"):
        chosen(sites, ["NEWS"])


def test_common_services_are_measured_where_no_list_is_given():
    assert len(chosen(usual_sites(), [])) == len(usual_sites()) >= 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("url,category_code\nnowhere,SRCH\n", "line 2: 'nowhere'"),
        ("url,category_code\nftp://a.example/,SRCH\n", "line 2"),
        ("address\nhttps://a.example/\n", "column url, category_code"),
        ("url,category_code\n", "no site"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_with_its_line(tmp_path, text, said):
    file = tmp_path / "list.csv"
    file.write_text(text)
    with pytest.raises(BadInput, match=said):
        read_sites(file)


def test_devices_come_from_a_table_or_from_toml(tmp_path):
    table, toml = tmp_path / "d.csv", tmp_path / "d.toml"
    table.write_text("name;address;kind;behind\nmast;10.0.0.1;router;\nclinic;10.0.1.2;;mast\n")
    toml.write_text(
        '[[device]]\nname = "mast"\naddress = "10.0.0.1"\nkind = "router"\n'
        '[[device]]\nname = "clinic"\naddress = "10.0.1.2"\nbehind = "mast"\n'
    )
    assert read_devices(table) == read_devices(toml)
    assert [each.behind for each in read_devices(table)] == [None, "mast"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("mast,nowhere,,", "no IP address"),
        (",10.0.0.1,,", "without a name"),
        ("mast,10.0.0.1,toaster,", "toaster"),
        ("mast,10.0.0.1,,tower", "tower"),
        ("mast,10.0.0.1,,\nmast,10.0.0.2,,", "twice"),
    ],
)
def test_a_device_that_cannot_be_used_is_told(tmp_path, row, said):
    file = tmp_path / "d.csv"
    file.write_text(f"name,address,kind,behind\n{row}\n")
    with pytest.raises(BadInput, match=said):
        read_devices(file)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_reply_or_none_and_reading_ends(data):
    read_reply(data, 7, "news.example", "A")


@given(st.integers(0, 600), st.binary(min_size=1, max_size=3))
def test_a_reply_damaged_anywhere_is_read_or_refused(at, damage):
    data = bytearray(dns_answer(question("news.example", "A", 7), "81.2.69.142"))
    data[at % len(data) : at % len(data) + len(damage)] = damage
    read_reply(bytes(data), 7, "news.example", "A")


def test_a_reply_is_taken_only_for_the_question_that_was_asked():
    asked = question("news.example", "A", 7)
    reply = read_reply(dns_answer(asked, "81.2.69.142"), 7, "news.example", "A")
    assert (reply.failure, reply.addresses) == (None, ("81.2.69.142",))
    assert read_reply(dns_answer(asked, "81.2.69.142"), 8, "news.example", "A") is None
    assert read_reply(dns_answer(asked, "81.2.69.142"), 7, "mail.example", "A") is None
    refused = read_reply(dns_answer(asked, None, 5), 7, "news.example", "A")
    assert refused.failure == "dns_refused_error"


def test_a_resolver_that_is_not_there_fails_by_name_and_in_time():
    asked = by_resolver("news.example", "A", "127.0.0.1:1", 0.0, 5.0, Meter())
    assert asyncio.run(asked)["failure"] == "connection_refused"


def test_a_sealed_resolver_that_is_not_there_fails_by_name_too():
    asked = by_sealed("news.example", "A", "https://127.0.0.1:1/q", 0.0, 5.0, Meter())
    assert asyncio.run(asked)["failure"] == "connection_refused"


def test_a_ping_says_how_it_was_made_and_a_refusal_is_an_answer():
    keys = asyncio.run(ping("127.0.0.1", Meter(), port=1))
    assert keys["method"] in ("icmp", "tcp")
    assert keys["failure"] is None
    assert keys["received"] >= 1


def test_patience_is_short_of_a_minute_for_every_step():
    waits = Patience()
    assert waits.names_s + waits.connect_s + waits.handshake_s + waits.page_s < 60
