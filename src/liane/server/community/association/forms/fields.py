"""Fields that forms of the association share: a day, an amount, sentences."""

from decimal import Decimal
from typing import Any

from django import forms

__all__ = ["amount", "day", "line", "sentences"]


def day(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, as the phone lets people choose it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


class _Amount(forms.DecimalField):
    """Figures as people write them: « 5 000 », « 12,50 »."""

    def to_python(self, value: Any) -> Any:
        plain = "".join(str(value).split()).replace(",", ".") if isinstance(value, str) else value
        return super().to_python(plain)

    def prepare_value(self, value: Any) -> Any:
        """Whole amounts are shown whole: a franc has no cents."""
        whole = isinstance(value, Decimal) and value == value.to_integral_value()
        return value.quantize(Decimal(1)) if whole else value


def amount(label: Any, **kwargs: Any) -> forms.DecimalField:
    """An amount or a figure: comma or point."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    return _Amount(label=label, widget=widget, **{"max_digits": 14, "decimal_places": 2} | kwargs)


def line(label: Any, most: int = 160, **kwargs: Any) -> forms.CharField:
    """A line of text."""
    return forms.CharField(label=label, max_length=most, **kwargs)


def sentences(label: Any, most: int = 4000, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """A few sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **kwargs)
