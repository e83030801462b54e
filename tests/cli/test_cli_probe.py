"""`liane probe`: its verbs, and what it refuses with a next step."""

import json

import pytest

from liane.cli import main


@pytest.fixture
def probe(tmp_path, capsys):
    def say(*words):
        code = main(["--lang", "en", "probe", "--home", str(tmp_path), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return say


@pytest.fixture
def devices(tmp_path):
    file = tmp_path / "devices.csv"
    file.write_text("name,address,port\nhere,127.0.0.1,1\n")
    return str(file)


def test_consent_shows_what_it_means_and_needs_somebody_to_agree(probe):
    code, _out, err = probe("--consent", "SN")
    assert (code, "add --agree" in err) == (2, True)
    code, out, _err = probe("--consent", "sn", "--agree")
    assert code == 0
    assert "liane probe --stop" in out
    assert "article 255" in out
    assert probe("--consent", "Senegal", "--agree")[0] == 2


def test_without_consent_and_without_devices_nothing_starts(probe):
    code, _out, err = probe("--country", "ML")
    assert code == 2
    assert "nobody agreed to probing from ML yet" in err
    code, _out, err = probe()
    assert (code, "--country CODE" in err) == (2, True)


def test_a_stop_holds_until_it_is_lifted(probe, devices):
    assert probe("--stop")[0] == 0
    code, _out, err = probe("--devices", devices)
    assert (code, "--resume" in err) == (2, True)
    assert probe("--resume")[0] == 0
    assert "1 measured" in probe("--devices", devices)[1]


def test_a_pause_is_silent(probe, devices, tmp_path):
    assert "silent until" in probe("--pause", "2")[1]
    code, out, _err = probe("--devices", devices)
    assert (code, "nothing was measured" in out) == (0, True)
    assert (tmp_path / "probe" / "journal" / "measurements-000001.jsonl").read_bytes() == b""


def test_what_was_measured_is_verified_and_a_change_is_told(probe, devices, tmp_path):
    assert probe("--devices", devices, "--rounds", "2", "--every", "0")[0] == 0
    folder = tmp_path / "probe"
    code, out, _err = probe("--verify", str(folder))
    assert (code, "2 lines hold, by 1 keys" in out) == (0, True)
    file = folder / "journal" / "measurements-000001.jsonl"
    file.write_bytes(file.read_bytes().replace(b"here", b"away", 1))
    code, out, _err = probe("--verify", str(file), "--json")
    assert code == 2
    assert "line 1" in json.dumps(json.loads(out)["problems"]) or json.loads(out)["problems"]
    assert probe("--verify", devices)[0] == 2


def test_a_control_without_a_place_to_listen_is_refused(probe):
    assert "write 0.0.0.0:8080" in probe("--serve-control", "anywhere")[2]
    assert "cannot listen" in probe("--serve-control", "192.0.2.7:8080")[2]


def test_a_machine_without_root_certificates_is_told_before_it_calls_every_site_forged(
    probe, monkeypatch
):
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(name, "/nowhere")
    probe("--consent", "SN", "--agree")
    code, _out, err = probe("--country", "SN")
    assert (code, "ca-certificates" in err) == (4, True)
