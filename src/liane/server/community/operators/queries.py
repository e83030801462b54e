"""What is read of operators: found by name, listed, and as a tree that hides private ones."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from liane.server.community.operators.models import MoveRequest, Operator, Part, Privacy
from liane.server.community.operators.templates_of_kinds import PartKind, part_kinds_of
from liane.server.site.asking import Question

__all__ = [
    "Branch",
    "ancestors_of",
    "find_operator",
    "home_operator",
    "listed",
    "moves_asked_of",
    "own_move",
    "parts_by_kind",
    "parts_of",
    "tree_of",
]

_by_slug = Question(lambda slug: Operator.objects.filter(slug=slug), Operator, "slug")
DEEPEST = 8
MOST = 500


def find_operator(slug: str) -> Operator | None:
    """The operator of that name in addresses, open or closed."""
    return _by_slug.first(slug)


def listed() -> QuerySet[Operator]:
    """Operators that anybody may know of, the oldest first."""
    return Operator.objects.exclude(privacy=Privacy.PRIVATE).filter(closed_at=None).order_by("id")


def home_operator() -> Operator | None:
    """The operator whose box this is: the first founded here that has no parent."""
    return Operator.objects.filter(parent=None, closed_at=None).order_by("id").first()


def ancestors_of(operator: Operator) -> list[Operator]:
    """Its parent, the parent of that one, and so on."""
    found: list[Operator] = []
    at = operator.parent
    while at is not None and len(found) < DEEPEST:
        found.append(at)
        at = at.parent
    return found


@dataclass
class Branch:
    """An operator in a tree, with those inside it."""

    operator: Operator
    inside: list["Branch"] = field(default_factory=list)


def tree_of(operator: Operator, belongs_to: Iterable[UUID] = ()) -> Branch:
    """`operator` and all that is inside; private ones only for those who belong to them."""
    seen = Q(closed_at=None) & (~Q(privacy=Privacy.PRIVATE) | Q(pk__in=list(belongs_to)))
    root = Branch(operator)
    level = {operator.pk: root}
    for _depth in range(DEEPEST):
        inside = Operator.objects.filter(seen, parent__in=level).order_by("name")[:MOST]
        lower = {}
        for each in inside:
            lower[each.pk] = Branch(each)
            level[each.parent_id].inside.append(lower[each.pk])  # type: ignore[index]
        if not lower:
            break
        level = lower
    return root


def moves_asked_of(parent: Operator) -> QuerySet[MoveRequest]:
    """Operators that ask to stand under `parent`."""
    asked = MoveRequest.objects.filter(parent=parent, state=MoveRequest.ASKED)
    return asked.select_related("operator").order_by("id")


def own_move(operator: Operator) -> MoveRequest | None:
    """What `operator` asked for last, answered or not."""
    own = MoveRequest.objects.filter(operator=operator).select_related("parent")
    return own.exclude(state=MoveRequest.WITHDRAWN).order_by("-id").first()


def parts_of(operator: Operator, kind: str = "") -> QuerySet[Part]:
    """The parts of an operator, lowest floor first."""
    parts = Part.objects.filter(operator=operator).select_related("inside")
    return (parts.filter(kind=kind) if kind else parts).order_by("level", "name")


def parts_by_kind(operator: Operator) -> list[tuple[PartKind, list[Part]]]:
    """Every kind of part that this operator has, each with its parts."""
    every = list(parts_of(operator))
    kinds = part_kinds_of(operator.kind).values()
    return [(kind, [part for part in every if part.kind == kind.code]) for kind in kinds]
