"""The Cape Peninsula, real tiles: planned whole, and every number of it computed again."""

import json

import pytest
from plan_project import check

from together import CAPE, cape_plan, has_cape, reference_data


@pytest.fixture(scope="module")
def cape():
    if not has_cape():
        pytest.skip("no tiles of the Cape: set LIANE_DATA to the reference data")
    out = cape_plan()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LIANE_DATA", str(reference_data()))
        yield out, json.loads((out / "plan.json").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_every_number_of_the_plan_agrees(cape):
    out, _plan = cape
    assert check(CAPE / "project.toml", out) == []


@pytest.mark.slow
def test_everybody_is_served_with_the_survival_asked_or_a_proof_says_why(cape):
    _out, plan = cape
    asking = {row["id"] for row in plan["sites"] if row["demand_mbps"] > 0}
    refused = {row["id"] for row in plan["unmet"] if row["requirement"] == "service"}
    assert {row["id"] for row in plan["served"]} == asking - refused
    assert all(row["certificate"]["inside"] for row in plan["unmet"])
    assert not plan["hit_cap"]


@pytest.mark.slow
def test_what_is_known_of_this_ground_is_found_again(cape):
    """Its README: some villages see no exchange, so no radio link joins them to one."""
    _out, plan = cape
    hidden = {"scarborough", "simonstown", "llandudno", "campsbay"}
    for link in plan["links"]:
        if link["kind"] != "fibre":
            ends = {link["a"], link["b"]}
            assert not (ends & hidden and ends & {"pop", "pop2"})


@pytest.mark.slow
def test_the_gap_is_stated_and_the_bound_is_worth_something(cape):
    _out, plan = cape
    assert 0 < plan["bound"] <= plan["cost"]["total"]
    assert plan["gap"] < 0.4
