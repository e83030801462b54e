"""Replay: alerts found again from the table alone, what came late labelled, what differs said."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from detection import web
from liane.cli import main
from liane.detection.judgements import verdict_row
from liane.measurement.table import load
from liane.scale import Asked
from liane.scale.here import found_here

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
BLOCKED_H = range(120, 180)


def replay(folder, until=None):
    return found_here(Asked(str(folder), until))


def measured(hour):
    keys = {"tls_handshakes": [web.handshake("connection_reset")], "requests": []}
    made = web.well(**(keys if hour in BLOCKED_H else {}))
    at = (BEGAN + timedelta(hours=hour)).strftime("%Y-%m-%d %H:%M:%S")
    about = {"measurement_start_time": at, "probe_asn": "AS1", "probe_cc": "ML"}
    return made | about | {"measurement_uid": f"u{hour}"}


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A table in which each day came at its end, but the days of the block a week too late."""
    folder = tmp_path_factory.mktemp("table")
    for day in range(10):
        hours = range(24 * day, 24 * day + 24, 3)
        file = folder / f"{day}.jsonl"
        file.write_text("\n".join(json.dumps(measured(hour)) for hour in hours), encoding="utf-8")
        late = timedelta(days=7 if 5 <= day < 8 else 0)
        came = BEGAN + timedelta(days=day + 1) + late
        load([file], folder / "late", came, verdict_row)
        load([file], folder / "in time", BEGAN + timedelta(days=day + 1), verdict_row)
    return folder


def detected(stored, capsys):
    files = [str(stored / f"{day}.jsonl") for day in range(10)]
    assert main(["detect", "--measurements", *files, "--json"]) == 0
    return capsys.readouterr().out


def test_every_alert_of_then_is_found_again_from_the_table(stored, capsys, tmp_path):
    alerts = tmp_path / "alerts.json"
    alerts.write_text(detected(stored, capsys), encoding="utf-8")
    assert main(["replay", str(stored / "in time"), "--alerts", str(alerts), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["same"] for each in told["alerts"]] == [True]
    [event] = told["events"]
    assert (event["kind"], event["late"]) == ("blocking", False)
    assert event["start"] == "2026-03-06T00:00:00Z"


def test_what_rests_on_late_rows_is_labelled_late_and_no_alert_of_then(stored, capsys, tmp_path):
    found, silent = replay(stored / "late")
    assert (silent.event.kind, silent.late) == ("silence", False)  # all that was known then
    assert (found.event.kind, found.late) == ("blocking", True)
    assert found.received_at == BEGAN + timedelta(days=13)
    alerts = tmp_path / "alerts.json"
    alerts.write_text(detected(stored, capsys), encoding="utf-8")
    code = main(["replay", str(stored / "late"), "--alerts", str(alerts), "--lang", "en"])
    assert code == 2
    out = capsys.readouterr().out
    assert "late: it rests on what came by 2026-03-14" in out
    assert "found again only with what came late" in out


def packet(at, answered=True):
    about = {"test_name": "ping", "input": "mast-2", "probe_asn": "AS1", "probe_cc": "ML"}
    packets = [{"rtt_ms": 9.0 if answered else None, "failure": None if answered else "timeout"}]
    when = f"{BEGAN + timedelta(minutes=at):%Y-%m-%d %H:%M:%S}"
    return about | {"measurement_start_time": when, "test_keys": {"packets": packets}}


def test_signals_and_pings_of_the_table_have_their_events_too(tmp_path):
    from_s = int(BEGAN.timestamp())
    values = [90.0] * 240 + [3.0] * 60
    series = {"entityType": "country", "entityCode": "ML", "datasource": "ping-slash24",
              "from": from_s, "step": 3600, "values": values}  # fmt: skip
    pings = [packet(at, not 12000 <= at < 13000) for at in range(0, 18000, 15)]
    file = tmp_path / "all.jsonl"
    file.write_text("\n".join(map(json.dumps, [series, *pings])), encoding="utf-8")
    load([file], tmp_path / "table", BEGAN + timedelta(days=20), verdict_row)
    silent, drop = (each.event for each in replay(tmp_path / "table"))
    assert (silent.kind, silent.group) == ("silence", {"device": "mast-2"})
    assert abs(silent.start_s - from_s - 12000 * 60) < 3600
    assert (drop.kind, drop.group) == ("drop", {"country": "ML", "signal": "ping-slash24"})
    assert drop.start_s == from_s + 240 * 3600


def paired(hour):
    half = {"bytes": 128_000, "seconds": 0.1, "rtt_s": 0.02, "failure": None}
    slow = half | {"bytes": 40_000, "seconds": 5.0, "failure": "generic_timeout_error"}
    about = {"test_name": "throughput_pair", "input": "https://a.example/", "probe_asn": "AS1"}
    at = f"{BEGAN + timedelta(hours=hour):%Y-%m-%d %H:%M:%S}"
    keys = {"target": slow if 60 <= hour < 100 else half, "control": half, "elsewhere": half}
    return about | {"probe_cc": "ML", "measurement_start_time": at, "test_keys": keys}


def test_pairs_of_a_probe_give_one_event_of_throttling_and_none_of_blocking(tmp_path, capsys):
    file = tmp_path / "pairs.jsonl"
    file.write_text("\n".join(json.dumps(paired(hour)) for hour in range(140)), encoding="utf-8")
    assert main(["detect", "--measurements", str(file), "--json"]) == 0
    [event] = json.loads(capsys.readouterr().out)["events"]
    assert (event["kind"], event["start"]) == ("throttling", "2026-03-03T12:00:00Z")
    assert event["end"] == "2026-03-05T04:00:00Z"
    load([file], tmp_path / "table", BEGAN + timedelta(days=9), verdict_row)
    [found] = replay(tmp_path / "table")
    assert (found.event.kind, found.event.group["service"]) == ("throttling", "a.example")


def test_an_earlier_hour_knows_no_more_than_it_did(stored):
    assert replay(stored / "in time", BEGAN + timedelta(hours=123)) == []
    [found] = replay(stored / "in time", BEGAN + timedelta(hours=150))
    assert found.event.end_s is None


def test_an_alert_that_differs_says_in_what(stored, capsys, tmp_path):
    [alert] = json.loads(detected(stored, capsys))["events"]
    moved = alert | {"detected_at": "2026-03-06T02:00:00Z"}
    others = [moved, alert | {"rules": "blocking-0"}, alert | {"kind": "silence"}]
    file = tmp_path / "alerts.json"
    file.write_text(json.dumps(others), encoding="utf-8")
    words = ["replay", str(stored / "in time"), "--alerts", str(file), "--json", "--lang", "en"]
    assert main(words) == 2
    told = [each["says"] for each in json.loads(capsys.readouterr().out)["alerts"]]
    assert "detected_at differs: 2026-03-06T02:00:00Z then" in told[0]
    assert "blocking-0, which this version lacks" in told[1]
    assert "not found again" in told[2]


@pytest.mark.parametrize("content", ["{}", '{"events": [{"kind": "drop"}]}', "[1]"])
def test_a_file_that_holds_no_alerts_is_refused(stored, capsys, tmp_path, content):
    file = tmp_path / "alerts.json"
    file.write_text(content, encoding="utf-8")
    assert main(["replay", str(stored / "in time"), "--alerts", str(file), "--lang", "en"]) == 2
    assert "no list of events" in capsys.readouterr().err


def test_a_folder_that_is_absent_is_told(capsys, tmp_path):
    assert main(["replay", str(tmp_path / "nowhere"), "--lang", "en"]) == 4
    assert "nowhere" in capsys.readouterr().err


def test_incidents_are_written_and_explained_in_both_languages(stored, capsys, tmp_path):
    files = [str(stored / f"{day}.jsonl") for day in range(10)]
    known = tmp_path / "signals.json"
    known.write_text(json.dumps([{"kind": "power_fine", "reliability": 1}]), encoding="utf-8")
    words = [
        "--measurements",
        *files,
        "--incidents",
        str(tmp_path / "out"),
        "--signals",
        str(known),
    ]
    assert main(["detect", *words, "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)["incidents"]
    said = {}
    for language in ("en", "fr"):
        assert main(["explain", told["file"], "--lang", language]) == 0
        said[language] = " ".join(capsys.readouterr().out.split())
    assert "farako.example" in said["en"]
    assert "speaks for it" in said["en"]
    assert "the site had power" in said["en"]
    assert "liane detect --measurements 0.jsonl" in said["en"]
    assert "blocked while others work" not in said["fr"]
    assert "Measurements show it; people are checking it." in said["en"]
    held = json.loads(Path(told["file"]).read_text("utf-8"))
    bare = tmp_path / "bare.json"  # as a server writes it: causes, not what they were weighed from
    bare.write_text(json.dumps(held | {"signals": held["signals"][:1]}), encoding="utf-8")
    assert main(["explain", str(bare), "--lang", "en"]) == 0
    said["bare"] = " ".join(capsys.readouterr().out.split())
    assert "as they are written in it" in said["bare"]
    assert "- own power:" in said["bare"]


def test_what_people_wrote_in_an_incident_file_stays_when_it_is_computed_anew(
    stored, capsys, tmp_path
):
    files = [str(stored / f"{day}.jsonl") for day in range(10)]
    words = ["detect", "--measurements", *files, "--incidents", str(tmp_path), "--json"]
    assert main(words) == 0
    [file] = tmp_path.glob("*.json")
    first = json.loads(file.read_text("utf-8"))
    told = {"kind": "power_lost", "by_person": True, "reliability": 1, "source": "awa"}
    mine = {"step": "confirmed", "title": "The cut of March", "impacts": [{"text": "no exam"}]}
    mine["signals"] = [*first["signals"], told]
    file.write_text(json.dumps(first | mine), encoding="utf-8")
    assert main(words) == 0
    second = json.loads(file.read_text("utf-8"))
    capsys.readouterr()
    assert {name: second[name] for name in mine} == mine
    assert len(second["custody"]) == 2
    assert file.stat().st_mode & 0o077 == 0
    power = [{c["cause"]: c["probability"] for c in each["causes"]} for each in (first, second)]
    assert power[1]["own_power"] > power[0]["own_power"]


@pytest.mark.parametrize("content", ["3", "{}", '[{"kind": ""}]', '"text"'])
def test_signals_that_are_none_are_refused(stored, capsys, tmp_path, content):
    (tmp_path / "s.json").write_text(content, encoding="utf-8")
    words = ["--incidents", str(tmp_path), "--signals", str(tmp_path / "s.json"), "--lang", "en"]
    assert main(["detect", "--measurements", str(stored / "0.jsonl"), *words]) == 2
    assert "no signal in it" in capsys.readouterr().err


def test_an_incident_file_with_a_field_of_a_wrong_kind_is_refused(capsys, tmp_path):
    file = tmp_path / "i.json"
    file.write_text('{"format": "liane-incident-1", "scope": [3]}', encoding="utf-8")
    assert main(["explain", str(file), "--lang", "en"]) == 2
    assert "scope: an object is wanted" in capsys.readouterr().err


def test_events_are_explained_too_and_another_file_is_refused(stored, capsys, tmp_path):
    file = tmp_path / "events.json"
    file.write_text(detected(stored, capsys), encoding="utf-8")
    assert main(["explain", str(file), "--lang", "en"]) == 0
    assert "each beside a control that got through" in " ".join(capsys.readouterr().out.split())
    file.write_text('{"a": 1}', encoding="utf-8")
    assert main(["explain", str(file), "--lang", "en"]) == 2
    assert "nothing to explain" in capsys.readouterr().err


def a_table(folder):
    lines = ["time,place,value"]
    for hour in range(24 * 12):
        at = f"{BEGAN + timedelta(hours=hour):%Y-%m-%d %H:%M}"
        cut = 200 <= hour < 240
        lines += [f"{at},{place},{4 if cut else 90 + hour % 3}" for place in "ABCD"]
    file = folder / "places.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_an_alert_out_of_a_table_is_found_again_as_it_was_asked_for(tmp_path, capsys):
    file, alerts = a_table(tmp_path), tmp_path / "alerts.json"
    columns = ["--time-col", "time", "--value-col", "value", "--group-cols", "place"]
    words = ["--series", str(file), *columns, "--utc-offset", "+3:30", "--stamp", "start"]
    folder = tmp_path / "observations"
    assert main(["detect", *words, "--into", str(folder), "--json"]) == 0
    alerts.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["replay", str(file), "--alerts", str(alerts), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["same"] for each in told["alerts"]] == [True] * 4
    assert main(["replay", str(file), "--lang", "en"]) == 2
    assert "give with --alerts" in capsys.readouterr().err
    file.write_text(file.read_text("utf-8").replace(",4\n", ",95\n"), encoding="utf-8")
    assert main(["replay", str(file), "--alerts", str(alerts), "--lang", "en"]) == 2
    assert "its content differs" in capsys.readouterr().err
    file.unlink()  # the copy that was kept is enough, until it is damaged
    assert main(["replay", str(folder), "--alerts", str(alerts), "--json"]) == 0
    [copy] = (folder / "sources").iterdir()
    copy.write_bytes(copy.read_bytes()[:-9])
    assert main(["replay", str(folder), "--alerts", str(alerts), "--lang", "en"]) == 2
    assert "this copy is damaged" in capsys.readouterr().err
