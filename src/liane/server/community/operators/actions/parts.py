"""The parts an operator is made of: floors, quarters, axes."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator, Part
from liane.server.community.operators.templates_of_kinds import PartKind, part_kinds_of
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["add_floors", "add_part", "add_usual_parts", "change_part", "remove_part"]

MOST_FLOORS = 200


def _kind(operator: Operator, code: str) -> PartKind:
    try:
        return part_kinds_of(operator.kind)[code]
    except KeyError:
        raise BadInput(N_("part: an operator of this kind has no {code}"), code=code) from None


def _guard_inside(kind: PartKind, inside: Part | None) -> None:
    if inside and inside.kind not in kind.inside:
        raise BadInput(N_("inside: {name} cannot hold this part; choose another"), name=inside)


@transaction.atomic
def add_part(operator: Operator, kind: str, *, acting_member: Member, **facts: Any) -> Part:
    """Add a part of a kind that this scale of operator has."""
    _guard_inside(_kind(operator, kind), facts.get("inside"))
    part = Part.objects.create(operator=operator, kind=kind, **facts)
    audit.note("operators.add_part", acting_member, part, kind=kind)
    return part


@transaction.atomic
def add_floors(operator: Operator, lowest: int, highest: int, *, acting_member: Member) -> int:
    """Add every floor from `lowest` to `highest` that is not there yet; return how many."""
    _kind(operator, "floor")
    if highest < lowest or highest - lowest > MOST_FLOORS:
        raise BadInput(N_("floors: the highest is below the lowest, or there are too many"))
    there = set(
        Part.objects.filter(operator=operator, kind="floor").values_list("level", flat=True)
    )
    levels = [level for level in range(lowest, highest + 1) if level not in there]
    Part.objects.bulk_create(
        Part(operator=operator, kind="floor", level=level, name=_floor_name(level))
        for level in levels
    )
    audit.note("operators.add_floors", acting_member, operator, count=len(levels))
    return len(levels)


def _floor_name(level: int) -> str:
    if level == 0:
        return _("ground floor")
    return _("floor {level}").format(level=level)


@transaction.atomic
def add_usual_parts(operator: Operator, kind: str, *, acting_member: Member) -> int:
    """Add the parts that most operators of this kind have; return how many were not there."""
    there = Part.objects.filter(operator=operator, kind=kind)
    names = set(there.values_list("name", flat=True))
    fresh = [str(name) for name in _kind(operator, kind).usual if str(name) not in names]
    first = (there.aggregate(last=Max("level"))["last"] or 0) + 1
    for at, name in enumerate(fresh):
        add_part(operator, kind, name=name, level=first + at, acting_member=acting_member)
    return len(fresh)


@transaction.atomic
def change_part(part: Part, seen_version: int, *, acting_member: Member, **facts: Any) -> Part:
    """Change a part, unless somebody did since `seen_version`."""
    inside = facts.get("inside")
    _guard_inside(_kind(part.operator, part.kind), inside)
    if inside and inside.pk == part.pk:
        raise BadInput(N_("inside: a part cannot be inside itself; choose another"))
    fresh = change(part, seen_version, **facts)
    audit.note("operators.change_part", acting_member, fresh, fields=sorted(facts))
    return fresh


@transaction.atomic
def remove_part(part: Part, *, acting_member: Member) -> None:
    """Remove a part that holds no other."""
    if part.within.exists():
        raise BadInput(N_("part: others are inside it; move or remove those first"))
    audit.note("operators.remove_part", acting_member, part, kind=part.kind)
    part.delete()
