"""What the rooms of an operator know of the law of emission, for its plans.

An app that keeps facts of law offers `emission.py` with `rules(operator, country)`, which gives
`[[spectrum.rule]]` tables. They are written into the project after its own rules: the engine
weighs them by their status and day, and nothing but a text seen within a year turns it green.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

__all__ = ["rules_for", "rules_in"]


def rules_for(plan: Any) -> list[dict[str, Any]]:
    """The rules that hold in the country of a plan, of which its operator has facts."""
    return rules_in(plan.operator, str(plan.project.get("country") or plan.operator.country))


def rules_in(operator: Any, country: str) -> list[dict[str, Any]]:
    """The rules that hold in a country, of which an operator has facts."""
    rules: list[dict[str, Any]] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.emission"
        if app.name.startswith("liane.server.") and find_spec(name):
            rules += import_module(name).rules(operator, country.upper())
    return rules
