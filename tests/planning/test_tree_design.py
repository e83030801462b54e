"""The tree design against enumeration, and its proofs against a checker of its own."""

import copy
import importlib.util
import json
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liane.errors import NoFeasibleDesign
from liane.planning.tree import (
    Instance,
    certificate,
    describe_tree,
    design_tree,
    make_instance,
)

CHECKER = Path(__file__).parents[1] / "checkers" / "tree_certificate.py"


@pytest.fixture(scope="module")
def checker():
    spec = importlib.util.spec_from_file_location("tree_certificate", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_file(instance: Instance) -> dict:
    links = zip(instance.end_a, instance.end_b, instance.cost, strict=True)
    return {
        "nodes_xy_m": [[0, 0]] * instance.node_count,
        "gateway": instance.gateway,
        "hub_cost": Fraction(repr(instance.hub_cost)),
        "max_degree": instance.max_degree,
        "max_flow": instance.max_flow,
        "links": [[int(a), int(b), Fraction(repr(float(c)))] for a, b, c in links],
    }


def random_instance(seed: int, most_nodes: int, spare_links: int) -> Instance:
    dice = random.Random(seed)  # noqa: S311 (a made-up instance)
    n = dice.randint(2, most_nodes)
    ends = {(dice.randrange(k), k) for k in range(1, n)}
    every = [(a, b) for b in range(n) for a in range(b) if (a, b) not in ends]
    ends |= set(dice.sample(every, min(len(every), dice.randint(0, spare_links))))
    links = [(a, b, dice.randint(0, 4000) / 100) for a, b in sorted(ends)]
    return make_instance(
        n,
        dice.randrange(n),
        dice.choice([0, 10, 25.5]),
        dice.randint(2, 5),
        dice.randint(max(1, n // 3), n),
        links,
    )


def cheapest_by_enumeration(instance: Instance) -> float | None:
    """Try every set of n − 1 links without a cycle."""
    best: float | None = None
    ends = list(zip(instance.end_a.tolist(), instance.end_b.tolist(), strict=True))

    def extend(link: int, picked: list[int], label: list[int]) -> None:
        nonlocal best
        wanted = instance.node_count - 1 - len(picked)
        if wanted == 0:
            cost, faults = describe_tree(instance, picked)
            if not faults and (best is None or cost < best):
                best = cost
            return
        if len(ends) - link < wanted:
            return
        a, b = (label[end] for end in ends[link])
        if a != b:
            extend(link + 1, [*picked, link], [a if at == b else at for at in label])
        extend(link + 1, picked, label)

    extend(0, [], list(range(instance.node_count)))
    return best


def agrees_with_enumeration(checker, instance: Instance) -> None:
    best = cheapest_by_enumeration(instance)
    design, bounder = design_tree(instance, effort=2.0)
    proof = json.loads(json.dumps(certificate(bounder)))
    proven, claimed, _, infeasible = checker.recompute(as_file(instance), proof)
    assert proven == claimed
    if best is None:
        assert design.cost is None
        assert design.status == ("infeasible" if infeasible else "unknown")
    else:
        assert design.bound <= best + 1e-9
        assert proven <= Fraction(repr(best))
        assert design.cost is not None
        assert design.cost >= best - 1e-9
        assert checker.design_cost(as_file(instance), design.links) == Fraction(repr(design.cost))
        if design.status == "optimal":
            assert design.cost == pytest.approx(best)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**30))
def test_bound_optimum_and_cost_are_in_this_order_on_small_instances(seed):
    spec = importlib.util.spec_from_file_location("tree_certificate", CHECKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    agrees_with_enumeration(module, random_instance(seed, 9, 8))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25))
def test_bound_optimum_and_cost_are_in_this_order_up_to_fifteen_nodes(checker, seed):
    agrees_with_enumeration(checker, random_instance(1000 + seed, 15, 7))


def ring(n: int, **rules) -> Instance:
    links = [(k, (k + 1) % n, 1.0 + k / 4) for k in range(n)]
    return make_instance(n, 0, 3.0, rules.get("max_degree", 3), rules.get("max_flow", n), links)


def test_one_node_alone_is_a_gateway_that_pays_for_itself(checker):
    design, bounder = design_tree(make_instance(1, 0, 12.5, 3, 3, []), effort=0.5)
    assert (design.status, design.cost, design.links) == ("optimal", 12.5, [])
    assert checker.recompute(as_file(bounder.instance), certificate(bounder))[0] == 12.5


def test_branches_too_small_for_the_nodes_are_proven_infeasible(checker):
    instance = ring(9, max_flow=3)
    design, bounder = design_tree(instance, effort=1.0)
    assert design.status == "infeasible"
    assert checker.recompute(as_file(instance), certificate(bounder))[3]


def test_a_node_that_no_link_joins_is_named():
    instance = make_instance(4, 0, 1.0, 3, 4, [(0, 1, 1.0), (2, 3, 1.0)])
    with pytest.raises(NoFeasibleDesign) as refusal:
        design_tree(instance)
    assert refusal.value.facts["nodes"] == "2, 3"


def test_same_seed_and_effort_give_the_same_design():
    instance = random_instance(77, 30, 60)
    first, _ = design_tree(instance, effort=1.0, seed=5)
    again, _ = design_tree(instance, effort=1.0, seed=5)
    assert first == again


def test_a_cap_that_was_hit_is_said():
    instance = random_instance(5, 60, 150)
    design, _ = design_tree(instance, effort=400.0, time_limit_s=1e-9)
    assert design.cap_hit


def test_a_watch_that_says_stop_is_obeyed():
    design, _ = design_tree(ring(12), effort=1e6, watch=lambda _fraction, _message: False)
    assert design.status == "optimal" or design.cap_hit


@pytest.fixture(scope="module")
def proven():
    instance = random_instance(12, 9, 12)
    _, bounder = design_tree(instance, effort=1.0)
    return as_file(instance), certificate(bounder)


def test_the_checker_refuses_a_claim_above_the_proof(checker, proven):
    instance, proof = copy.deepcopy(proven)
    proof["bound_units"] += 1_000_000
    with pytest.raises(checker.RefusedError):
        checker.recompute(instance, proof)


def test_the_checker_refuses_a_set_that_holds_the_gateway(checker, proven):
    instance, proof = copy.deepcopy(proven)
    gateway = instance["gateway"]
    other = (gateway + 1) % len(instance["nodes_xy_m"])
    proof["rows"].append({"family": "reach", "hubs": [gateway], "reached": [other]})
    with pytest.raises(checker.RefusedError):
        checker.recompute(instance, proof)


def test_the_checker_refuses_branches_smaller_than_they_can_be(checker, proven):
    instance, proof = copy.deepcopy(proven)
    node = (instance["gateway"] + 1) % len(instance["nodes_xy_m"])
    row = {"family": "capacity", "hubs": [node], "reached": [node], "per_branch": 0}
    proof["rows"].append(row)
    with pytest.raises(checker.RefusedError):
        checker.recompute(instance, proof)


def test_the_checker_refuses_a_multiplier_of_the_wrong_sign(checker, proven):
    instance, proof = copy.deepcopy(proven)
    node = (instance["gateway"] + 1) % len(instance["nodes_xy_m"])
    proof["rows"].append({"family": "child", "node": node})
    leaf = proof["tree"]
    while "split" in leaf:
        leaf = leaf["out"]
    leaf["duals"].append([len(proof["rows"]) - 1, -1])
    with pytest.raises(checker.RefusedError):
        checker.recompute(instance, proof)
