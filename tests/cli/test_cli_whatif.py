"""`liane whatif`: what a plan still does after a loss, in both languages."""

import json
import sys
from pathlib import Path

import pytest

from liane.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "planning"))

from plan_project import plan_into, write_project


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whatif")
    project = write_project(folder)
    return folder / "out", plan_into(project, folder / "out", effort=1, force=["hill-east"])


def run(capsys, *words):
    code = main([str(word) for word in words])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def lost(capsys, folder, *losses):
    words = [word for loss in losses for word in ("--lose", loss)]
    code, out, _err = run(capsys, "whatif", folder, *words, "--json", "--lang", "en")
    assert code == 0
    return json.loads(out)


def test_without_uplinks_nobody_has_the_internet_and_all_keep_the_local_services(made, capsys):
    told = lost(capsys, made[0], "uplinks")
    assert {row["id"] for row in told["cut"]} == {"town", "clinic", "east", "south"}
    assert told["cut_local"] == []
    assert told["served_mbps"] == 0


def test_the_answer_is_the_row_of_the_survival_table(made, capsys):
    folder, plan = made
    for row in plan["survival"]:
        if row["kind"] in ("site", "link", "uplink"):
            told = lost(capsys, folder, row["loss"])
            assert {key: told[key] for key in ("cut", "cut_local", "reduced")} == {
                key: row[key] for key in ("cut", "cut_local", "reduced")
            }


def test_several_losses_are_lost_together_and_never_give_more(made, capsys):
    folder, plan = made
    whole = sum(row["mbps"] for row in plan["served"])
    one = lost(capsys, folder, "UPLINK:pop")["served_mbps"]
    both = lost(capsys, folder, "UPLINK:pop", "UPLINK:pop2")["served_mbps"]
    assert whole + 1e-6 >= one >= both == 0


def test_a_sunless_time_beyond_the_batteries_puts_the_masts_out(made, capsys):
    folder, _plan = made
    assert lost(capsys, folder, "sun:2")["cut"] == []
    assert lost(capsys, folder, "sun:30")["loss"] == "SUN:30"


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", ("Lost: UPLINKS", "without Internet", "without local services", "Still carried")),
     ("fr", ("UPLINKS", "sans Internet", "sans services"))],
)  # fmt: skip
def test_it_is_told_in_both_languages(made, capsys, lang, said):
    code, out, _err = run(capsys, "whatif", made[0], "--lose", "uplinks", "--lang", lang)
    assert code == 0
    assert [words for words in said if words not in out] == []


@pytest.mark.parametrize("loss", ["moon", "pop-moon", "UPLINK:moon", "sun:never", "sun:²", ""])
def test_a_loss_that_is_not_in_the_plan_is_told_with_what_can_be_given(made, capsys, loss):
    code, out, err = run(capsys, "whatif", made[0], "--lose", loss, "--lang", "en")
    assert (code, out) == (2, "")
    assert "town" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("sites", 0, "priority"), "tin", "priority"),
        (("sites", 1, "power"), {}, "power"),
        (("uplinks", 0, "site"), "moon", "moon"),
        (("project", "survival", "gold"), None, "gold"),
    ],
)
def test_a_plan_that_cannot_be_worked_with_is_told_by_its_field(
    made, tmp_path, capsys, path, value, said
):
    plan = json.loads((made[0] / "plan.json").read_text(encoding="utf-8"))
    place = plan
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    code, _out, err = run(capsys, "whatif", tmp_path, "--lose", "uplinks", "--lang", "en")
    assert code == 2
    assert said in err


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "line 1: not JSON"), ("[]", "not a plan"), ("{}", "not a plan"),
     ('{"format": "liane-plan/9"}', "not a plan"), ('{"format": "liane-plan/1"}', "plan.json")],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_told(tmp_path, capsys, content, said):
    (tmp_path / "plan.json").write_text(content)
    code, _out, err = run(capsys, "whatif", tmp_path, "--lose", "uplinks", "--lang", "en")
    assert code == 2
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", ["", "none"])
def test_a_folder_without_a_plan_is_a_missing_resource_with_the_next_step(tmp_path, capsys, name):
    code, _out, err = run(capsys, "whatif", tmp_path / name, "--lose", "uplinks", "--lang", "en")
    assert code == 4
    assert "make one with: liane plan PROJECT.toml --out" in err


def test_bytes_that_are_no_text_are_told(tmp_path, capsys):
    (tmp_path / "plan.json").write_bytes(bytes(range(256)))
    code, _out, err = run(capsys, "whatif", tmp_path, "--lose", "uplinks", "--lang", "en")
    assert code == 2
    assert "plan.json" in err
