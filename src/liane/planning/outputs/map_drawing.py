"""The network drawn over the hill shade: places by state, links by kind and law, names, scale.

North is up; the box is stretched so that a metre is the same both ways at the middle latitude.
State is a shape and a word (the legend), never a colour alone. Names that do not fit are in the
list of places. Without a terrain the ground is plain, and the report says so.
"""

import math
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from liane.geo import Box
from liane.planning.outputs.labels import Label, Placed, place_labels
from liane.planning.outputs.relief import relief_uri
from liane.planning.outputs.svg import drawing, short, tag
from liane.planning.outputs.wording import distance, one_line
from liane.words import _, number, say

__all__ = ["STATES", "MapPicture", "link_class", "map_drawing", "mark", "site_state"]

WIDTH = 360.0
TEXT_PHONE, TEXT_WIDE = 13.6, 6.6
_M_PER_DEG = 111_320.0
_SHAPES = {
    "ok": ("circle", "", 5.0),
    "worn": ("path", "M0-6.5L6.2 4.6H-6.2Z", 6.0),
    "cut": ("path", "M-5-5H5V5H-5Z", 6.0),
    "relay": ("path", "M0-5.6L5.6 0 0 5.6-5.6 0Z", 5.4),
    "unused": ("circle", "", 3.4),
}
STATES = tuple(_SHAPES)


@dataclass(frozen=True)
class MapPicture:
    """The drawing, and the names that did not fit in it."""

    svg: Markup
    hidden: tuple[str, ...]
    has_relief: bool


def site_state(plan: dict[str, Any], site: dict[str, Any]) -> str:
    """`ok`, `worn` (served, but not all that was asked), `cut` (not served), `relay`, `unused`."""
    asked = {row["requirement"] for row in plan["unmet"] if row["id"] == site["id"]}
    rate = next((row["mbps"] for row in plan["served"] if row["id"] == site["id"]), None)
    demand = site.get("demand_mbps") or 0.0
    if "service" in asked or (demand > 0 and rate is None):
        return "cut"
    if demand > 0:
        return "worn" if asked or (rate or 0.0) < demand - 1e-6 else "ok"
    return "relay" if site.get("used", True) else "unused"


def link_class(link: dict[str, Any]) -> str:
    """The classes that draw a link: its kind, then what the law says when not plainly lawful."""
    doubtful = link["kind"] != "fibre" and link.get("lawful") in ("unknown", "unlawful")
    return f"k-{link['kind']}" + (f" l-{link['lawful']}" if doubtful else "")


def mark(state: str, uplink: bool = False) -> Markup:
    """The mark of a state, around (0, 0)."""
    name, shape, _radius = _SHAPES[state]
    body = (
        tag("circle", r=5 if state == "ok" else 3.2, class_=f"s-{state}")
        if name == "circle"
        else (tag("path", d=shape, class_=f"s-{state}"))
    )
    return tag("circle", r=9.5, class_="up") + body if uplink else body


@dataclass(frozen=True)
class _Frame:
    box: Box
    height: float

    def at(self, site: dict[str, Any]) -> tuple[float, float]:
        east = (site["lon"] - self.box.west + 180.0) % 360.0 - 180.0
        x = WIDTH * east / self.box.width_deg
        return x, self.height * (self.box.north - site["lat"]) / (self.box.north - self.box.south)

    @property
    def metres_per_unit(self) -> float:
        cosine = math.cos(math.radians(self.box.centre[0]))
        return self.box.width_deg * _M_PER_DEG * cosine / WIDTH


def _box(plan: dict[str, Any]) -> Box:
    sites = plan["sites"]
    return Box.around([at["lat"] for at in sites], [at["lon"] for at in sites], 400.0)


def _frame(plan: dict[str, Any]) -> _Frame:
    """The places' box with a margin, widened until it is neither a ribbon nor a tower."""
    tight = _box(plan)
    lat, lon = tight.centre
    cosine = math.cos(math.radians(lat))
    wide = tight.width_deg * _M_PER_DEG * cosine * 1.16
    tall = (tight.north - tight.south) * _M_PER_DEG * 1.14
    wide, tall = max(wide, tall / 1.35), max(tall, wide * 0.62)
    half_lat, half_lon = tall / _M_PER_DEG / 2, wide / _M_PER_DEG / cosine / 2
    box = Box(max(lat - half_lat, -89.9), lon - half_lon, min(lat + half_lat, 89.9), lon + half_lon)
    return _Frame(box, WIDTH * tall / wide)


def _relief(terrain: Any, frame: _Frame) -> Markup:
    if terrain is None:
        return Markup("")
    size = 440, round(440 * frame.height / WIDTH)
    uri = relief_uri(terrain.hillshade(frame.box, *size))
    return tag(
        "image", href=uri, width=WIDTH, height=frame.height, preserveAspectRatio="none", class_="hs"
    )


def _links(plan: dict[str, Any], frame: _Frame) -> list[Markup]:
    sites = {site["id"]: site for site in plan["sites"]}
    runs = []
    for link in sorted(plan["links"], key=lambda at: at["kind"] != "ptmp"):
        if link["a"] in sites and link["b"] in sites:
            (x0, y0), (x1, y1) = frame.at(sites[link["a"]]), frame.at(sites[link["b"]])
            runs.append((link_class(link), f"M{short(x0)} {short(y0)}L{short(x1)} {short(y1)}"))
    under = "".join(d for _class, d in runs)
    return [
        tag("path", d=under, class_="halo"),
        *(tag("path", d=d, class_=name) for name, d in runs),
    ]


def _sites(plan: dict[str, Any], frame: _Frame) -> tuple[list[Markup], list[Label]]:
    uplinks = {row["site"] for row in plan.get("uplinks", []) if row.get("used", True)}
    degree = {site["id"]: 0 for site in plan["sites"]}
    for link in plan["links"]:
        for end in (link["a"], link["b"]):
            degree[end] = degree.get(end, 0) + 1
    marks, labels = [], []
    for site in plan["sites"]:
        x, y = frame.at(site)
        state, uplink = site_state(plan, site), site["id"] in uplinks
        name = one_line(site.get("name") or site["id"])
        inside = tag("g", tag("title", name), mark(state, uplink), class_="m")
        marks.append(tag("g", inside, transform=f"translate({short(x)} {short(y)})"))
        radius = 10.0 if uplink else _SHAPES[state][2]
        rank = 10.0 * uplink + degree[site["id"]] + (site.get("households") or 0) / 1000
        rank += 5.0 * (state in ("cut", "worn")) - 9.0 * (state == "unused")
        labels.append(Label(name, x, y, radius, rank))
    return marks, labels


def _text(placed: Placed) -> Markup:
    anchor = None if placed.anchor == "start" else placed.anchor
    hidden = "w" if placed.wide_only else None
    return tag("text", placed.text, x=placed.x, y=placed.y, text_anchor=anchor, class_=hidden)


def _scale(frame: _Frame) -> tuple[Markup, tuple[float, float, float, float]]:
    """A bar of a round length, at the bottom left."""
    room = 0.3 * WIDTH * frame.metres_per_unit
    power = 10.0 ** math.floor(math.log10(room))
    length = max(step * power for step in (1, 2, 5) if step * power <= room)
    long, y = length / frame.metres_per_unit, frame.height - 9
    bar = f"M10 {short(y - 5)}V{short(y)}H{short(10 + long)}V{short(y - 5)}"
    text = distance(length) if length < 1000 else f"{number(length / 1000)}\u00a0km"
    drawn = tag("g", tag("path", d=bar, class_="sc"), tag("text", text, x=15.0, y=y - 5))
    return drawn, (4.0, y - 20, max(12 + long, 70.0), frame.height)


def _north() -> Markup:
    arrow = tag("path", d="M346 8l6 16-6-4-6 4z", class_="no")
    return tag("g", arrow, tag("text", _("N"), x=346, y=37, text_anchor="middle"))


def map_drawing(plan: dict[str, Any], terrain: Any) -> MapPicture:
    """The map of a plan over `terrain` (None: no relief)."""
    frame = _frame(plan)
    marks, labels = _sites(plan, frame)
    scale, scale_box = _scale(frame)
    free = [scale_box, (334.0, 2.0, 358.0, 42.0)]
    placed = place_labels(labels, (WIDTH, frame.height), (TEXT_PHONE, TEXT_WIDE), free)
    shown = {at.text for at in placed}
    relief = _relief(terrain, frame)
    children = [
        tag("rect", width=WIDTH, height=frame.height, class_="bg"),
        relief,
        *_links(plan, frame),
        *marks,
        tag("g", *map(_text, placed), class_="nm"),
        tag("g", scale, _north(), class_="key"),
    ]
    title = say(
        "Map of the network: {sites} places and {links} links; the tables give the same.",
        sites=len(plan["sites"]),
        links=len(plan["links"]),
    )
    svg = drawing(WIDTH, frame.height, title, children, "map", class_="map")
    return MapPicture(svg, tuple(at.text for at in labels if at.text not in shown), bool(relief))
