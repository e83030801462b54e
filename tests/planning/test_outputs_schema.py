"""The published schema of plan.json: it describes itself, and a plan that strays is refused."""

from decimal import Decimal

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from outputs_sample import sample_plan

from liane.errors import BadInput
from liane.planning.outputs import checked_plan, plan_schema

REQUIRED = {
    "status", "complete_prices", "cost", "bound", "gap", "sites", "links", "served", "unmet",
    "survival", "effort", "seed", "inputs_sha256",
}  # fmt: skip
OF_A_LINK = {
    "a", "b", "device_a", "device_b", "frequency_mhz", "width_mhz", "eirp_dbm", "distance_m",
    "loss_db", "rssi_dbm", "margin_db", "mbps", "availability", "probability", "lawful",
}  # fmt: skip


def test_the_schema_is_a_2020_12_schema_that_the_sample_fits():
    Draft202012Validator.check_schema(plan_schema())
    assert checked_plan(sample_plan())["format"] == "liane-plan/1"


def test_the_schema_requires_what_was_promised():
    schema = plan_schema()
    assert set(schema["required"]) >= REQUIRED
    assert set(schema["properties"]["links"]["items"]["required"]) >= OF_A_LINK


def test_every_part_of_the_schema_says_what_it_is():
    schema = plan_schema()
    silent = [name for name, part in schema["properties"].items() if not says(part)]
    link = schema["properties"]["links"]["items"]["properties"]
    silent += [name for name, part in link.items() if not says(part)]
    assert silent == []


def says(part):
    return "description" in part or "$ref" in part or any(map(says, part.get("anyOf", [])))


@pytest.mark.parametrize("field", sorted(REQUIRED))
def test_a_plan_without_a_required_part_is_refused_by_name(field):
    plan = sample_plan()
    del plan[field]
    with pytest.raises(BadInput, match=field):
        checked_plan(plan)


def test_a_wrong_value_is_refused_with_its_place():
    plan = sample_plan()
    plan["links"][3]["probability"] = 71
    with pytest.raises(BadInput, match=r"\$\.links\[3\]\.probability"):
        checked_plan(plan)


def test_a_link_to_a_place_that_is_not_there_is_refused():
    plan = sample_plan()
    plan["links"][0]["b"] = "nowhere"
    with pytest.raises(BadInput, match="nowhere"):
        checked_plan(plan)


def test_what_json_cannot_say_becomes_null_or_a_plain_number():
    plan = sample_plan()
    plan["links"][0]["itm_db"] = float("nan")
    plan["links"][0]["loss_db"] = np.float64(101.5)
    plan["cost"]["total"] = Decimal("12.50")
    plain = checked_plan(plan)
    assert plain["links"][0]["itm_db"] is None
    assert type(plain["links"][0]["loss_db"]) is float
    assert plain["cost"]["total"] == 12.5


def test_an_unknown_gap_is_allowed_but_an_unknown_cost_is_not():
    plan = sample_plan()
    plan["gap"] = plan["bound"] = None
    checked_plan(plan)
    plan["cost"]["capex"] = float("nan")
    with pytest.raises(BadInput, match="capex"):
        checked_plan(plan)
