"""What can be had one by one but not together: the refutation, and its checker."""

import json

import pytest
from plan_project import check, plan_into, project_of, write_project

NARROW = """\
id,name,lat,lon,kind,ground_source,mast_heights_m,households,demand_mbps,priority,notes
pop,Exchange,12.080,-8.100,pop,terrain,15,0,0,gold,
hill,Hill,12.083,-8.060,mast,terrain,10;20,0,0,silver,
h1,Hamlet 1,12.083,-8.040,hub,terrain,15,20,150,gold,
h2,Hamlet 2,12.090,-8.035,hub,terrain,15,20,150,silver,
h3,Hamlet 3,12.076,-8.035,hub,terrain,15,20,150,bronze,
"""
PROJECT = project_of("h1", ("pop", 500, 90000, "A"), more="[settings]\nmax_parallel = 4\n")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """One exchange whose spectrum cannot carry the three hamlets at once, and no fibre."""
    folder = tmp_path_factory.mktemp("crowded")
    project = write_project(folder, sites=NARROW, project=PROJECT)
    return project, folder / "out", plan_into(project, folder / "out")


def test_what_does_not_fit_together_gives_way_with_a_proof(crowded):
    project, out, plan = crowded
    kinds = {row["certificate"]["kind"] for row in plan["unmet"]}
    assert plan["status"] == "partial"
    assert kinds <= {"cut", "isolated", "spectrum", "duals", "whole"}
    assert check(project, out) == []


def test_the_least_urgent_gives_way_first(crowded):
    _project, _out, plan = crowded
    assert plan["unmet"][0]["id"] == "h3"


def test_a_refutation_without_its_cuts_is_found_out(crowded, tmp_path):
    project, out, _plan = crowded
    bound = json.loads((out / "bound.json").read_text())
    if not bound["refuted"]:
        pytest.skip("this ground is refused by cuts alone")
    rows = bound["refuted"][0]["rows"]
    rows[:] = [row for row in rows if row["reason"]["rule"] != "capacity"]
    (tmp_path / "plan.json").write_text((out / "plan.json").read_text())
    (tmp_path / "bound.json").write_text(json.dumps(bound))
    assert any("refutation" in finding for finding in check(project, tmp_path))
