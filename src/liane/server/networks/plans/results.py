"""A plan.json taken into the records: what pages need, so that none of them reads the whole file.

The same way for a calculation of this box, for a result brought from elsewhere and for the
demonstration. A document that does not look like a plan is refused by the name of its field.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.networks.plans.models import (
    Plan,
    PlannedLink,
    PlannedSite,
    Run,
    State,
    WhatIf,
)
from liane.server.networks.plans.rules import monthly_cost
from liane.server.site import audit
from liane.words import N_

__all__ = ["checked", "keep", "keep_what_if", "purchases"]

_KEPT = (
    "status", "project", "unmet", "complete_prices", "unpriced", "bound", "gap", "next_franc",
    "warnings", "unknowns", "assumptions", "sources", "spectrum", "uplinks", "law_date", "effort",
    "seed", "hit_cap", "seconds", "liane", "map",
)  # fmt: skip
_LISTS = ("sites", "links", "uplinks", "served", "survival", "next_franc", "unmet", "warnings")
_SITE = ("id", "name", "kind", "used", "households", "mast_m", "lat", "lon")
_LINK = ("id", "a", "b", "kind", "distance_m", "mbps", "probability", "lawful", "profile")


def _bad(field: str) -> BadInput:
    return BadInput(
        N_("plan.json: {field}: not as a plan has it; make it again with this version of Liane"),
        field=field,
    )


def checked(data: bytes) -> dict[str, Any]:
    """The document in a plan.json; `BadInput` names the first field that no page could show."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _bad("JSON") from error
    if not isinstance(document, dict) or document.get("format") != "liane-plan/1":
        raise _bad("format")
    for name in _LISTS:
        rows = document.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _bad(name)
    for name in ("project", "cost"):
        if not isinstance(document.get(name), dict):
            raise _bad(name)
    try:
        _tried(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _bad(str(error)[:80]) from error
    return document


def _tried(document: Mapping[str, Any]) -> None:
    for row in document["sites"]:
        _fits(PlannedSite(**_site(row, {})))
    for row in document["links"]:
        _fits(PlannedLink(**_link(row)))
    for row in document["survival"]:
        _ = [row["loss"], row["kind"], *(each["households"] + 0 for each in row["cut"])]
    _ = summary(document)


def _fits(record: models.Model) -> None:
    for field in record._meta.fields:
        value = getattr(record, field.attname)
        if isinstance(field, models.CharField) and len(value) > (field.max_length or 0):
            raise ValueError(f"{field.name}: {value[:40]}")


def keep(
    plan: Plan,
    document: Mapping[str, Any],
    folder: str,
    *,
    run: Run | None = None,
    stopped: bool = False,
) -> None:
    """Write a document as the result of `plan`; its files are in `folder` of plans/."""
    plain = json.loads(json.dumps(document, default=float))
    with transaction.atomic():
        if run is not None and not _end(run):
            return
        PlannedSite.objects.filter(plan=plan).delete()
        PlannedLink.objects.filter(plan=plan).delete()
        _keep_network(plan, plain)
        found = summary(plain)
        cost, years = plain["cost"], int(plain["project"]["horizon_years"])
        Plan.objects.filter(pk=plan.pk).update(
            state=State.STOPPED if stopped and plain.get("hit_cap") else State.DONE,
            result=found,
            survival=plain["survival"],
            paid_in=str(cost["currency"])[:3],
            capex=cost["capex"],
            monthly=monthly_cost(cost["total"], years),
            gap=plain.get("gap"),
            folder=folder,
            calculated_at=timezone.now(),
            changed_at=timezone.now(),
            version=models.F("version") + 1,
        )
        audit.note("plans.calculated", None, plan, operator=plan.operator, state=plain["status"])


def _end(run: Run) -> bool:
    """End a run; False if it was ended or taken over meanwhile."""
    own = Run.objects.filter(pk=run.pk, state=Run.RUNNING, pid=run.pid)
    return bool(own.update(state=Run.ENDED, fraction=1.0, ended_at=timezone.now()))


def _keep_network(plan: Plan, document: Mapping[str, Any]) -> None:
    served = {row["id"]: row.get("mbps") for row in document["served"]}
    PlannedSite.objects.bulk_create(
        PlannedSite(plan=plan, order=at, **_site(row, served))
        for at, row in enumerate(document["sites"], 1)
    )
    PlannedLink.objects.bulk_create(
        PlannedLink(plan=plan, order=at, **_link(row))
        for at, row in enumerate(document["links"], 1)
    )


def _site(row: Mapping[str, Any], served: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in row.items() if name not in _SITE}
    return {
        "key": str(row["id"]),
        "name": str(row.get("name") or row["id"])[:200],
        "kind": str(row["kind"])[:30],
        "used": bool(row.get("used")),
        "households": int(row.get("households") or 0),
        "served_mbps": served.get(row["id"]),
        "mast_m": float(row.get("mast_m") or 0.0),
        "lat": float(row["lat"]),
        "lon": float(row["lon"]),
        "facts": rest,
    }


def _link(row: Mapping[str, Any]) -> dict[str, Any]:
    chance = row.get("probability")
    return {
        "key": str(row["id"]),
        "a": str(row["a"]),
        "b": str(row["b"]),
        "kind": str(row["kind"]),
        "distance_m": float(row.get("distance_m") or 0.0),
        "mbps": float(row.get("mbps") or 0.0),
        "probability": chance,
        "chances": chance,
        "lawful": str(row.get("lawful") or ""),
        "profile": row.get("profile") or {},
        "facts": {name: value for name, value in row.items() if name not in _LINK},
    }


def summary(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the pages of a plan show, without its places, links and losses."""
    found = {name: document.get(name) for name in _KEPT}
    cost, sites = document["cost"], document["sites"]
    served = {row["id"] for row in document["served"]}
    homes = sum(row.get("households") or 0 for row in sites)
    reached = sum(row.get("households") or 0 for row in sites if row["id"] in served)
    lines = cost.get("lines") or []
    return found | {
        "cost": {name: cost[name] for name in ("currency", "capex", "opex_year", "total")},
        "renewals_year": cost.get("renewals_year"),
        "economics": _money_per_home(document),
        "households": homes,
        "served": reached,
        "places": sum((row.get("demand_mbps") or 0) > 0 for row in sites),
        "places_served": len(served),
        "fibre": sum(row["kind"] == "fibre" for row in document["links"]),
        "links": len(document["links"]),
        "purchases": purchases(lines),
        "cash": _cash(cost, lines, int(document["project"]["horizon_years"])),
    }


def _money_per_home(document: Mapping[str, Any]) -> float | None:
    found = (document.get("economics") or {}).get("monthly_cost_per_household")
    return float(found) if isinstance(found, int | float) else None


def purchases(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is bought, by item and price, dearest first; what has no price comes last."""
    grouped: dict[tuple[Any, ...], dict[str, Any]] = {}
    for line in lines:
        price = line.get("unit_price")
        if not line.get("capex") and (price is not None or line.get("opex_year")):
            continue
        row = grouped.setdefault(
            (line["item"], line.get("unit"), price),
            {"item": line["item"], "unit": line.get("unit") or "", "unit_price": price}
            | {"quantity": 0.0, "total": 0.0},
        )
        row["quantity"] = round(row["quantity"] + (line.get("quantity") or 0.0), 3)
        row["total"] += line.get("capex") or 0.0
    return sorted(grouped.values(), key=lambda r: (r["unit_price"] is None, -r["total"], r["item"]))


def _cash(cost: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], years: int) -> list[float]:
    """What has been spent at the end of each year, from year 0 (bought) to the horizon."""
    running = (cost.get("opex_year") or 0.0) - (cost.get("renewals_year") or 0.0)
    again = [0.0] * (years + 1)
    for line in lines:
        life = line.get("life_years")
        at = life
        while life and at and at < years - 1e-9:
            again[max(1, round(at))] += line.get("capex") or 0.0
            at += life
    spent, out = float(cost.get("capex") or 0.0), []
    for year in range(years + 1):
        spent += (running if year else 0.0) + again[year]
        out.append(round(spent, 2))
    return out


def keep_what_if(run: Run, row: Mapping[str, Any]) -> None:
    """Keep what several losses at once would do."""
    with transaction.atomic():
        if _end(run):
            WhatIf.objects.update_or_create(
                plan_id=run.plan_id,
                losses=",".join(sorted(run.losses)),
                defaults={"row": json.loads(json.dumps(row, default=float))},
            )
