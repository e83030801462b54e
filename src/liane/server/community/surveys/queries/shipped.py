"""Forms that come with the product: each app that has one offers `survey_forms.py` with `FORMS`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

__all__ = ["Shipped", "shipped", "shipped_for"]


@dataclass(frozen=True)
class Shipped:
    """A form ready to be used: its purpose, its title, what parts answers, and its spreadsheet."""

    purpose: str
    title: dict[str, str]  # by language
    about: dict[str, str]
    consent: dict[str, str]
    segment: str
    spreadsheet: Callable[[], bytes]


def shipped() -> list[Shipped]:
    """Every form that an installed app ships."""
    found: list[Shipped] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.survey_forms"
        if app.name.startswith("liane.server.") and find_spec(name):
            found += import_module(name).FORMS
    return found


def shipped_for(purpose: str) -> Shipped | None:
    """The form of a purpose, if an app that is here ships it."""
    return next((each for each in shipped() if each.purpose == purpose), None)
