"""How the sentences of a plan are said on pages: untranslated texts with their facts.

A text of plan.json is an English message with what fills it; ids of places and links are said by
their names. What a message cannot show is a question mark, never a fault of the page.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liane import words

__all__ = ["item_name", "loss_name", "percent", "requirement", "said", "spoken", "unit_name"]

Names = Mapping[str, str]
PROVIDER = "provider of "  # before the id of a place, in names: who sells the Internet there


class _Figure(float):
    def __format__(self, spec: str) -> str:
        if spec.endswith("%"):
            return percent(float(self))
        places = int(spec[1]) if spec[:1] == "." and spec[1:2].isdigit() else None
        whole = float(self) == round(float(self))
        return words.number(float(self), (0 if whole else 1) if places is None else places)


class _Word(str):
    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return str(self)


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def _fact(value: Any, names: Names) -> Any:
    if value is None:
        return _Word(_("unknown"))
    if isinstance(value, Mapping):
        return _Word(spoken(value, names))
    if isinstance(value, list):
        return _Word(", ".join(str(_fact(each, names)) for each in value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _Figure(value)
    return _Word(names.get(str(value)) or words._(str(value)))


def said(message: str, facts: Mapping[str, Any], names: Names | None = None) -> str:
    """A message filled with its facts, in the language of the page."""
    words.use(get_language() or "fr")
    filled = _Facts({key: _fact(value, names or {}) for key, value in facts.items()})
    text = words._(message)
    try:
        return text.format_map(filled)
    except (ValueError, IndexError, AttributeError, KeyError):
        return text


def spoken(text: Any, names: Names | None = None) -> str:
    """The sentence of a text of plan.json; None is silent."""
    if not text:
        return ""
    if isinstance(text, Mapping):
        return said(str(text.get("message") or ""), text.get("facts") or {}, names)
    return said(str(text), {}, names)


def percent(share: float | None, places: int = 0) -> str:
    """A share as a percentage; what is nearly one is not rounded up to it."""
    if share is None:
        return "?"
    words.use(get_language() or "fr")
    shown = min(share, 1.0) * 100
    if share < 1:
        shown = min(shown, 100 - 10.0**-places)
    space = "\u202f" if words.language() == "fr" else ""
    return f"{words.number(shown, places)}{space}%"


def loss_name(loss: str, kind: str, names: Names) -> str:
    """What is lost, in words."""
    if "," in loss:
        return ", ".join(loss_name(each.strip(), "", names) for each in loss.split(","))
    if loss.upper() == "UPLINKS":
        return _("every way to the Internet at once")
    if loss.upper().startswith("UPLINK:"):
        return _way_name(loss[7:], names)
    if loss.upper().startswith("SUN:"):
        return _("{days} days without sun").format(days=loss[4:])
    if kind == "link" or loss not in names:
        return _("the link {link}").format(link=names.get(loss) or pair_name(loss, names))
    return _("the mast of {site}").format(site=names[loss])


def _way_name(site: str, names: Names) -> str:
    """A way to the Internet by its place, and by its provider where it was said."""
    place, provider = names.get(site, site), names.get(f"{PROVIDER}{site}")
    if not provider:
        return _("the way to the Internet at {site}").format(site=place)
    return _("the way to the Internet of {provider}, at {site}").format(
        provider=provider, site=place
    )


def pair_name(pair: str, names: Names) -> str:
    """`a-b` by the names of its two places; ids may hold dashes."""
    for at, sign in enumerate(pair):
        if sign == "-" and pair[:at] in names and pair[at + 1 :] in names:
            return f"{names[pair[:at]]} – {names[pair[at + 1 :]]}"
    return pair


def requirement(name: str) -> str:
    """What could not be had."""
    known = {
        "service": _("to be served"),
        "mast_or_link": _("to stand the loss of any mast or link"),
        "one_uplink": _("to stand the loss of a way to the Internet"),
        "reach": _("to reach the services of here when the Internet is cut"),
    }
    return known.get(name, name)


def item_name(item: str) -> str:
    """A part of the bill in words: `mast-12@chateau` is a mast of 12 m for that place."""
    bare, _sign, place = item.partition("@")
    if bare.startswith("mast-") and bare[5:].replace(".", "").isdigit():
        name = _("mast of {metres} m").format(metres=bare[5:])
    else:
        name = _items().get(bare, bare)
    return _("{part} ({place})").format(part=name, place=place) if place else name


def _items() -> dict[str, str]:
    return {
        "site-works": _("works on a site"),
        "switch-box": _("box with switch, surge arrester, injectors"),
        "solar-panel": _("solar panel"),
        "battery-lifepo4": _("battery (LiFePO4)"),
        "charge-controller": _("charge controller"),
        "fibre-aerial": _("fibre on poles"),
        "fibre-terminal": _("fibre terminal"),
    }


def unit_name(unit: str) -> str:
    """A unit of the price list in the language of the page; W, Wh and m stay."""
    known = {
        "each": _("each"),
        "site": _("place(s)"),
        "site-month": _("place and month"),
        "visit": _("visit"),
        "percent of purchase a year": _("% of the purchase a year"),
    }
    return known.get(unit, unit)
