"""The verb `bench` as a person types it: figures with their machine, and peers that are absent."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import liane.cli
from liane.cli import bench_paths, bench_splat

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type `liane bench …` in English without any peer; exit code and what was said."""
    monkeypatch.setattr(liane.cli, "VERBS", ("bench",))
    monkeypatch.setattr(bench_splat.shutil, "which", lambda _name: None)
    monkeypatch.setenv("LIANE_PEERS", "/nowhere/python")

    def typed(*words: object) -> tuple[int, str, str]:
        code = liane.cli.main(["bench", *map(str, words), "--lang", "en"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def test_paths_per_second_come_with_the_machine_and_the_day(run: Run):
    code, out, _ = run("paths", "--points", 20, "--profiles", 40, "--json")
    data = json.loads(out)
    assert code == 0
    assert data["per_s"] > 0
    assert data["points"] == 20
    assert {"date", "processor", "cores", "python"} <= set(data)


def test_a_peer_that_is_absent_is_said_to_be_and_is_no_failure(run: Run):
    code, out, _ = run("paths", "--points", 20, "--profiles", 40, "--json")
    peers = {peer["name"]: peer for peer in json.loads(out)["peers"]}
    assert code == 0
    assert set(peers) == {"itmlogic", "pycraf", "splat"}
    assert all(peer["status"] == "absent" and peer["note"] for peer in peers.values())
    assert "not installed" in run("paths", "--points", 20, "--profiles", 40)[1]


def test_an_interpreter_without_the_peer_in_it_is_absence_too(
    run: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LIANE_PEERS", sys.executable)
    peers = json.loads(run("paths", "--points", 20, "--profiles", 40, "--json")[1])["peers"]
    assert [peer["status"] for peer in peers if peer["name"] != "splat"] == ["absent"] * 2


def test_what_a_peer_measured_is_set_beside_ours(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    peer = tmp_path / "python"
    peer.write_text('#!/bin/sh\ncat > /dev/null\necho \'{"per_s": 0.5, "note": "slow"}\'\n')
    peer.chmod(0o755)
    monkeypatch.setenv("LIANE_PEERS", str(peer))
    data = json.loads(run("paths", "--points", 20, "--profiles", 40, "--json")[1])
    measured = data["peers"][0]
    assert measured["status"] == "measured"
    assert measured["ratio"] == pytest.approx(data["per_s"] / 0.5, rel=1e-4)


@pytest.mark.parametrize("words", [("--points", 1), ("--profiles", 0)])
def test_a_bench_of_nothing_is_refused(run: Run, words: tuple[str, int]):
    code, _, err = run("paths", *words)
    assert code == 2
    assert "or more" in err


def test_the_ground_of_the_bench_is_the_same_every_time():
    assert (bench_paths.made_up_ground(3, 9) == bench_paths.made_up_ground(3, 9)).all()
