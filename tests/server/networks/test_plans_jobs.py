"""Calculating in a process of its own: the same plan as the command, stopped, killed, taken up."""

import csv
import io
import json
import os
import signal
import subprocess
import tomllib

import pytest
from plans_box import Box
from plans_made import farako_files, zip_of

from together import CAPE, CAPE_EFFORT, CAPE_SECONDS, LIANE, cape_plan, has_cape, reference_data

pytest.importorskip("ortools")

KEEP = {"pop", "vsat", "farako", "mairie", "radio", "lycee", "chateau"}


def small_project():
    """Seven places of the example around its town: calculated in seconds."""
    files = farako_files()
    rows = list(csv.DictReader(io.StringIO(files["sites.csv"].decode())))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row["id"] in KEEP)
    files["sites.csv"] = out.getvalue().encode()
    text = files["project.toml"].decode()
    start, end = text.index("# Le bourg a le réseau"), text.index("sunless_days")
    text = f'{text[:start]}[power]\nmains = ["pop", "vsat"]\n{text[end:]}'
    text = text.replace("pledged_subscribers = 850", "pledged_subscribers = 150")
    assert tomllib.loads(text)["power"]["sunless_days"] == 3
    files["project.toml"] = text.encode()
    return files


IMPORT = """
from pathlib import Path
files = {p.name: p.read_bytes() for p in Path(given["folder"]).iterdir()}
plan = actions.import_project(Operator.objects.get(), files, acting_member=None)
plan.effort = given["effort"]
plan.save()
"""
CALCULATE = (
    IMPORT
    + """
told(str(actions.calculate(plan, plan.version, acting_member=None).pk))
"""
)


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    """A box with its operator, to be copied."""
    return Box(tmp_path_factory.mktemp("founded"))


@pytest.fixture
def box(founded, tmp_path):
    made = Box(tmp_path, like=founded)
    yield made
    made.close()


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    for name, data in small_project().items():
        (folder / name).write_bytes(data)
    return folder


def calculate(box, folder, effort=1):
    return box.do(CALCULATE, folder=str(folder), effort=effort)


def test_a_plan_of_the_browser_equals_the_plan_of_the_command(box, project, tmp_path):
    ours, theirs = planned_in_the_browser(box, project), tmp_path / "theirs"
    subprocess.run(
        [*LIANE, "plan", str(project / "project.toml"), "--out", str(theirs), "--effort", "1"],
        env=box.env | {"LIANE_LANG": "fr"},
        check=True,
        capture_output=True,
    )
    assert_same(ours, theirs)


@pytest.mark.slow
@pytest.mark.long
def test_the_cape_peninsula_in_the_browser_equals_the_plan_of_the_command(box):
    if not has_cape():
        pytest.skip("the terrain of the Cape Peninsula is not in LIANE_DATA")
    box.env["LIANE_DATA"] = str(reference_data())
    ours = planned_in_the_browser(box, CAPE, CAPE_EFFORT)
    assert_same(ours, cape_plan())


def planned_in_the_browser(box, project, effort=1):
    run = calculate(box, project, effort)
    box.start_worker()
    box.wait(run, lambda state: state["state"] in ("ended", "failed"), seconds=CAPE_SECONDS)
    assert box.run_state(run)["plan"] == "done"
    return box.home / "plans" / run / "plan"


def assert_same(ours, theirs):
    here, there = (json.loads((each / "plan.json").read_text()) for each in (ours, theirs))
    assert {**here, "seconds": 0} == {**there, "seconds": 0}
    assert sorted(p.name for p in ours.rglob("*")) == sorted(p.name for p in theirs.rglob("*"))


def test_what_if_is_calculated_from_the_plan(box, project):
    run = calculate(box, project)
    box.start_worker()
    box.wait(run, lambda state: state["state"] == "ended")

    asked = box.do(
        "plan = Plan.objects.get()\n"
        "told(str(actions.ask_what_if(plan, ['UPLINKS', 'SUN:4'], acting_member=None).pk))"
    )

    box.wait(asked, lambda state: state["state"] == "ended")
    row = box.do("told(Plan.objects.get().what_ifs.get().row)")
    assert row["cut"]


def test_stopping_keeps_the_best_so_far(box, project):
    run = calculate(box, project, effort=2000)
    box.start_worker()
    box.wait(run, lambda state: state["fraction"] > 0.25)

    box.do("actions.stop(Plan.objects.get(), acting_member=None)")

    state = box.wait(run, lambda state: state["state"] in ("ended", "failed"))
    assert (state["state"], state["plan"]) == ("ended", "stopped")
    costs = box.do("told(Run.objects.get().costs)")
    assert all(0 < bound <= cost for _at, cost, bound in costs)
    assert box.do("told(Plan.objects.get().result['cost']['total'])") == round(costs[-1][1], 2)


def test_a_killed_job_is_begun_again(box, project):
    run = calculate(box, project, effort=1)
    box.start_worker()
    first = box.wait(run, lambda state: state["pid"])

    os.kill(first["pid"], signal.SIGKILL)

    state = box.wait(run, lambda state: state["state"] in ("ended", "failed"))
    assert (state["state"], state["attempt"]) == ("ended", 2)


def test_a_job_outlives_the_worker_that_started_it(box, project):
    run = calculate(box, project, effort=1)
    worker = box.start_worker()
    box.wait(run, lambda state: state["pid"])

    os.kill(worker.pid, signal.SIGKILL)

    assert box.wait(run, lambda state: state["state"] != "running")["state"] == "ended"


def test_a_run_whose_worker_and_job_died_is_taken_up(box, project):
    run = calculate(box, project, effort=1)
    worker = box.start_worker()
    job = box.wait(run, lambda state: state["pid"])
    os.kill(worker.pid, signal.SIGKILL)
    os.kill(job["pid"], signal.SIGKILL)
    box.wait(run, lambda state: not state["alive"])

    early = box.do("told(tasks.recover.func())")
    box.do(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "old = timezone.now() - timedelta(minutes=2)\n"
        "Run.objects.update(heartbeat_at=old)"
    )
    late = box.do("told(tasks.recover.func())")
    box.start_worker()

    assert (early, late) == (0, 1)
    assert box.wait(run, lambda state: state["state"] != "running" and state["attempt"] > 1)


def test_a_job_that_dies_three_times_is_called_failed(box, project):
    run = calculate(box, project)
    box.do("Run.objects.update(state='running', pid=999999, attempt=3)")
    told = box.do("run = Run.objects.get(); told(runs.queue_again(run))")
    assert told is False
    assert box.run_state(run)["plan"] == "failed"


def test_what_cannot_be_calculated_says_why_in_any_language(box, project):
    (project / "sites.csv").write_text(
        (project / "sites.csv").read_text().replace("14.2732", "54.2732")
    )
    run = calculate(box, project)
    box.start_worker()
    state = box.wait(run, lambda state: state["state"] == "failed")
    assert (state["plan"], state["error"]) == ("failed", "MissingResource")
    assert "{id}" in state["error_message"]


def test_ground_of_the_box_alone_may_be_read(box, project):
    text = (project / "project.toml").read_text()
    (project / "project.toml").write_text(text.replace('"terrain.tif"', '"/etc/hosts"'))
    run = calculate(box, project)
    box.start_worker()
    state = box.wait(run, lambda state: state["state"] == "failed")
    assert "ground" in state["error_message"]


def test_a_project_comes_as_one_archive(box, project, tmp_path):
    archive = tmp_path / "projet.zip"
    files = {f"farako/{p.name}": p.read_bytes() for p in project.iterdir()}
    archive.write_bytes(zip_of(files).read())
    told = box.do(
        "from liane.server.networks.plans.exchange import unpacked\n"
        "told(sorted(unpacked([open(given['file'], 'rb')])))",
        file=str(archive),
    )
    assert told == sorted(p.name for p in project.iterdir())
