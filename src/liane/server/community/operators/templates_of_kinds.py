"""What each kind of operator starts with: the parts it is made of, roles to fill, first steps.

A building is floors, risers and switches; a village is quarters and high places; a chapter works
along axes. All is data: a new kind or part is a line here, and no page changes. Parts are kept as
`Part` records, which the registers and plans read.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

__all__ = ["KindTemplate", "PartKind", "part_kinds_of", "template_of"]

Words = str | Promise


@dataclass(frozen=True)
class PartKind:
    """A kind of part: what it is called, and which facts are worth asking.

    `inside` names the kinds it may be in; `level` asks for a floor number, `share` for a share of
    votes, `holder` for somebody's name, which is sealed; `usual` are parts most operators have.
    """

    code: str
    one: Words
    many: Words
    inside: tuple[str, ...] = ()
    level: bool = False
    share: bool = False
    holder: bool = False
    usual: tuple[Words, ...] = ()


@dataclass(frozen=True)
class KindTemplate:
    """A scale of operator: its parts, the roles to fill first, and its wings at the start."""

    about: Words
    parts: tuple[PartKind, ...] = ()
    first_roles: tuple[str, ...] = ("bearer", "facilitator", "technician", "treasurer")


_FLOOR = PartKind("floor", lazy("floor"), lazy("floors"), level=True)
_RISER = PartKind("riser", lazy("riser"), lazy("risers"))
_DWELLING = PartKind("dwelling", lazy("dwelling"), lazy("dwellings"), inside=("floor",))
_SWITCH = PartKind("switch", lazy("switch"), lazy("switches"), inside=("floor", "riser"))
_INDOOR = PartKind(
    "access_point",
    lazy("indoor access point"),
    lazy("indoor access points"),
    inside=("floor", "dwelling"),
)
_OWNER = PartKind(
    "owner", lazy("owner"), lazy("owners"), inside=("dwelling",), share=True, holder=True
)
_BUILDING = PartKind("building", lazy("building"), lazy("buildings"))
_QUARTER = PartKind("quarter", lazy("quarter"), lazy("quarters"))
_MEETING = PartKind("meeting_place", lazy("meeting place"), lazy("meeting places"))
_HIGH = PartKind("high_place", lazy("high place"), lazy("high places"))
_SERVICE = PartKind("service", lazy("shared service"), lazy("shared services"))
_VILLAGE = PartKind("village", lazy("village"), lazy("villages"))
_STREET = PartKind("street", lazy("street"), lazy("streets"))
_NETWORK = PartKind("network", lazy("member network"), lazy("member networks"))
_AXIS = PartKind(
    "axis",
    lazy("axis"),
    lazy("axes"),
    usual=(
        lazy("Connect"),
        lazy("Trust"),
        lazy("Technical security"),
        lazy("Shape the future"),
    ),
)
_AREA = PartKind("area", lazy("area"), lazy("areas"))

_TEMPLATES = {
    "building": KindTemplate(
        lazy("One building: floors, risers, switches, access points inside, owners who vote."),
        (_FLOOR, _RISER, _DWELLING, _SWITCH, _INDOOR, _OWNER),
        ("bearer", "technician", "treasurer", "legal"),
    ),
    "district": KindTemplate(
        lazy("A district of a town: streets, buildings, places where people meet."),
        (_STREET, _BUILDING, _MEETING, _HIGH),
    ),
    "village": KindTemplate(
        lazy("A village: its quarters, its high places, the services everybody uses."),
        (_QUARTER, _HIGH, _SERVICE, _MEETING),
    ),
    "commune": KindTemplate(
        lazy("A commune: its villages, its services, its high places."),
        (_VILLAGE, _SERVICE, _HIGH),
    ),
    "territory": KindTemplate(
        lazy("A territory joined by one project, across communes."), (_AREA, _VILLAGE, _HIGH)
    ),
    "chapter": KindTemplate(
        lazy("An association's chapter: its axes of work, its areas."),
        (_AXIS, _AREA),
        ("bearer", "facilitator", "treasurer", "editor"),
    ),
    "federation": KindTemplate(
        lazy("Several operators that share rules and means."),
        (_NETWORK, _AXIS),
        ("bearer", "facilitator", "treasurer", "legal"),
    ),
}


def template_of(kind: str) -> KindTemplate:
    """What an operator of `kind` starts with."""
    return _TEMPLATES.get(kind, KindTemplate(""))


def part_kinds_of(kind: str) -> dict[str, PartKind]:
    """The kinds of part of an operator of `kind`, by code, in the order they are entered."""
    return {each.code: each for each in template_of(kind).parts}
