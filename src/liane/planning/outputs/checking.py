"""A plan is checked against its published schema before anything is written from it.

Numbers that JSON cannot hold (NaN, infinities) become null first, so that the schema decides
whether unknown is allowed there. What does not fit names the field and stops everything.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from liane.errors import BadInput
from liane.words import N_

__all__ = ["SCHEMA_FILE", "checked_for_losses", "checked_plan", "plan_schema"]

SCHEMA_FILE = Path(__file__).parent.parent / "schemas" / "plan.schema.json"


@cache
def plan_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of plan.json."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def _plain(value: Any) -> Any:
    """The same value in JSON's own types; what JSON cannot say is null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return _plain(float(value))
    if hasattr(value, "tolist"):  # numpy scalars and arrays
        return _plain(value.tolist())
    return None if isinstance(value, float) and not math.isfinite(value) else value


_SHARE = {"type": "number", "minimum": 0, "maximum": 1}
_LOSSES_NEED: dict[str, Any] = {  # beyond the schema, where these may be absent
    "required": ["uplinks"],
    "properties": {
        "project": {
            "required": ["content_server", "survival"],
            "properties": {
                "survival": {
                    "additionalProperties": {"type": "object", "additionalProperties": _SHARE}
                }
            },
        },
        "sites": {
            "items": {
                "required": ["used", "households", "demand_mbps", "priority", "power"],
                "properties": {
                    "households": {"maximum": 1e9},
                    "priority": {"enum": ["gold", "silver", "bronze"]},
                    "power": {
                        "type": "object",
                        "required": ["source"],
                        "if": {"properties": {"source": {"const": "solar"}}},
                        "then": {"properties": {"sunless_days": {"type": "number"}}},
                        "else": {"properties": {"source": {"const": "mains"}}},
                    },
                },
            }
        },
        "uplinks": {"items": {"required": ["mbps", "used"]}},
    },
}


def checked_plan(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The plan in plain JSON types; BadInput names the first field that does not fit."""
    plain: dict[str, Any] = _plain(plan)
    _fits(plain, plan_schema())
    _known_ends(plain)
    return plain


def checked_for_losses(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The same, with all that is needed to work out what a loss leaves."""
    plain = checked_plan(plan)
    _fits(plain, _LOSSES_NEED)
    return plain


def _fits(plain: dict[str, Any], schema: dict[str, Any]) -> None:
    errors = Draft202012Validator(schema).iter_errors(plain)
    worst = min(errors, key=lambda error: error.json_path, default=None)
    if worst is not None:
        raise BadInput(
            N_("plan.json: {field}: {problem}; make the plan again with this version of Liane"),
            field=worst.json_path,
            problem=worst.message[:300],
        )


def _known_ends(plan: dict[str, Any]) -> None:
    """Links and uplinks end at places of the plan that are in use, and each place stands once."""
    for id_, times in Counter(site["id"] for site in plan["sites"]).items():
        if times > 1:
            raise BadInput(
                N_("plan.json: {site} stands twice in its sites; make the plan again"), site=id_
            )
    used = {site["id"] for site in plan["sites"] if site.get("used", True)}
    ends = [(link["id"], link[end]) for link in plan["links"] for end in ("a", "b")]
    ends += [("uplink", row["site"]) for row in plan.get("uplinks", ()) if row.get("used", True)]
    for link, site in ends:
        if site not in used:
            raise BadInput(
                N_(
                    "plan.json: {link} ends at {site}, which is not in its sites, or not in use; "
                    "make the plan again"
                ),
                link=link,
                site=site,
            )
