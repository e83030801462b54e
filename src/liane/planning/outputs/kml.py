"""The plan as KML 2.2, for the globe viewers that volunteers already have.

Places stand at their mast's height above ground; links run from antenna to antenna. Names come
from users: the XML writer escapes them, and control characters are taken out.
"""

from typing import Any
from xml.etree import ElementTree as Tree

from liane.planning.outputs.wording import distance, names_of, one_line, percent, quantity
from liane.words import _, say

__all__ = ["kml"]

_NAMESPACE = "http://www.opengis.net/kml/2.2"
# Colours are aabbggrr: leaf, ochre, clay, soft, sky.
_STYLES = {"lawful": "ff46701b", "unknown": "ff08529a", "unlawful": "ff1f2aa8", "fibre": "ff8a5f2b"}


def _child(parent: Tree.Element, name: str, text: Any = None, **attributes: str) -> Tree.Element:
    element = Tree.SubElement(parent, name, attributes)
    if text is not None:
        element.text = one_line(text)
    return element


def _styles(document: Tree.Element) -> None:
    for name, colour in _STYLES.items():
        style = _child(document, "Style", id=name)
        line = _child(style, "LineStyle")
        _child(line, "color", colour)
        _child(line, "width", "3")


def _place(folder: Tree.Element, site: dict[str, Any], mbps: float | None) -> None:
    mark = _child(folder, "Placemark")
    _child(mark, "name", site.get("name") or site["id"])
    mast = quantity(site.get("mast_m"), "m")
    rate = _("not served") if mbps is None else quantity(mbps, _("Mb/s"), 1)
    _child(mark, "description", say("Mast {height} · {rate}", height=mast, rate=rate))
    point = _child(mark, "Point")
    _child(point, "altitudeMode", "relativeToGround")
    _child(point, "coordinates", f"{site['lon']:.7f},{site['lat']:.7f},{site.get('mast_m') or 0:g}")


def _line(folder: Tree.Element, link: dict[str, Any], sites: dict[str, Any], name: str) -> None:
    mark = _child(folder, "Placemark")
    _child(mark, "name", f"{link['id']} {name}")
    facts = (
        distance(link["distance_m"]),
        quantity(link["mbps"], _("Mb/s")),
        percent(link["probability"]),
    )
    _child(mark, "description", " · ".join(facts))
    style = "fibre" if link["kind"] == "fibre" else link.get("lawful") or "unknown"
    _child(mark, "styleUrl", f"#{style}")
    line = _child(mark, "LineString")
    _child(line, "altitudeMode", "relativeToGround")
    ends = ((sites[link["a"]], link.get("height_a_m")), (sites[link["b"]], link.get("height_b_m")))
    text = " ".join(f"{site['lon']:.7f},{site['lat']:.7f},{height or 0:g}" for site, height in ends)
    _child(line, "coordinates", text)


def kml(plan: dict[str, Any]) -> str:
    """The whole document as text, in the language in use."""
    root = Tree.Element("kml", {"xmlns": _NAMESPACE})
    document = _child(root, "Document")
    _child(document, "name", plan["project"]["name"])
    _styles(document)
    rates = {row["id"]: row["mbps"] for row in plan["served"]}
    sites = {site["id"]: site for site in plan["sites"]}
    names = names_of(plan)
    places, lines = _child(document, "Folder"), _child(document, "Folder")
    _child(places, "name", _("Places"))
    _child(lines, "name", _("Links"))
    for site in plan["sites"]:
        _place(places, site, rates.get(site["id"]))
    for link in plan["links"]:
        if link["a"] in sites and link["b"] in sites:
            _line(lines, link, sites, names[link["id"]])
    Tree.indent(root, " ")
    return Tree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"
