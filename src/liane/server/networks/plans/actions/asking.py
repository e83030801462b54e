"""What is asked of a plan, then « Calculate » and « stop with the best so far ».

Inputs change only while a plan is open (a draft, or one that failed). A calculated plan is frozen:
another idea is a new version of it.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max

from liane.errors import BadInput, MissingResource
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.ground.queries import terrain_files
from liane.server.networks.interconnection.queries import uplinks_for
from liane.server.networks.plans import exchange
from liane.server.networks.plans.models import Plan, Run, Source, State
from liane.server.networks.plans.queries import last_prices
from liane.server.networks.plans.runs import folder_of
from liane.server.networks.plans.tasks import enqueue
from liane.server.networks.registers.queries import as_plan_rows, lacking, power_lists, sites_of
from liane.server.site import audit
from liane.server.site.records import Origin, change
from liane.words import N_

__all__ = [
    "adjust",
    "calculate",
    "choose",
    "import_project",
    "new_version",
    "set_prices",
    "set_uplinks",
    "start_plan",
    "stop",
]

MOST_PLACES = 400
_SURVIVAL = {
    "gold": {"mast_or_link": 1.0, "one_uplink": 1.0},
    "silver": {"mast_or_link": 0.0, "one_uplink": 0.25},
    "bronze": {"mast_or_link": 0.0, "one_uplink": 0.0},
}
_TOP = (
    "name", "country", "currency", "horizon_years", "content_server", "survival", "power",
    "force", "forbid", "equipment",
)  # fmt: skip


def _next_number(operator: Operator) -> int:
    Operator.objects.select_for_update().get(pk=operator.pk)
    top = Plan.objects.filter(operator=operator).aggregate(top=Max("number"))["top"]
    return (top or 0) + 1


def _open(plan: Plan) -> None:
    if not plan.is_open:
        raise BadInput(N_("plan: it was calculated and is kept as it is; make a new version of it"))


def _noted(plan: Plan, verb: str, member: Member | None, **facts: Any) -> Plan:
    audit.note(f"plans.{verb}", member, plan, operator=plan.operator, **facts)
    return plan


@transaction.atomic
def start_plan(operator: Operator, *, name: str, acting_member: Member | None) -> Plan:
    """A draft with every site of the registers that a plan can use, and the kept offers."""
    if not name.strip():
        raise BadInput(N_("name: it is empty; say in a few words what the plan is for"))
    sites = list(sites_of(operator))
    unusable = {site.pk for site, _missing in lacking(sites)}
    usable = [site.code for site in sites if site.pk not in unusable][:MOST_PLACES]
    uplinks = [_uplink(row) for row in uplinks_for(operator) if row["site"] in set(usable)]
    plan = Plan.objects.create(
        operator=operator,
        number=_next_number(operator),
        name=name.strip()[:120],
        chosen=usable,
        project={
            "name": name.strip()[:120],
            "operator": operator.name,
            "country": operator.country,
            "currency": operator.currency,
            "horizon_years": 10,
            "survival": _SURVIVAL,
            "power": {"sunless_days": 3},
            "uplink": uplinks,
        },
        prices=last_prices(operator)[0],
    )
    return _noted(plan, "start", acting_member, places=len(usable))


def _uplink(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row.get(name) for name in ("site", "mbps", "monthly_cost", "provider")}
    return {name: value for name, value in kept.items() if value not in (None, "")}


@transaction.atomic
def import_project(
    operator: Operator, files: Mapping[str, bytes], *, name: str = "", acting_member: Member | None
) -> Plan:
    """A draft from project.toml with its sites and prices; files beside them are kept for it."""
    if "project.toml" not in files:
        raise BadInput(N_("files: no project.toml among them; send the project's whole folder"))
    tree = exchange.project_tree(files["project.toml"])
    named = {key: str(tree.pop(key, "") or "") for key in ("sites", "prices")}
    for file in named.values():
        if file and file not in files:
            raise BadInput(
                N_("files: {file}, which project.toml names, is not among them"), file=file
            )
    if not named["sites"]:
        raise BadInput(N_("project.toml: it does not say where its sites are; add: sites = …"))
    _head, places = exchange.table(files[named["sites"]], named["sites"])
    currency = str(tree.get("currency", ""))
    prices = (
        exchange.price_rows(files[named["prices"]], currency, named["prices"])
        if named["prices"]
        else []
    )
    used = {"project.toml", *(file for file in named.values() if file)}
    plan = Plan.objects.create(
        operator=operator,
        origin=Origin.IMPORTED,
        number=_next_number(operator),
        name=(name or str(tree.get("name") or "") or operator.name).strip()[:120],
        source=Source.IMPORTED,
        chosen=[row.get("id", "") for row in places],
        places=places,
        project=tree,
        prices=prices,
        verbatim={file: files[file].decode("utf-8", "replace") for file in sorted(used)},
        own_ground=False,
    )
    _keep_files(plan, {file: data for file, data in files.items() if file not in used})
    return _noted(plan, "import_project", acting_member, places=len(places))


def _keep_files(plan: Plan, files: Mapping[str, bytes]) -> None:
    """Terrain and device files that came with a project; what a plan writes is not kept."""
    folder = folder_of(str(plan.pk)) / "files"
    for name, data in files.items():
        if name.lower().endswith((".tif", ".tiff", ".hgt", ".vrt", ".toml")):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


@transaction.atomic
def choose(
    plan: Plan,
    seen_version: int,
    *,
    shown: Iterable[str],
    checked: Iterable[str],
    acting_member: Member | None,
) -> Plan:
    """Of the places that were shown, keep those that were ticked; others stay as they are."""
    _open(plan)
    shown_codes, ticked = set(shown), list(dict.fromkeys(checked))
    kept = [code for code in plan.chosen if code not in shown_codes]
    chosen = kept + [code for code in ticked if code in shown_codes]
    if len(chosen) > MOST_PLACES:
        raise BadInput(
            N_("places: more than {most} at once; make several plans, one for each area"),
            most=MOST_PLACES,
        )
    return _noted(
        change(plan, seen_version, chosen=chosen, verbatim={}),
        "choose",
        acting_member,
        places=len(chosen),
    )


@transaction.atomic
def adjust(plan: Plan, seen_version: int, *, acting_member: Member | None, **values: Any) -> Plan:
    """Change what is asked: survival, horizon, budget, power, equipment, effort."""
    _open(plan)
    tree = dict(plan.project)
    for key in _TOP:
        if key in values:
            tree[key] = values.pop(key)
    if "name" in tree:
        values["name"] = str(tree["name"])[:120]
    power = {key: each for key, each in tree.get("power", {}).items() if each is not None}
    tree["power"] = power
    tree = {key: each for key, each in tree.items() if each not in (None, "", {})}
    touched = tree != plan.project or values.get("own_ground", plan.own_ground) != plan.own_ground
    if touched:
        values["verbatim"] = {}
    return _noted(change(plan, seen_version, project=tree, **values), "adjust", acting_member)


@transaction.atomic
def set_uplinks(
    plan: Plan,
    seen_version: int,
    rows: Iterable[Mapping[str, str]],
    *,
    acting_member: Member | None,
) -> Plan:
    """Where the Internet arrives, with how much, at what price; an empty price is unknown."""
    _open(plan)
    uplinks = [_typed_uplink(row, at) for at, row in enumerate(rows, 1) if any(row.values())]
    tree = {**plan.project, "uplink": uplinks}
    return _noted(
        change(plan, seen_version, project=tree, verbatim={}),
        "set_uplinks",
        acting_member,
        uplinks=len(uplinks),
    )


def _typed_uplink(row: Mapping[str, str], at: int) -> dict[str, Any]:
    if not row.get("site"):
        raise BadInput(N_("uplink {at}: say at which place it arrives"), at=at)
    mbps = _amount(row.get("mbps", ""), "Mb/s", at)
    if not mbps:
        raise BadInput(N_("uplink {at}: give its Mb/s, more than zero"), at=at)
    cost = _amount(row.get("monthly_cost", ""), "monthly_cost", at)
    return _uplink({**row, "mbps": mbps, "monthly_cost": cost})


def _amount(text: str, field: str, at: int) -> float | int | None:
    """A number as people type it (`1 200,5`), None where nothing was typed."""
    plain = "".join(text.split()).replace("\u202f", "").replace(",", ".")
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise BadInput(
            N_("line {at}: {field}: “{value}” is not a number"), at=at, field=field, value=text
        ) from error
    if not value.is_finite() or not 0 <= value < 10**12:
        raise BadInput(N_("line {at}: {field}: give zero or more"), at=at, field=field)
    return int(value) if value == int(value) else float(value)


@transaction.atomic
def set_prices(
    plan: Plan,
    seen_version: int,
    rows: Iterable[Mapping[str, str]],
    *,
    acting_member: Member | None,
) -> Plan:
    """The price list; a part without a price stays in it and is told as unknown."""
    _open(plan)
    kept: dict[str, dict[str, str]] = {}
    for at, row in enumerate((row for row in rows if row.get("item", "").strip()), 1):
        item = row["item"].strip()[:120]
        if item in kept:
            raise BadInput(N_("line {at}: “{item}” has two prices; keep one"), at=at, item=item)
        price = _amount(row.get("price", ""), "price", at)
        life = _amount(row.get("life_years", ""), "life_years", at)
        kept[item] = {
            "item": item,
            "price": "" if price is None else str(price),
            "unit": row.get("unit", "").strip()[:40],
            "life_years": "" if not life else str(life),
            "note": row.get("note", "").strip()[:200],
        }
    return _noted(
        change(plan, seen_version, prices=list(kept.values()), verbatim={}),
        "set_prices",
        acting_member,
        items=len(kept),
    )


def _frozen_inputs(plan: Plan) -> dict[str, Any]:
    """The rows of the places as they are today, and who has mains, for a plan of the registers."""
    if plan.source != Source.REGISTERS:
        return {}
    sites = list(sites_of(plan.operator).filter(code__in=plan.chosen))
    for site, _missing in lacking(sites):
        raise BadInput(
            N_("{place}: heights, households or demand are unknown; say them, or untick the place"),
            place=site.name,
        )
    mains, without = power_lists(sites)
    power = {**plan.project.get("power", {}), "mains": mains, "no_mains": without}
    return {"places": as_plan_rows(sites), "project": {**plan.project, "power": power}}


def _ready(plan: Plan) -> None:
    chosen = set(plan.chosen)
    if len([row for row in plan.places if row.get("id") in chosen]) < 2:
        raise BadInput(N_("places: a network needs two places or more; tick them"))
    for key in ("country", "currency"):
        if not plan.project.get(key):
            raise BadInput(N_("settings: {key} is not said; fill it in"), key=key)
    uplinks = plan.project.get("uplink") or []
    if not uplinks:
        raise BadInput(N_("uplinks: say where the Internet arrives, and how much"))
    for row in uplinks:
        if row.get("site") not in chosen:
            raise BadInput(
                N_("uplinks: “{site}” is not among the chosen places; tick it"),
                site=row.get("site", "?"),
            )
    if plan.own_ground and not terrain_files(plan.operator):
        raise MissingResource(
            N_("terrain: none on this box for this operator; get it on the page Terrain")
        )


@transaction.atomic
def calculate(plan: Plan, seen_version: int, *, acting_member: Member | None) -> Run:
    """Freeze the inputs and ask for a calculation; raises `BadInput` for what is lacking."""
    _open(plan)
    frozen = _frozen_inputs(plan)
    ready = change(plan, seen_version, **frozen, state=State.CALCULATING)
    if not ready.verbatim:
        _ready(ready)
    run = Run.objects.create(plan=ready)
    _noted(ready, "calculate", acting_member, effort=ready.effort, places=len(ready.chosen))
    enqueue(run)
    return run


@transaction.atomic
def stop(plan: Plan, *, acting_member: Member | None) -> None:
    """Ask the calculation to end with the best so far; one that still waits goes back to draft."""
    waiting = Run.objects.filter(plan=plan, kind=Run.PLAN, state=Run.QUEUED)
    if waiting.update(state=Run.FAILED, stop_asked=True):
        Plan.objects.filter(pk=plan.pk, state=State.CALCULATING).update(state=State.DRAFT)
    Run.objects.filter(plan=plan, kind=Run.PLAN, state=Run.RUNNING).update(stop_asked=True)
    _noted(plan, "stop", acting_member)


@transaction.atomic
def new_version(plan: Plan, *, acting_member: Member | None) -> Plan:
    """A draft that asks for the same, to be changed."""
    version = Plan.objects.create(
        operator=plan.operator,
        origin=plan.origin,
        number=_next_number(plan.operator),
        name=plan.name,
        parent=plan,
        source=plan.source,
        chosen=plan.chosen,
        places=plan.places,
        project=plan.project,
        prices=plan.prices,
        verbatim=plan.verbatim,
        own_ground=plan.own_ground,
        effort=plan.effort,
        seed=plan.seed,
        time_limit_s=plan.time_limit_s,
        budget=plan.budget,
    )
    files = folder_of(str(plan.pk)) / "files"
    for file in sorted(files.rglob("*")) if files.is_dir() else ():
        if file.is_file():
            target = folder_of(str(version.pk)) / "files" / file.relative_to(files)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(file)
    return _noted(version, "new_version", acting_member, of=plan.number)
