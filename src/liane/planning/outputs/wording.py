"""How a plan's numbers and sentences are said to people, in the language in use.

A text of the plan is an English message with its facts; it is translated and filled here, with
ids replaced by the names of places and links. Numbers follow the language; an unknown value is
shown as `?` or said to be unknown, and never becomes zero. Nothing here writes HTML.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from liane.economics import digits
from liane.words import N_, _, language, number, say

__all__ = [
    "SPACE",
    "Names",
    "calendar_date",
    "degrees",
    "distance",
    "file_name",
    "loss_name",
    "money",
    "names_of",
    "one_line",
    "percent",
    "quantity",
    "spoken",
]

Names = Mapping[str, str]
SPACE = "\u00a0"
_CURRENCIES_FR = {"XOF": "F" + SPACE + "CFA", "XAF": "F" + SPACE + "CFA", "EUR": "€"}
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_NOT_PLACES = {"item", "device", "unit", "provider", "country", "file", "status", "currency"}


class _Figure(float):
    """A number that a message's `{x:.1f}` shows as the language writes it."""

    def __format__(self, spec: str) -> str:
        places = re.search(r"\.(\d+)", spec)
        if spec.endswith("%"):
            return percent(float(self), int(places[1]) if places else 0)
        return number(float(self), int(places[1]) if places else _places(float(self)))


class _Word(str):
    """A text fact: a number format asked of it is ignored rather than fatal."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return str(self)


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def _places(value: float) -> int:
    if not math.isfinite(value) or value == round(value):
        return 0
    return 1 if abs(value) >= 10 or value == round(value, 1) else 2


def _fact(key: str, value: Any, names: Names) -> Any:
    if value is None:
        return _Word(_("unknown"))
    if isinstance(value, Mapping):
        return _Word(spoken(value, names))
    if isinstance(value, (list, tuple)):
        return _Word(", ".join(str(_fact(key, each, names)) for each in value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _Figure(value)
    known = key not in _NOT_PLACES and str(value) in names
    return _Word(names[str(value)] if known else _(str(value)))


def spoken(text: Any, names: Names = {}) -> str:  # noqa: B006 (read only)
    """The sentence of a text of the plan; a bare string is translated, None is silent.

    >>> from liane.words import use
    >>> use("en"); spoken({"message": "{km:.1f} km from {site}", "facts": {"site": "a", "km": 2}})
    '2.0 km from a'
    """
    if text is None:
        return ""
    if isinstance(text, str):
        return _(text)
    facts = {key: _fact(key, value, names) for key, value in (text.get("facts") or {}).items()}
    written = text.get("message") or text.get("text")
    message = _(str(written)) if written else ""
    try:
        return message.format_map(_Facts(facts)) if facts or "{" in message else message
    except (ValueError, IndexError, AttributeError):  # a broken placeholder is shown as written
        return message


def names_of(plan: Mapping[str, Any]) -> dict[str, str]:
    """Names for people of every place and link, by id."""
    names = {site["id"]: one_line(site.get("name") or site["id"]) for site in plan["sites"]}
    for link in plan["links"]:
        pair = f"{names.get(link['a'], link['a'])} – {names.get(link['b'], link['b'])}"
        names |= {
            link["id"]: pair,
            f"{link['a']}-{link['b']}": pair,
            f"{link['b']}-{link['a']}": pair,
        }
    return names


def one_line(text: Any) -> str:
    """Text without control characters, on one line."""
    kept = "".join(" " if unicodedata.category(at)[0] == "C" else at for at in str(text))
    return re.sub(" +", " ", kept).strip()


def file_name(text: str) -> str:
    """An ASCII file or network name made of a text: `Château d’eau` gives `chateau-d-eau`.

    >>> file_name("Château d’eau")
    'chateau-d-eau'
    """
    bare = unicodedata.normalize("NFKD", str(text)).lower()
    kept = "".join(at for at in bare if not unicodedata.combining(at))
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-")[:60] or "x"


def money(value: float | None, currency: str) -> str:
    """An amount with its currency: `8 420 000 F CFA`; cents only below a hundred."""
    if value is None:
        return _("price unknown")
    places = digits(currency) if abs(value) < 100 and value != round(value) else 0
    sign = _CURRENCIES_FR.get(currency, currency) if language() == "fr" else currency
    return f"{number(value, places)}{SPACE}{sign}"


def percent(share: float | None, places: int = 0) -> str:
    """A share between 0 and 1 as a percentage: `2,1 %` in French, `2.1%` in English."""
    if share is None:
        return "?"
    space = "\u202f" if language() == "fr" else ""
    shown = number(100 * share, places)
    if share < 1 and shown == number(100, places):  # 99.96 % is not « 100 % »
        shown = number(math.floor(100 * share * 10**places) / 10**places, places)
    return f"{shown}{space}%"


def distance(metres: float | None) -> str:
    """A length: metres below one kilometre, kilometres above."""
    if metres is None:
        return "?"
    if abs(metres) < 995:
        return f"{number(metres)}{SPACE}m"
    return f"{number(metres / 1000, 1 if metres < 99500 else 0)}{SPACE}km"


def quantity(value: float | None, unit: str, places: int = 0, sign: bool = False) -> str:
    """A number and its unit, kept on one line; `?` alone when unknown."""
    if value is None or math.isnan(value):
        return "?"
    plus = "+" if sign and round(value, places) > 0 else ""
    return f"{plus}{number(value, places)}{SPACE}{unit}"


def degrees(value: float | None, places: int = 0, sign: bool = False) -> str:
    """An angle in degrees."""
    if value is None:
        return "?"
    plus = "+" if sign and round(value, places) > 0 else ""
    return f"{plus}{number(value, places)}°"


def calendar_date(text: str | None) -> str:
    """An ISO date as people write it: `21 novembre 2025`, `21 November 2025`."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d).*", text or "")
    if not found or not 1 <= int(found[2]) <= 12:
        return text or ""
    day = "1er" if language() == "fr" and found[3] == "01" else str(int(found[3]))
    return f"{day} {_(_MONTHS[int(found[2]) - 1])} {found[1]}".replace(" ", SPACE)


def loss_name(row: Mapping[str, Any], names: Names) -> str:
    """What is lost, in words: a mast, a link, an uplink, all uplinks, days of sun."""
    loss = str(row["loss"])
    if loss == "UPLINKS":
        return _("every way to the Internet at once")
    if loss.startswith("UPLINK:"):
        return say("the way to the Internet at {site}", site=names.get(loss[7:], loss[7:]))
    if loss.startswith("SUN:"):
        return say("{days} days without sun", days=loss[4:])
    if row.get("kind") == "link" or (loss in names and " – " in names[loss]):
        return say("the link {link}", link=names.get(loss, loss))
    return say("the site {site}", site=names.get(loss, loss))
