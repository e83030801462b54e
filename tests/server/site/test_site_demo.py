"""The demonstration: made in seconds without an engine, in French, and true to the example."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from liane.server.site import demo as demonstration
from served import about, demo, inside, liane, serve

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src/liane"
ARCHIVE = SOURCE / "server/site/example/farako.zip"
GROUND = SOURCE / "server/site/example/farako-ground.zip"
EXAMPLE = ROOT / "examples/farako"
TO_DO = "run examples/farako/package.py"


def packed(name: str) -> bytes:
    with zipfile.ZipFile(ARCHIVE) as book:
        return book.read(name)


@pytest.mark.parametrize("name", ["sites.csv", "prices.csv", "project.toml"])
def test_the_packed_example_is_today_s(name):
    assert packed(name) == (EXAMPLE / name).read_bytes(), TO_DO


def test_the_packed_plan_was_made_from_today_s_example(tmp_path):
    pytest.importorskip("numba", reason="the engines are not installed")
    from liane.planning import read_project
    from liane.planning.project import fingerprint, inputs_of

    for name in ("sites.csv", "prices.csv", "project.toml"):
        (tmp_path / name).write_bytes((EXAMPLE / name).read_bytes())
    with zipfile.ZipFile(GROUND) as book:
        book.extract("terrain.tif", tmp_path)
    plan = json.loads(packed("plan/plan.json"))
    project = read_project(tmp_path / "project.toml")
    today = fingerprint(project, inputs_of(project, [tmp_path / "terrain.tif"]))
    assert plan["inputs_sha256"] == today, TO_DO


def test_the_packed_plan_is_complete_and_names_no_folder_of_whoever_made_it():
    with zipfile.ZipFile(ARCHIVE) as book:
        names = set(book.namelist())
        texts = b"".join(book.read(name) for name in names)
    assert {"plan/plan.json", "plan/report.html", "plan/materials.csv"} <= names
    assert str(ROOT.parent).encode() + b"/" not in texts
    assert b"/tmp/" not in texts


def test_the_ground_comes_along():
    with zipfile.ZipFile(GROUND) as book:
        assert book.namelist() == ["terrain.tif"]


def test_everybody_of_the_demonstration_has_a_name_of_their_own():
    names = [name for name, _roles in demonstration.PEOPLE.values()]
    assert len(set(names)) == len(names) == 12


@pytest.mark.slow
def test_it_founds_a_commune_with_people_and_roles(tmp_path):
    home = demo(tmp_path / "home")
    code = """
from liane.server.community.operators.models import Operator
from liane.server.community.members.models import Member, Role
o = Operator.objects.get(slug="farako")
print(o.kind, o.privacy, Member.objects.filter(operator=o).count(),
      Role.objects.filter(operator=o, name="technician").count())
"""
    assert inside(home, code).split() == ["commune", "public", "12", "2"]


@pytest.mark.slow
def test_a_second_time_nothing_is_made_again(tmp_path):
    home = demo(tmp_path / "home")
    before = hashlib.sha256((home / "liane.sqlite3").read_bytes()).hexdigest()
    again = liane("demo", "--home", str(home), "--json")
    assert about(again)["new"] is False
    assert hashlib.sha256((home / "liane.sqlite3").read_bytes()).hexdigest() == before


@pytest.mark.slow
def test_one_that_is_half_made_is_made_again(tmp_path):
    home = demo(tmp_path / "home")
    mark = json.loads((home / "demo.json").read_text("utf-8")) | {"complete": False}
    (home / "demo.json").write_text(json.dumps(mark), encoding="utf-8")
    (home / "left").touch()
    assert about(liane("demo", "--home", str(home), "--json"))["new"] is True
    assert not (home / "left").exists()


@pytest.mark.slow
def test_a_folder_that_holds_something_else_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    answer = liane("demo", "--home", str(tmp_path))
    assert answer.returncode == 2
    assert "something else" in answer.stderr
    assert (tmp_path / "letter.txt").exists()


@pytest.mark.slow
def test_one_that_is_being_served_is_not_taken_away(tmp_path):
    home = demo(tmp_path / "home")
    mark = home / "demo.json"
    kept = json.loads(mark.read_text("utf-8"))
    for _served in serve(home):
        mark.write_text(json.dumps(kept | {"version": "older"}), encoding="utf-8")
        answer = liane("demo", "--home", str(home))
        assert answer.returncode == 4
        assert (home / "liane.sqlite3").exists()


@pytest.mark.slow
def test_one_of_an_older_version_is_made_again_and_needs_no_engine(tmp_path):
    (tmp_path / "stubs").mkdir()
    for name in ("numba", "numpy", "rasterio", "ortools", "highspy", "scipy", "pyproj"):
        stub = Path(tmp_path, "stubs", f"{name}.py")
        stub.write_text(f"raise ImportError('{name} is not here')", encoding="utf-8")
    path = f"{tmp_path / 'stubs'}:{SOURCE.parent}"
    home = tmp_path / "home"
    home.mkdir()
    mark = {"version": "older", "complete": True}
    (home / "demo.json").write_text(json.dumps(mark), encoding="utf-8")
    made = liane("demo", "--home", str(home), "--json", PYTHONPATH=path)
    assert made.returncode == 0, made.stderr
    assert about(made)["new"] is True
