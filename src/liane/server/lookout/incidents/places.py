"""Places as people give them: two numbers, a link of a map, a `geo:` address. Pure."""

import re

__all__ = ["read_place"]

_GEO = re.compile(r"geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)", re.IGNORECASE)
_LINK = re.compile(
    r"(?:@|[?&](?:q|query|ll|mlat)=|/#?map=\d+/)(-?\d+(?:\.\d+)?)(?:,|/|&mlon=|%2C)(-?\d+(?:\.\d+)?)"
)
_POINT = re.compile(r"^\s*(-?\d{1,2}\.\d+)\s*[,; ]\s*(-?\d{1,3}\.\d+)\s*$")
_COMMA = re.compile(r"^\s*(-?\d{1,2},\d+)\s*[; ]\s*(-?\d{1,3},\d+)\s*$")


def read_place(typed: str) -> tuple[float, float] | None:
    """Degrees of a place that was typed or pasted; None where there is none.

    >>> read_place("12.6392, -8.0029"), read_place("12,6392 ; -8,0029")
    ((12.6392, -8.0029), (12.6392, -8.0029))
    >>> read_place("https://www.openstreetmap.org/?mlat=12.63&mlon=-8.0#map=15/12.63/-8.0")
    (12.63, -8.0)
    >>> read_place("geo:12.5,-8"), read_place("au marché"), read_place("95.0, 3.0")
    ((12.5, -8.0), None, None)
    """
    for pattern in (_GEO, _LINK, _POINT, _COMMA):
        match = pattern.search(typed)
        if match:
            lat, lon = (float(each.replace(",", ".")) for each in match.groups())
            return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None
    return None
