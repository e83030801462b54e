"""The plan as a NetJSON NetworkGraph, for tools that draw or compare topologies.

Each place the plan uses is a node, each link an edge. An edge's cost is 1000 divided by its net
rate in Mb/s, as the metric says; planned is not measured, and the label says so.
"""

from typing import Any

from liane.words import say

__all__ = ["netjson"]

_LINK = (
    "id",
    "kind",
    "frequency_mhz",
    "width_mhz",
    "distance_m",
    "mbps",
    "rssi_dbm",
    "lawful",
    "probability",
)


def _node(site: dict[str, Any]) -> dict[str, Any]:
    properties = {
        "kind": site.get("kind"),
        "location": {"lat": site["lat"], "lng": site["lon"]},
        "mast_m": site.get("mast_m"),
        "devices": [entry["device"] for entry in site["devices"]],
    }
    label = site.get("name") or site["id"]
    return {"id": site["id"], "label": label, "local_addresses": [], "properties": properties}


def _edge(link: dict[str, Any]) -> dict[str, Any]:
    rate = link.get("mbps") or 0.0
    return {
        "source": link["a"],
        "target": link["b"],
        "cost": round(1000.0 / rate, 3) if rate > 0 else 1e6,
        "cost_text": f"{rate:g} Mb/s",
        "properties": {key: link.get(key) for key in _LINK},
    }


def netjson(plan: dict[str, Any]) -> dict[str, Any]:
    """A NetworkGraph object of the planned network."""
    return {
        "type": "NetworkGraph",
        "label": say("{name} (planned)", name=plan["project"]["name"]),
        "protocol": "static",
        "version": None,
        "metric": "1000/Mbps",
        "nodes": [_node(site) for site in plan["sites"] if site.get("used", True)],
        "links": [_edge(link) for link in plan["links"]],
    }
