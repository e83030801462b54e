"""Farako's ways to the Internet, for the demonstration: two points, three offers, one question."""

import tomllib
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from liane.server.networks.interconnection import actions, queries
from liane.server.networks.registers.queries import site_by_code
from liane.server.site.records import Origin

__all__ = ["fill"]

SOURCE = "exemple inventé"
_KINDS = {"vsat": "satellite"}


def fill(context: Any) -> None:
    """The uplinks of the example's project as kept offers, and one that is refused."""
    if queries.points_of(context.operator).exists():
        return
    project = tomllib.loads((context.example_folder / "project.toml").read_text(encoding="utf-8"))
    treasurer = context.people["fanta"]
    for uplink in project.get("uplink", ()):
        site = site_by_code(context.operator, uplink["site"])
        values = {
            "name": site.name if site else uplink["site"],
            "kind": _KINDS.get(uplink["site"], "fibre"),
            "owner": uplink["provider"],
            "site": site,
            "lat": site.lat if site else None,
            "lon": site.lon if site else None,
            "in_service": "yes",
            "origin": Origin.ESTIMATED,
            "source": SOURCE,
            "known_on": timezone.localdate(),
        }
        point = actions.add_point(context.operator, values, acting_member=treasurer)
        actions.add_offer(point, _kept(uplink, project["currency"]), acting_member=treasurer)
    _refused_and_asked(context, treasurer, project["currency"])


def _kept(uplink: dict[str, Any], currency: str) -> dict[str, Any]:
    return {
        "provider": uplink["provider"],
        "capacity_mbps": float(uplink["mbps"]),
        "monthly_cost": Decimal(uplink["monthly_cost"]),
        "currency": currency,
        "resale": "yes",
        "second_path": "yes",
        "written": "yes",
        "contract_months": 12,
        "said_on": timezone.localdate() - timedelta(days=20),
        "state": "kept",
        "origin": Origin.ESTIMATED,
    }


def _refused_and_asked(context: Any, treasurer: Any, currency: str) -> None:
    point = queries.points_of(context.operator).first()
    if point is None:
        return
    offer = {
        "provider": "Mobile C (fictif)",
        "capacity_mbps": 40.0,
        "monthly_cost": Decimal(180_000),
        "currency": currency,
        "resale": "no",
        "state": "refused",
        "origin": Origin.ESTIMATED,
    }
    actions.add_offer(point, offer, acting_member=treasurer)
    question = {
        "provider": "Fibre D (fictif)",
        "asked_on": timezone.localdate() - timedelta(days=6),
        "asked": "100 Mb/s garantis au bourg, avec le droit de partager : prix par mois ?",
        "origin": Origin.ESTIMATED,
    }
    actions.ask_quote(context.operator, question, acting_member=treasurer)
