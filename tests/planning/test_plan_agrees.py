"""Whole plans over made-up ground, and a checker that shares no code with the planner."""

import json
from datetime import date

import pytest
from plan_project import (
    BEHIND,
    CHEAP_SECTORS,
    HAMLET_PROJECT,
    HAMLETS,
    PRICES,
    PROJECT,
    SITES,
    WITH_FIBRE,
    check,
    plan_into,
    write_project,
)

from liane.errors import NoFeasibleDesign
from liane.planning import read_project
from liane.planning.air import air_of
from liane.planning.project import fingerprint
from liane.spectrum import read_rules

WITHOUT_FIBRE_NEED = PROJECT.replace("[power]", "[settings]\nfibre_max_m = 4000\n\n[power]")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    project = write_project(folder)
    return project, folder / "out", plan_into(project, folder / "out")


def joined(plan):
    return {frozenset((link["a"], link["b"])) for link in plan["links"]}


def test_a_complete_plan_agrees_with_the_checker_in_every_number(made):
    project, out, plan = made
    assert check(project, out) == []
    assert plan["status"] == "complete"
    assert not plan["unmet"]
    assert {row["id"] for row in plan["served"]} == {"town", "clinic", "east", "south"}


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda plan: plan["links"][0].update(mbps=9_999.0), "Mb/s"),
        (lambda plan: plan["links"][0].update(loss_db=20.0), "loss"),
        (lambda plan: plan["links"][0].update(distance_m=1.0), "m long"),
        (lambda plan: plan["links"][0].update(frequency_mhz=5_900.0), "limit"),
        (lambda plan: plan["links"][0].update(lawful="lawful"), "called lawful"),
        (lambda plan: plan["links"][0]["directions"]["ab"].update(eirp_dbm=40.0), "EIRP"),
        (lambda plan: plan["links"][0]["directions"]["ba"].update(rssi_dbm=-10.0), "RSSI"),
        (lambda plan: plan["links"].pop(0), "carried"),
        (lambda plan: plan["cost"].update(capex=plan["cost"]["capex"] + 0.01), "capex"),
        (lambda plan: plan["cost"]["lines"].pop(), "missing"),
        (lambda plan: plan["cost"].update(total=plan["cost"]["total"] - 1), "total"),
        (lambda plan: plan.update(bound=plan["bound"] * 1.2), "bound"),
        (lambda plan: plan.update(gap=0.0), "gap"),
        (lambda plan: plan["survival"].pop(), "not in the table"),
        (lambda plan: plan["survival"][0]["cut"].append({"id": "east", "households": 40}), "cut"),
        (lambda plan: plan["served"][0].update(mbps=1.0), "served"),
        (lambda plan: plan["sites"][0]["power"].update(draw_w=0.0), "draws"),
    ],
)  # fmt: skip
def test_a_number_that_is_wrong_is_found(made, tmp_path, spoil, found):
    project, out, _plan = made
    plan = json.loads((out / "plan.json").read_text())
    spoil(plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    (tmp_path / "bound.json").write_text((out / "bound.json").read_text())
    assert any(found in finding for finding in check(project, tmp_path))


@pytest.mark.parametrize("rule", ["capacity", "path", "stands", "width"])
def test_a_row_that_does_not_hold_is_found(made, tmp_path, rule):
    project, out, _plan = made
    bound = json.loads((out / "bound.json").read_text())
    row = next((row for row in bound["rows"] if row["reason"]["rule"] == rule), None)
    if row is None:
        pytest.skip(f"no row of the kind {rule} carries this bound")
    row["least"] += 0.5
    (tmp_path / "plan.json").write_text((out / "plan.json").read_text())
    (tmp_path / "bound.json").write_text(json.dumps(bound))
    assert any(f"({rule})" in finding for finding in check(project, tmp_path))


def test_what_is_forced_is_there_and_what_is_forbidden_is_not(tmp_path):
    project = write_project(tmp_path)
    pins = {"force": ["hill", "hill-east"], "forbid": ["mikrotik-lhg-5", "5510", "pop2-south"]}
    plan = plan_into(project, tmp_path / "out", **pins)
    assert frozenset(("hill", "east")) in joined(plan)
    assert frozenset(("pop2", "south")) not in joined(plan)
    assert "mikrotik-lhg-5" not in {link["device_a"] for link in plan["links"]}
    assert 5510.0 not in {link["frequency_mhz"] for link in plan["links"]}
    assert plan["project"]["force"]["sites"] == ["hill"]
    assert check(project, tmp_path / "out") == []


def test_pins_change_the_sum_of_the_inputs(made, tmp_path):
    project, _out, plan = made
    pinned = plan_into(project, tmp_path, forbid=["hill"])
    assert pinned["inputs_sha256"] != plan["inputs_sha256"]


def test_a_forbidden_place_is_not_used(tmp_path):
    project = write_project(
        tmp_path, project=PROJECT + '\n[forbid]\nsites = ["south"]\nlinks = [["pop", "town"]]\n'
    )
    plan = plan_into(project, tmp_path / "out")
    assert not next(row for row in plan["sites"] if row["id"] == "south")["used"]
    assert [(row["id"], row["requirement"]) for row in plan["unmet"]] == [("south", "service")]
    assert frozenset(("pop", "town")) not in joined(plan)


def test_only_lawful_uses_no_link_whose_law_is_unknown(made, tmp_path):
    project, _out, plan = made
    assert {link["lawful"] for link in plan["links"] if link["kind"] != "fibre"} == {"unknown"}
    with pytest.raises(NoFeasibleDesign):
        plan_into(project, tmp_path / "out", only_lawful=True)


def test_with_a_text_that_was_seen_only_lawful_gives_a_lawful_plan(tmp_path):
    rule = """
[[spectrum.rule]]
low_mhz = 5490
high_mhz = 5710
max_eirp_dbm = 30
dfs = false
source = "the regulator's own text"
date = "2026-09-01"
status = "seen"
"""
    project = write_project(tmp_path, project=PROJECT + rule)
    plan = plan_into(project, tmp_path / "out", only_lawful=True)
    assert {link["lawful"] for link in plan["links"]} == {"lawful"}
    assert plan["only_lawful"]
    assert "only links known to be lawful were let in" in {
        row["message"] for row in plan["warnings"]
    }
    assert check(project, tmp_path / "out") == []


def test_only_lawful_changes_the_sum_of_the_inputs(tmp_path):
    project = read_project(write_project(tmp_path))
    assert fingerprint(project, [], True) != fingerprint(project, [])


def test_where_a_country_says_nothing_what_the_project_forbids_is_not_supposed(tmp_path):
    rule = "[[spectrum.rule]]\nlow_mhz = 5000\nhigh_mhz = 6000\nallowed = false\n"
    rule += 'source = "a letter"\ndate = "2026-09-01"\nstatus = "seen"\n'
    text = PROJECT.replace('"ZA"', '"ML"')
    silent = read_project(write_project(tmp_path / "silent", project=text))
    refused = read_project(write_project(tmp_path / "refused", project=text + rule))
    assert air_of(silent, ()).supposed
    assert air_of(refused, read_rules(refused.spectrum_rules), date(2026, 11, 1)).levels == ()


def test_a_place_behind_a_mountain_is_refused_with_a_proof_that_holds(tmp_path):
    project = write_project(tmp_path, sites=SITES + BEHIND)
    plan = plan_into(project, tmp_path / "out")
    assert plan["status"] == "partial"
    (row,) = plan["unmet"]
    assert (row["id"], row["requirement"]) == ("behind", "service")
    assert row["certificate"]["kind"] == "isolated"
    assert row["certificate"]["inside"] == ["behind"]
    assert {(pair["a"], pair["b"]) for pair in row["certificate"]["refused"]} >= {
        ("town", "behind")
    }
    assert row["relaxation"]["what"]["message"]
    assert check(project, tmp_path / "out") == []


def test_a_false_proof_is_found(tmp_path):
    project = write_project(tmp_path, sites=SITES + BEHIND)
    plan = plan_into(project, tmp_path / "out")
    plan["unmet"][0]["certificate"]["inside"] = ["behind", "east"]
    (tmp_path / "out" / "plan.json").write_text(json.dumps(plan))
    assert any("unmet behind" in finding for finding in check(project, tmp_path / "out"))


def test_a_part_without_a_price_makes_the_total_incomplete_and_is_listed(tmp_path):
    prices = PRICES.replace("switch-box,240000,site,7,invented\n", "")
    project = write_project(tmp_path, prices=prices)
    plan = plan_into(project, tmp_path / "out")
    assert not plan["complete_prices"]
    assert {row["item"] for row in plan["unpriced"]} == {"switch-box"}
    assert plan["bound"] is None
    assert check(project, tmp_path / "out") == []


def test_sectors_keep_their_clients_in_the_beam_and_their_air(tmp_path):
    project = write_project(tmp_path, project=HAMLET_PROJECT, sites=HAMLETS, prices=CHEAP_SECTORS)
    plan = plan_into(project, tmp_path / "out", effort=1)
    assert any(link["kind"] == "ptmp" for link in plan["links"])
    assert check(project, tmp_path / "out") == []


def test_fibre_is_laid_where_it_is_forced_and_billed_by_the_metre(tmp_path):
    project = write_project(tmp_path, prices=WITH_FIBRE, project=WITHOUT_FIBRE_NEED.replace(
        '"mikrotik-lhg-5", "ubiquiti-nanostation-ac-loco",', ""
    ))  # fmt: skip
    plan = plan_into(project, tmp_path / "out", forbid=["ubiquiti-litebeam-5ac-gen2"])
    assert {link["kind"] for link in plan["links"]} == {"fibre"}
    assert check(project, tmp_path / "out") == []


def test_a_mast_on_the_sun_has_the_batteries_it_needs(tmp_path):
    project = write_project(tmp_path)
    plan = plan_into(project, tmp_path / "out", force=["hill-east"])
    hill = next(row for row in plan["sites"] if row["id"] == "hill")
    assert hill["power"]["source"] == "solar"
    assert hill["power"]["battery_wh"] >= hill["power"]["draw_w"] * 48
    assert check(project, tmp_path / "out") == []
