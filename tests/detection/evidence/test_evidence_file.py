"""The evidence file: everything in it, the same bytes each time, whole or not at all."""

import csv
import hashlib
import io
import json
import os
import shlex
import shutil
import signal as signals
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cap_schema import broken_by_schema
from detection.evidence import case
from liane.detection.evidence import check, incident_of, redacted, write
from liane.detection.evidence.statements import row_of
from liane.errors import BadInput
from liane.measurement.cap import problems_of
from liane.measurement.stop import STOP_COLUMNS

ROOT = Path(__file__).resolve().parents[3]
_START = "import sys; from liane.cli import main; sys.exit(main(sys.argv[1:]))"
LIANE = [sys.executable, "-c", _START]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The case on disk, its evidence file, and its incident file."""
    folder = tmp_path_factory.mktemp("evidence")
    file, raw = case.put(folder)
    value = json.loads(file.read_text("utf-8"))
    return write(value, raw, folder / "evidence.zip"), raw, value


@pytest.fixture(scope="module")
def inside(made):
    """The files in it, by name."""
    with zipfile.ZipFile(made[0].file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_file_is_sound_and_counts_what_it_holds(made):
    written, _raw, _value = made
    found = check(str(written.file), written.fingerprint)
    assert found.problems == []
    assert (written.raw, written.absent, written.late) == (4, 0, 1)


def test_every_part_that_a_lawyer_asked_for_is_there_and_said_in_both_languages(inside):
    wanted = "index.json MANIFEST.sha256 chain.jsonl chronology.csv sources.csv recompute.txt "
    wanted += "custody.csv consents.csv impacts.csv alert.cap.xml stop.csv report.fr.html "
    wanted += "report.en.html redacted.zip verify.py README.txt incident.json"
    assert set(wanted.split()) <= set(inside)
    index = json.loads(inside["index.json"])
    assert all(each["fr"] and each["en"] for each in index["files"])
    listed = {each["path"] for each in index["files"]}
    assert listed == set(inside) - {"index.json", "MANIFEST.sha256"}


def test_raw_measurements_are_there_as_they_were_received(made, inside):
    _written, raw, _value = made
    held = {data for name, data in inside.items() if name.startswith("raw/")}
    assert held == {each.read_bytes() for each in raw.iterdir()}


def test_each_vantage_point_has_its_own_chain_in_the_order_of_arrival(inside):
    links = [json.loads(line) for line in inside["chain.jsonl"].splitlines()]
    school = [each for each in links if each["vantage"] == case.PROBE]
    assert [each["n"] for each in school] == [1, 2]
    assert school[1]["previous"] == school[0]["link"]
    assert {each["vantage"] for each in links} == {case.PROBE, case.SCHOOL, "Awa Diop"}


def test_late_evidence_is_labelled_late_everywhere(inside):
    links = [json.loads(line) for line in inside["chain.jsonl"].splitlines()]
    assert [each["name"] for each in links if each["late"]] == ["mesure-3.json"]
    rows = inside["chronology.csv"].decode("utf-8").splitlines()
    assert [",yes,measurement" in row for row in rows].count(True) == 1
    assert b"en retard" in inside["report.fr.html"]
    assert b"late: came" in inside["report.en.html"]
    index = json.loads(inside["index.json"])
    assert [each["path"][-13:] for each in index["files"] if each["late"]] == ["mesure-3.json"]


def test_times_stand_in_utc_and_by_the_operators_clock(made, tmp_path):
    _written, raw, value = made
    value = value | {"operator": value["operator"] | {"clock_zone": "Asia/Tehran"}}
    write(value, raw, tmp_path / "e.zip")
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        rows = archive.read("chronology.csv").decode("utf-8")
    assert "2026-03-02T08:05:00Z,2026-03-02 11:35:00+03:30" in rows


def test_the_stop_row_has_its_columns_and_names_no_culprit(inside):
    head, row = inside["stop.csv"].decode("utf-8").splitlines()
    assert tuple(head.split(",")) == STOP_COLUMNS
    assert row.startswith("Estimated,2026-03-02,Mali,")
    assert "order" not in row
    assert "Awa" not in row


@pytest.mark.parametrize(
    ("services", "kinds", "told"),
    [
        (["internet"], ["cut"], ("Full network", "Shutdown", "Unknown", "")),
        (["mobile"], ["silence"], ("Full network", "Shutdown", "Mobile", "")),
        (["YouTube"], ["blocking"], ("Service-based", "Shutdown", "Unknown", "YouTube")),
        (["social"], ["slow"],
         ("Service-based", "Throttle", "Unknown", "messages and social networks")),
        (["internet", "voice"], ["drop", "throttling"],
         ("Full network, Service-based", "Shutdown, Throttle", "Unknown", "")),
        (["here"], ["report"], ("Unknown", "Unknown", "Unknown", "")),
        ([], ["common-drop"], ("Full network", "Shutdown", "Unknown", "")),
    ],
)  # fmt: skip
def test_the_stop_row_speaks_in_the_words_of_the_list(services, kinds, told):
    signals = [case.signal("2026-03-02T23:40:00Z", "s", "", kind=each) for each in kinds]
    incident = incident_of({
        "format": "liane-incident-1", "services": services, "signals": signals, "title": "Cut",
        "operator": {"country": "IR", "clock_zone": "Asia/Tehran"},
        "began_at": "2026-03-02T21:40:00Z", "ended_at": "2026-03-04T09:00:00Z",
    })  # fmt: skip
    row = next(csv.DictReader(io.StringIO(row_of(incident).decode("utf-8"))))
    names = ("shutdown_extent", "shutdown_type", "affected_network", "other_affected")
    assert tuple(row[name] for name in names) == told
    # days by the clock of the place, the first and the last counted
    days = ("start_date", "end_date", "duration", "country", "region")
    assert [row[name] for name in days] == [
        "2026-03-03", "2026-03-04", "2", "Iran (Islamic Republic of)", "MENA",
    ]  # fmt: skip
    assert row["event"] == "Cut (reported)"
    assert row["sms_affected"] == ("Yes" if "voice" in services else "Unknown")


def test_the_alert_follows_its_standard_is_a_draft_and_states_no_cause(inside):
    from defusedxml.ElementTree import fromstring

    root = fromstring(inside["alert.cap.xml"])
    assert problems_of(root) + broken_by_schema(inside["alert.cap.xml"]) == []
    text = inside["alert.cap.xml"].decode("utf-8")
    assert "<status>Draft</status>" in text
    assert "Awa" not in text
    assert "national_order" not in text


def test_every_verdict_is_computed_again_from_the_unpacked_file_alone(made, tmp_path):
    with zipfile.ZipFile(made[0].file) as archive:
        archive.extractall(tmp_path)
    told = (tmp_path / "recompute.txt").read_text("utf-8")
    command = next(e.strip() for e in told.splitlines() if e.startswith("  liane --lang"))
    again = subprocess.run(
        [*LIANE, *command.split()[1:]], cwd=tmp_path, capture_output=True, check=True
    )
    assert again.stdout == (tmp_path / "verdicts.jsonl").read_bytes()
    assert again.stdout.count(b"\n") == 41


def test_the_incident_is_found_again_by_the_command_in_the_unpacked_file_alone(tmp_path):
    # Given an incident that was found in a series, from a folder with a blank in its name
    place = tmp_path / "mes mesures"
    place.mkdir()
    hours = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 16)]
    rows = [(at, 3 if 300 <= n < 330 else 100 + n % 5) for n, at in enumerate(hours)]
    lines = [f"{at:%Y-%m-%dT%H:%M:%SZ},{value}" for at, value in rows]
    (place / "série 1.csv").write_text("\n".join(["t,v", *lines]) + "\n", "utf-8")
    asked = ["--time-col", "t", "--value-col", "v", "--country", "ML", "--incidents", "incidents"]
    words = [*LIANE, "detect", "--series", str(place / "série 1.csv"), *asked]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    (found,) = (tmp_path / "incidents").iterdir()
    # When its evidence is unpacked elsewhere, and the command in it is typed there
    write(json.loads(found.read_text("utf-8")), place, tmp_path / "e.zip")
    away = tmp_path / "away"
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        archive.extractall(away)
    shutil.rmtree(place)
    told = (away / "recompute.txt").read_text("utf-8")
    command = next(e.strip() for e in told.splitlines() if e.startswith("  liane detect"))
    subprocess.run([*LIANE, *shlex.split(command)[1:]], cwd=away, check=True, capture_output=True)
    # Then it is the same incident
    (again,) = (away / "incidents").iterdir()
    before, after = (json.loads(each.read_text("utf-8")) for each in (found, again))
    same = ("id", "began_at", "detected_at", "ended_at", "signals", "causes", "scope")
    assert [after[name] for name in same] == [before[name] for name in same]


def files_in(value: dict, raw: Path, out: Path) -> dict[str, bytes]:
    write(value, raw, out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_a_witness_took_back_is_nowhere_in_the_file(made, tmp_path):
    # Given Awa, who agreed, and took it back later; Moussa was never asked
    _written, raw, value = made
    back = {"at": "2026-03-04T09:00:00Z", "who": "awa  diop", "what": "Ne veut plus"}
    value = value | {"consents": [*value["consents"], back | {"withdrawn": True}]}
    # When the file is made
    inside = files_in(value, raw, tmp_path / "e.zip")
    # Then neither her words, nor her name, nor her photo are in it; that she spoke is
    told = b"\n".join(data for name, data in inside.items() if name != "verify.py")
    for gone in ("Awa", "Diop", "Plus rien", "76 12 34 56", "photo.jpg", "08:20"):
        assert gone.encode() not in told, gone
    assert sum(name.startswith("raw/") for name in inside) == 3
    report = inside["report.fr.html"].decode("utf-8")
    assert "retiré" in report and "La banque est fermée" in report
    assert len(json.loads(inside["incident.json"])["signals"]) == 5
    # and where she agrees again, they are
    again = value | {"consents": [*value["consents"], back | {"what": "Accepte de nouveau"}]}
    assert b"Plus rien" in files_in(again, raw, tmp_path / "f.zip")["chronology.csv"]


def test_what_people_confirmed_and_no_instrument_saw_is_not_called_measured(made, tmp_path):
    _written, raw, value = made
    told = [each for each in value["signals"] if each["by_person"]]
    report = files_in(value | {"signals": told}, raw, tmp_path / "e.zip")["report.fr.html"].decode()
    assert "○ mesuré</b><small>par des gens, pas par un instrument" in report
    assert "● confirmé" in report
    assert "○ mesuré" not in files_in(value, raw, tmp_path / "f.zip")["report.fr.html"].decode()


def test_the_report_holds_the_papers_what_was_ruled_out_and_whom_to_ask(made, tmp_path):
    _written, raw, value = made
    paper = {"on": "2026-03-02", "kind": "release", "title": "Communiqué 12", "source": "Ministère",
             "author": None, "text": "suspendu jusqu’à nouvel ordre"}  # fmt: skip
    ruled = {"what": "own_power", "how": "out", "why": "batterie à 81 %"}
    inside = files_in(value | {"documents": [paper], "ruled_out": [ruled]}, raw, tmp_path / "e.zip")
    report = inside["report.fr.html"].decode("utf-8")
    for each in ("Communiqué 12", "suspendu", "un communiqué", "écarté", "batterie à 81 %"):
        assert each in report, each
    assert "sans accord noté" in report  # Moussa was never asked
    assert b"Communiqu" not in inside["redacted.zip"]
    lessened = redacted(value | {"documents": [paper], "ruled_out": [ruled]})
    assert lessened["documents"][0]["title"] is None


def test_the_same_input_gives_the_same_bytes(made, tmp_path):
    written, raw, value = made
    again = write(value, raw, tmp_path / "again.zip")
    assert again.file.read_bytes() == written.file.read_bytes()
    assert again.fingerprint == written.fingerprint


def test_evidence_is_never_written_over_and_the_same_evidence_is_no_error(made, tmp_path):
    _written, raw, value = made
    out = tmp_path / "e.zip"
    write(value, raw, out)
    write(value, raw, out)
    before = out.read_bytes()
    with pytest.raises(BadInput, match=r"e\.zip"):
        write(value | {"title": "other"}, raw, out)
    assert out.read_bytes() == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_raw_file_that_was_changed_is_refused_and_one_that_is_absent_is_named(made, tmp_path):
    _written, _raw, value = made
    raw = tmp_path / "raw"
    case.raw_files(raw)
    (raw / "photo.jpg").unlink()
    assert write(value, raw, tmp_path / "less.zip").absent == 1
    (raw / "mesure-1.json").write_bytes(b"{}")
    with pytest.raises(BadInput, match=r"mesure-1\.json"):
        write(value, raw, tmp_path / "other.zip")


def test_raw_files_named_by_their_sum_are_found_too(made, tmp_path):
    _written, raw, value = made
    store = tmp_path / "store"
    for name, said in case.raw_files(tmp_path / "named").items():
        place = store / said[:2] / said
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((raw / name).read_bytes())
    assert write(value, store, tmp_path / "e.zip").raw == 4


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"step": "sure"},
        {"began_at": "yesterday"},
        {"began_at": "2026-03-02T08:00:00"},
        {"signals": "none"},
        {"signals": [3]},
        {"title": ["a"]},
        {"causes": [{"cause": "unknown", "probability": 2}]},
        {"raw": [{"sha256": "../../etc/passwd"}]},
    ],
)
def test_an_incident_file_that_cannot_be_used_is_refused_with_its_field(made, tmp_path, change):
    with pytest.raises(BadInput) as refused:
        write(made[2] | change, None, tmp_path / "e.zip")
    assert str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_an_incident_of_which_nothing_is_known_gives_a_file_that_says_so(tmp_path):
    written = write({"format": "liane-incident-1"}, None, tmp_path / "e.zip")
    assert check(str(written.file)).problems == []
    with zipfile.ZipFile(written.file) as archive:
        assert "inconnu" in archive.read("report.fr.html").decode("utf-8")


def test_a_foreign_text_is_shown_as_text_on_pages_and_in_sheets(made, tmp_path):
    _written, _raw, value = made
    text = "<script>alert(1)</script>"
    told = case.signal("2026-03-02T08:00:00Z", "=cmd|' /C calc'!A0", text, kind="@SUM(A1)")
    write(value | {"title": text, "signals": [told], "raw": []}, None, tmp_path / "e.zip")
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        assert text.encode() not in archive.read("report.fr.html")
        assert b"\r\n=cmd" not in archive.read("sources.csv")
        assert b"'@SUM" in archive.read("chronology.csv")


def in_a_process(folder: Path, more: str = "") -> subprocess.Popen:
    """Write the case of `folder` in a process of its own."""
    code = (
        "import json, sys, pathlib\n"
        "from liane.detection.evidence import write\n"
        f"folder = pathlib.Path({str(folder)!r})\n"
        "value = json.loads((folder / 'incident.json').read_text('utf-8'))\n"
        f"{more}\n"
        "write(value, folder / 'raw', folder / 'out' / 'e.zip')\n"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE)


def big_case(folder: Path) -> None:
    """The case, with one raw file of 24 MB that no packing makes smaller."""
    sums = case.raw_files(folder / "raw")
    data = os.urandom(24 * 2**20)
    (folder / "raw" / "big.bin").write_bytes(data)
    said = hashlib.sha256(data).hexdigest()
    value = case.incident(sums)
    value["raw"].append({"sha256": said, "name": "big.bin", "received_at": None})
    (folder / "incident.json").write_text(json.dumps(value), "utf-8")
    (folder / "out").mkdir()


def test_a_writing_that_is_killed_leaves_no_file_and_the_next_one_sweeps(tmp_path):
    big_case(tmp_path)
    out = tmp_path / "out"
    writer = in_a_process(tmp_path)
    until = time.monotonic() + 20
    while not any(each.stat().st_size > 2**20 for each in out.iterdir()):
        assert time.monotonic() < until
    writer.send_signal(signals.SIGKILL)
    writer.communicate()
    assert not (out / "e.zip").exists()
    after = in_a_process(tmp_path)
    assert after.communicate()[1] == b""
    assert after.returncode == 0
    assert [each.name for each in out.iterdir()] == ["e.zip"]


def test_a_full_disk_leaves_nothing_and_says_so(tmp_path):
    _file, _raw = case.put(tmp_path)
    (tmp_path / "out").mkdir()
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))"
    writer = in_a_process(tmp_path, limit)
    said = writer.communicate()[1].decode("utf-8")
    assert writer.returncode != 0
    assert "e.zip" in said
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_heavy_is_imported_to_prove_or_to_check():
    code = (
        "import sys, liane.detection.evidence, liane.cli.evidence, liane.cli.verify\n"
        "heavy = {'numpy', 'numba', 'pyarrow', 'rasterio', 'scipy', 'django'} & set(sys.modules)\n"
        "sys.exit(bool(heavy))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )


def test_the_redacted_version_holds_no_person_no_place_and_no_address(made, inside, tmp_path):
    (tmp_path / "redacted.zip").write_bytes(inside["redacted.zip"])
    assert check(str(tmp_path / "redacted.zip")).problems == []
    with zipfile.ZipFile(tmp_path / "redacted.zip") as archive:
        texts = {name: archive.read(name) for name in archive.namelist() if name != "verify.py"}
    told = b"\n".join(texts.values()).decode("utf-8")
    secrets = ["Awa", "Diop", "Moussa", "Fatou", "76 12 34 56", "École", "Nord", "10.0.3.17"]
    secrets += ["12.6392", "8.0029", "dispensaire", "banque", "sonde-ecole", "photo.jpg", "0.62"]
    secrets += ["national_order", "08:20", "08:21", made[2]["signals"][2]["raw"]]
    assert [each for each in secrets if each in told] == []
    assert not any(name.startswith("raw/") for name in texts)
    assert "Farako" in told


def test_an_onset_that_is_the_minute_of_a_report_does_not_tell_who_made_it(made):
    at = made[2]["signals"][2]["at"]
    told = redacted(made[2] | {"began_at": at.replace(":00Z", ":41Z"), "detected_at": at})
    assert (told["began_at"], told["detected_at"]) == ("2026-03-02T08:00:00Z",) * 2
    assert redacted(made[2])["began_at"] == made[2]["began_at"]  # an instrument's stays


def test_a_redacted_incident_is_an_incident_and_redacting_it_again_changes_nothing(made):
    once = redacted(made[2])
    twice = redacted(once)
    assert twice["signals"] == once["signals"]
    assert twice["title"] == once["title"]


def test_a_redacted_command_does_not_tell_on_whose_machine_it_ran(made):
    command = "liane detect --measurements /srv/awa/mesures/a.jsonl --until=2026-03-02T08:00Z"
    told = redacted(made[2] | {"recompute": command})["recompute"]
    assert told == "liane detect --measurements a.jsonl --until=2026-03-02T08:00Z"
