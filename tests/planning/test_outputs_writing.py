"""The folder of a plan: everything or nothing, and never over something else."""

import json

import pytest
from outputs_sample import MadeUpTerrain, sample_plan

from liane.errors import BadInput, MissingResource
from liane.planning.outputs import write_all, writing
from liane.words import language, use

LETTERS = {"regulator-ml": "Madame, Monsieur,\n"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("made") / "plan"
    files = write_all(sample_plan(), MadeUpTerrain(), out, "fr", LETTERS)
    return out, files


def names(out):
    return {str(at.relative_to(out)) for at in out.rglob("*") if at.is_file()}


def test_everything_is_there_and_listed(made):
    out, files = made
    assert names(out) == {str(at.relative_to(out)) for at in files}
    assert names(out) >= {
        "plan.json", "report.html", "network.geojson", "network.kml", "network.netjson.json",
        "materials.csv", "sites/chateau.html", "settings/airos/marche-1.html",
        "settings/mikrotik/colline-2.rsc", "settings/openwrt/ecole-1.uci",
        "letters/regulator-ml.txt",
    }  # fmt: skip


def test_plan_json_reads_back_as_the_plan(made):
    out, _files = made
    written = json.loads((out / "plan.json").read_text("utf-8"))
    assert written == json.loads(json.dumps(sample_plan()))


def test_nothing_is_left_beside_the_folder(made):
    out, _files = made
    assert [at.name for at in out.parent.iterdir()] == ["plan"]


def test_the_folder_can_be_read_by_others_as_any_folder(made):
    out, _files = made
    plain = out.parent / "plain"
    plain.mkdir()
    assert out.stat().st_mode == plain.stat().st_mode
    plain.rmdir()


def test_an_earlier_plan_is_replaced_whole(tmp_path):
    out = tmp_path / "out"
    write_all(sample_plan(), None, out, "fr", {"old": "x"})
    write_all(sample_plan(), None, out, "en", {"new": "x"})
    assert "letters/new.txt" in names(out)
    assert "letters/old.txt" not in names(out)


def test_a_run_that_fails_leaves_the_earlier_result_as_it_was(tmp_path, monkeypatch):
    out = tmp_path / "out"
    write_all(sample_plan(), None, out, "fr", {})
    before = {name: (out / name).read_bytes() for name in names(out)}
    bad = sample_plan()
    del bad["cost"]
    with pytest.raises(BadInput):
        write_all(bad, None, out, "fr", {})

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_write", full)
    with pytest.raises(MissingResource, match="No space left"):
        write_all(sample_plan(), None, out, "fr", {})
    assert {name: (out / name).read_bytes() for name in names(out)} == before
    assert [at.name for at in tmp_path.iterdir()] == ["out"]


def test_a_swap_that_fails_puts_the_earlier_result_back(tmp_path, monkeypatch):
    out = tmp_path / "out"
    write_all(sample_plan(), None, out, "fr", {"kept": "x"})
    rename = type(out).rename

    def once(self, target):
        if target == out and self.name != "before":
            raise OSError(18, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(type(out), "rename", once)
    with pytest.raises(MissingResource):
        write_all(sample_plan(), None, out, "fr", {"fresh": "x"})
    assert "letters/kept.txt" in names(out)
    assert [at.name for at in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_holds_something_else_is_refused_and_untouched(tmp_path):
    out = tmp_path / "photos"
    out.mkdir()
    (out / "a.jpg").write_bytes(b"x")
    with pytest.raises(BadInput, match="photos"):
        write_all(sample_plan(), None, out, "fr", {})
    assert names(out) == {"a.jpg"}


def test_a_file_and_a_symbolic_link_are_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(BadInput, match=name):
            write_all(sample_plan(), None, tmp_path / name, "fr", {})


def test_an_empty_folder_is_taken_and_missing_parents_are_made(tmp_path):
    (tmp_path / "empty").mkdir()
    write_all(sample_plan(), None, tmp_path / "empty", "fr", {})
    write_all(sample_plan(), None, tmp_path / "a" / "b", "fr", {})
    assert (tmp_path / "empty" / "report.html").is_file()
    assert (tmp_path / "a" / "b" / "report.html").is_file()


def test_the_language_of_the_caller_is_not_changed(tmp_path):
    use("en")
    write_all(sample_plan(), None, tmp_path / "out", "fr", {})
    assert language() == "en"


def test_names_made_to_leave_the_folder_stay_in_it(tmp_path):
    plan = sample_plan()
    plan["sites"][1]["devices"][0]["unit"] = "../../../evil"
    letters = {"../../evil": "x", "/etc/evil": "y"}
    files = write_all(plan, None, tmp_path / "deep" / "out", "fr", letters)
    assert all(at.resolve().is_relative_to(tmp_path / "deep" / "out") for at in files)
    assert len(set(files)) == len(files)
    assert not list(tmp_path.glob("evil*"))


def test_two_units_whose_names_come_to_the_same_get_two_files(tmp_path):
    plan = sample_plan()
    for link, end in ((plan["links"][0], "a"), (plan["links"][0], "b")):
        site = next(at for at in plan["sites"] if at["id"] == link[end])
        site["devices"][0]["unit"] = "Même nom" if end == "a" else "meme-nom"
    files = write_all(plan, None, tmp_path / "out", "fr", {})
    assert len(set(files)) == len(files)
    assert all(at.is_file() for at in files)
