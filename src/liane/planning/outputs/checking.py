"""A plan is checked against its published schema before anything is written from it.

Numbers that JSON cannot hold (NaN, infinities) become null first, so that the schema decides
whether unknown is allowed there. What does not fit names the field and stops everything.
"""

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from liane.errors import BadInput
from liane.words import N_

__all__ = ["SCHEMA_FILE", "checked_plan", "plan_schema"]

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


def checked_plan(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The plan in plain JSON types; BadInput names the first field that does not fit."""
    plain: dict[str, Any] = _plain(plan)
    errors = Draft202012Validator(plan_schema()).iter_errors(plain)
    worst = min(errors, key=lambda error: error.json_path, default=None)
    if worst is not None:
        raise BadInput(
            N_("plan.json: {field}: {problem}; make the plan again with this version of Liane"),
            field=worst.json_path,
            problem=worst.message[:300],
        )
    _known_ends(plain)
    return plain


def _known_ends(plan: dict[str, Any]) -> None:
    sites = {site["id"] for site in plan["sites"]}
    for link in plan["links"]:
        for end in ("a", "b"):
            if link[end] not in sites:
                raise BadInput(
                    N_(
                        "plan.json: link {link} ends at {site}, which is not in its sites; make"
                        " the plan again"
                    ),
                    link=link["id"],
                    site=link[end],
                )
