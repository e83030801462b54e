"""Check a folder written by `liane plan` against its project, with none of the planner's code.

    python tests/checkers/plan_check.py PROJECT.toml DIR

Everything is computed again from the project's own files and the terrain: distances, path loss,
budgets, rates, law, channels, flows under every loss, energy, the bill to the cent, the bound from
its duals, and the certificate of everything that is said to be impossible. Prints one line per
disagreement and fails if there is any. ITM is not written here again: a loss may be above our
free space and diffraction only if it is what the plan says ITM gave.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from plan_bound import check_bound
from plan_flows import check_flows, check_survival
from plan_inputs import read_inputs
from plan_links import check_links
from plan_money import check_energy, check_money
from plan_unmet import check_unmet


def check_choices(inputs, plan):
    """Findings about what was asked to be used, or not to be used."""
    used = {row["id"] for row in plan["sites"] if row["used"]}
    pairs = {frozenset((link["a"], link["b"])) for link in plan["links"]}
    for id_ in inputs.listed("force", "sites"):
        if id_ not in used:
            yield f"{id_} is forced, and not used"
    for id_ in inputs.listed("forbid", "sites"):
        if id_ in used:
            yield f"{id_} is forbidden, and used"
    for link in plan["links"]:
        if _named(inputs, "forbid", link["a"], link["b"]):
            yield f"link {link['id']} {link['a']}-{link['b']} is forbidden"
    wanted = inputs.listed("force", "links")
    joined = {"-".join(two) for pair in pairs for two in (sorted(pair), sorted(pair)[::-1])}
    yield from (f"link {name} is forced, and not there" for name in wanted if name not in joined)
    if [row["id"] for row in plan["sites"]] != list(inputs.places):
        yield "the plan's sites are not the project's"


def _pinned(inputs, plan):
    """What was pinned on the command line counts like the project's own lists, and holds them."""
    for table in ("force", "forbid"):
        for name in ("sites", "links", "devices", "channels"):
            own, told = inputs.listed(table, name), plan["project"].get(table, {}).get(name, [])
            if not {str(row) for row in own} <= {str(row) for row in told}:
                yield f"{table}, {name}: the plan has {told}, the project {own}"
            inputs.data.setdefault(table, {})[name] = told


def _named(inputs, table, a, b):
    return {f"{a}-{b}", f"{b}-{a}"} & set(inputs.listed(table, "links"))


def check(project_file, folder):
    """All findings about a plan folder; none means that every number agrees."""
    inputs = read_inputs(project_file)
    plan = json.loads((Path(folder) / "plan.json").read_text(encoding="utf-8"))
    findings = [*_pinned(inputs, plan), *check_choices(inputs, plan), *check_links(inputs, plan)]
    findings += [*check_flows(inputs, plan), *check_survival(inputs, plan)]
    findings += [*check_money(inputs, plan), *check_energy(inputs, plan)]
    bound_file = Path(folder) / "bound.json"
    if not bound_file.is_file():
        return [*findings, "bound.json is not there"]
    bound = json.loads(bound_file.read_text(encoding="utf-8"))
    return [*findings, *check_unmet(inputs, plan, bound), *check_bound(inputs, plan, bound)]


def main(words):
    if len(words) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    findings = check(*words)
    print("\n".join(findings) if findings else "every number agrees")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
