"""What the pages of plans say often: households left without, a length in km."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from liane.server.networks.plans.wording import item_name, unit_name
from liane.server.site.templatetags.liane import number, state

register = template.Library()


@register.simple_tag
def loss_cell(cut: int | None, homes: int) -> SafeString:
    """Households left without something: shape, colour and number."""
    if cut is None:
        return state("unknown", "?")
    code = "ok" if cut == 0 else "cut" if cut >= 0.5 * (homes or 1) else "worn"
    return state(code, number(cut))


register.filter("item_name", item_name)
register.filter("unit_name", unit_name)


@register.filter
def km(metres: Any) -> str:
    """Metres as kilometres."""
    return number(None if metres is None else float(metres) / 1000, 2)
