"""What must hold of places and figures as people type them. Pure: no database, no clock.

Coordinates are read in decimal degrees (a point or a French comma), in degrees, minutes and
seconds, as a pasted pair, or as a `geo:` address. A text that can be read in two ways is refused
rather than guessed.
"""

import math
import re
import unicodedata

from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "angle",
    "blurred",
    "code_from",
    "distance_m",
    "figure",
    "heights",
    "looks_like_formula",
    "place",
]

_AXES = {"N": (0, 1), "S": (0, -1), "E": (1, 1), "W": (1, -1), "O": (1, -1)}
_PART = r"(\d+(?:[.,]\d+)?)"
_DMS = re.compile(
    rf"""^([NSEWO])?\s*([+-])?\s*{_PART}\s*(?:[°ºd]\s*(?:{_PART}\s*(?:['′’]|m)\s*
    (?:{_PART}\s*(?:["″”]|''|′′|s)?)?)?)?\s*([NSEWO])?$""",
    re.X | re.I,
)
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")
_TOO_LONG = 80


def figure(text: str) -> float:
    """A number as people write it: `1.5`, `1,5`, `1 500`, `1 500,5`.

    Raises `BadInput` for what is no number, or could be two (`1,500.5` and `1.500,5` are refused).

    >>> figure("1 500,5")
    1500.5
    """
    bare = text.strip().translate(_SPACES)
    if len(bare) > _TOO_LONG or not re.fullmatch(
        r"[+-]?\d*(?:[.,]\d*)?(?:[eE][+-]?\d{1,2})?", bare
    ):
        raise BadInput(N_("“{value}” is not a number; write it as 12.5 or 12,5"), value=text[:40])
    try:
        value = float(bare.replace(",", "."))
    except ValueError as error:
        raise BadInput(
            N_("“{value}” is not a number; write it as 12.5 or 12,5"), value=text[:40]
        ) from error
    if not math.isfinite(value):
        raise BadInput(N_("“{value}” is not a number; write it as 12.5 or 12,5"), value=text[:40])
    return value


def heights(text: str) -> list[float]:
    """Heights in metres, `10;20` or `10 / 20`, sorted, each once, between 0.5 and 300.

    >>> heights("20;10,5")
    [10.5, 20.0]
    """
    values = {figure(part.replace("m", "")) for part in re.split(r"[;/|]", text) if part.strip()}
    for value in values:
        if not 0.5 <= value <= 300:
            raise BadInput(N_("{value} m is not between 0.5 and 300 m; correct it"), value=value)
    return sorted(values)


def angle(text: str, axis: str) -> float:
    """Degrees of latitude (`axis` "lat") or longitude ("lon"), decimal or with ° ′ ″ and a letter.

    >>> angle("3°52'49\\"O", "lon")
    -3.880278
    """
    found = _DMS.match(" ".join(text.split())) if len(text) <= _TOO_LONG else None
    if found is None or (found[1] and found[6]) or (found[2] and (found[1] or found[6])):
        raise _unread(text)
    letter = (found[1] or found[6] or "").upper()
    if letter and _AXES[letter][0] != (axis == "lon"):
        raise BadInput(N_("“{value}”: its letter is not of this axis; check it"), value=text[:40])
    sign = _AXES[letter][1] if letter else -1 if found[2] == "-" else 1
    return _within(text, sign * _degrees(text, found), axis)


def _degrees(text: str, found: "re.Match[str]") -> float:
    parts = [float(part.replace(",", ".")) if part else 0.0 for part in found.group(3, 4, 5)]
    if parts[1] >= 60 or parts[2] >= 60:
        raise BadInput(N_("“{value}”: minutes and seconds are less than 60"), value=text[:40])
    return parts[0] + parts[1] / 60 + parts[2] / 3600


def _within(text: str, degrees: float, axis: str) -> float:
    most = 90 if axis == "lat" else 180
    if abs(degrees) > most:
        raise BadInput(
            N_("“{value}” is beyond {most}°; check that latitude and longitude are not exchanged"),
            value=text[:40],
            most=most,
        )
    return round(degrees, 6)


def _unread(text: str) -> BadInput:
    return BadInput(
        N_("“{value}” is not a position; write 14.2732, -3.8804 or 14°16′24″N 3°52′49″W"),
        value=text[:60],
    )


def place(text: str) -> tuple[float, float]:
    """Latitude and longitude from one text: `14.51,-4.11`, `14,51 ; -4,11`, `14°30′N 4°06′W`…

    >>> place("14,51 ; -4,11")
    (14.51, -4.11)
    """
    bare = text.strip().removeprefix("geo:").split("?")[0].strip("() ")
    if not bare or len(bare) > 2 * _TOO_LONG:
        raise _unread(text)
    for first, second in _splits(bare):
        if first and second:
            return angle(first, "lat"), angle(second, "lon")
    raise _unread(text)


def _splits(bare: str) -> list[tuple[str, str]]:
    """The ways to cut a pair in two; the first that applies is the one people mean."""
    letters = (
        r"(.*?[NS])[\s,]*(.*[EWO])" if bare[-1:].upper() in "EWO" else r"([NS].+?)[\s,]*([EWO].+)"
    )
    ways = bare.split(";")
    if len(ways) == 1 and (found := re.fullmatch(letters, bare, re.I)):
        ways = list(found.groups())
    if len(ways) == 1 and bare.count(", ") == 1:
        ways = bare.split(", ")
    if len(ways) == 1 and re.fullmatch(r"[^,]*\.[^,]*,[^,]*|[^,]*,\s*[-+][^,]*", bare):
        ways = bare.split(",")
    if len(ways) == 1:
        ways = bare.split()
    return [(ways[0].strip(" ,"), ways[1].strip(" ,"))] if len(ways) == 2 else []


def code_from(name: str, taken: set[str]) -> str:
    """A short name for plans, from what people call the place, that is not taken.

    >>> code_from("École de Kabalanko", {"ecole-de-kabalanko"})
    'ecole-de-kabalanko-2'
    """
    bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:32].strip("-") or "site"
    if base not in taken:
        return base
    return next(c for n in range(2, len(taken) + 3) if (c := f"{base}-{n}") not in taken)


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Metres between two places on a sphere of 6,371 km: near enough to know a place again."""
    a, b = math.radians(lat1), math.radians(lat2)
    across = math.radians((lon2 - lon1 + 180) % 360 - 180) * math.cos((a + b) / 2)
    return 6_371_000 * math.hypot(b - a, across)


def blurred(degrees: float) -> float:
    """A coordinate for the public: to 0.01°, about a kilometre.

    >>> blurred(14.2732)
    14.27
    """
    return round(degrees, 2)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would run this text.

    >>> looks_like_formula("=HYPERLINK(1)"), looks_like_formula("-3.88")
    (True, False)
    """
    if text[:1] in ("=", "@", "\t", "\r"):
        return True
    return text[:1] in ("+", "-") and not re.fullmatch(r"[+-][\d\s.,°′″'\"NSEWO]*", text)
