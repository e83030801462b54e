"""Lists of hundreds to choose from: countries, currencies, clock zones, in the reader's language.

What the operator says of itself stands first, so that most people never scroll.
"""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from liane.server.community.operators.countries import (
    clock_choices,
    country_choices,
    currency_choices,
)

__all__ = ["LongSelect", "clock_field", "country_field", "currency_field", "put_first"]


class LongSelect(forms.Select):
    """A list of hundreds, drawn at once: a template for each choice takes a tenth of a second."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (code, mark_safe(" selected") if code == (value or "") else "", label)
                for code, label in self.choices
            ),
        )
        said = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", said, options)


def _field(choices: Any, label: Any, about: dict[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=LongSelect, **about)


def country_field(label: Any, **about: Any) -> forms.ChoiceField:
    """A country, by its name; its value is its code of ISO 3166-1."""
    return _field(country_choices, label, about)


def currency_field(label: Any, **about: Any) -> forms.ChoiceField:
    """A currency, by its name; its value is its code of ISO 4217."""
    return _field(currency_choices, label, about)


def clock_field(label: Any, **about: Any) -> forms.ChoiceField:
    """A clock zone, by its name in the table of IANA."""
    return _field(clock_choices, label, about)


def put_first(field: Any, *codes: str) -> None:
    """Show these codes before all others; one that the list lacks joins it, as it was said once."""
    known = dict(field.choices)
    wanted = dict.fromkeys(code for code in codes if code)
    rest = [(code, label) for code, label in known.items() if code and code not in wanted]
    unknown = [("", known[""])] if "" in known else []
    field.choices = [*unknown, *((code, known.get(code, code)) for code in wanted), *rest]
