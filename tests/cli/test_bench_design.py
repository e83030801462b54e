"""`liane bench design`: what it prints, what it writes, and what it refuses in which words."""

import importlib.util
import json
import os
from pathlib import Path

import pytest

from liane.cli import main
from liane.words import use

GOOD = {
    "gateway": 0,
    "hub_cost": 10,
    "max_degree": 3,
    "max_flow": 3,
    "nodes_xy_m": [[0, 0], [1, 0], [0, 1], [1, 1]],
    "links": [[0, 1, 1.5], [0, 2, 2.5], [1, 3, 1.25], [2, 3, 1.0], [0, 3, 4.0]],
}
CHECKER = Path(__file__).parents[1] / "checkers" / "tree_certificate.py"


@pytest.fixture(autouse=True)
def in_english():
    use("en")
    yield
    use("fr")


def bench(path: Path, *words: str) -> int:
    return main(["bench", "design", str(path), "--lang", "en", *words])


def test_the_best_tree_of_four_nodes_is_found_and_proven(tmp_path, capsys):
    path = tmp_path / "four.json"
    path.write_text(json.dumps(GOOD))
    assert bench(path, "--json", "--seed", "3") == 0
    found = json.loads(capsys.readouterr().out)
    # a star on the gateway needs no other hub: 1.5 + 2.5 + 4.0 + 10
    assert (found["cost"], found["bound"], found["gap"]) == (18.0, 18.0, 0.0)
    assert sorted(found["links"]) == [[0, 1], [0, 2], [0, 3]]
    assert (found["status"], found["seed"], found["cap_hit"]) == ("optimal", 3, False)


def test_the_certificate_written_convinces_the_checker(tmp_path, capsys):
    path, proof, design = (tmp_path / name for name in ("four.json", "proof.json", "design.json"))
    path.write_text(json.dumps(GOOD))
    assert bench(path, "--json", "--certificate", str(proof)) == 0
    design.write_text(capsys.readouterr().out)
    spec = importlib.util.spec_from_file_location("tree_certificate", CHECKER)
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    assert checker.main([str(path), str(proof), str(design)]) == 0
    assert "bound proven 18.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hub_cost": None}, "field hub_cost: expected a number, zero or more, found null"),
        ({"hub_cost": -1}, "field hub_cost: expected a number, zero or more, found -1"),
        ({"max_flow": 2.5}, "field max_flow: expected a whole number, one or more, found 2.5"),
        ({"max_degree": True}, "field max_degree: expected a whole number"),
        ({"gateway": 4}, "field gateway: expected the number of a node, found 4"),
        ({"nodes_xy_m": []}, "field nodes_xy_m: expected a list of nodes"),
        ({"nodes_xy_m": [[0, 0], [1]]}, "field nodes_xy_m: expected a list of nodes"),
        ({"links": {}}, "field links: expected a list of links"),
        ({"links": [[0, 1, 1], [0, 9, 1]]}, "field links[1]: expected [node, node, cost]"),
        ({"links": [[0, 1, float("nan")]]}, "field links[0]: expected [node, node, cost]"),
        ({"links": [[2, 2, 1]]}, "field links[0]: joins node 2 to itself; remove it"),
    ],
)
def test_a_wrong_field_is_named_with_what_was_expected(tmp_path, capsys, change, words):
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(GOOD | change))
    assert bench(path) == 2
    assert words in capsys.readouterr().err


def test_a_missing_field_is_named(tmp_path, capsys):
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps({name: GOOD[name] for name in GOOD if name != "max_flow"}))
    assert bench(path) == 2
    assert "the field max_flow is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b'{"gateway": 0,\n "hub_cost" 3}', "line 2: not JSON"),
        (b"[1, 2]", "must be one JSON object"),
        (b"\xff\xfe\x00", "line 1: not text in UTF-8"),
        (b"[" * 100_000, "not JSON: tables in tables, too deep"),
    ],
)
def test_a_file_that_is_not_json_is_refused_with_the_place(tmp_path, capsys, text, words):
    path = tmp_path / "wrong.json"
    path.write_bytes(text)
    assert bench(path) == 2
    assert words in capsys.readouterr().err


def test_a_file_that_is_not_there_is_a_missing_resource(tmp_path, capsys):
    assert bench(tmp_path / "none.json") == 4
    assert "not found" in capsys.readouterr().err


def test_a_hundred_thousand_nodes_are_refused_at_once(tmp_path, capsys):
    path = tmp_path / "country.json"
    path.write_text(json.dumps(GOOD | {"nodes_xy_m": [[k, 0] for k in range(100_000)]}))
    assert bench(path) == 2
    assert "more than 1000 nodes" in capsys.readouterr().err


def test_nodes_that_no_link_joins_are_named_with_exit_code_three(tmp_path, capsys):
    path = tmp_path / "apart.json"
    path.write_text(json.dumps(GOOD | {"links": [[0, 1, 1], [2, 3, 1]]}))
    assert bench(path) == 3
    assert "(2, 3)" in capsys.readouterr().err


def test_rules_that_no_tree_can_meet_are_proven_so_with_exit_code_three(tmp_path, capsys):
    path = tmp_path / "tight.json"
    path.write_text(json.dumps(GOOD | {"max_degree": 2, "max_flow": 1}))
    assert bench(path, "--json") == 3
    assert json.loads(capsys.readouterr().out)["status"] == "infeasible"


@pytest.mark.slow
@pytest.mark.long  # `make bench` shows it, with the larger ones
def test_ninety_one_roofs_of_new_york_are_designed_within_one_percent(capsys):
    data = Path(os.environ.get("LIANE_DATA", Path(__file__).parents[3] / "shared" / "data"))
    path = data / "design" / "nyc100.json"
    if not path.exists():
        pytest.skip("the shared design instances are not here")
    assert bench(path, "--effort", "2", "--json") == 0
    assert json.loads(capsys.readouterr().out)["gap"] <= 0.01
