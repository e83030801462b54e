"""What every action of a circle needs: a refusal, the circle's own journal, its keepers."""

from liane.errors import BadInput
from liane.server.community.circles.models import Circle, Place, Trace
from liane.server.community.circles.queries import people_of
from liane.words import N_

__all__ = ["count_people", "keeper_alone", "must", "trace"]


def must(allowed: bool, message: str) -> None:
    if not allowed:
        raise BadInput(message)


def trace(what: str, place: Place) -> None:
    Trace.objects.create(circle_id=place.circle_id, place=place, what=what)


def keeper_alone(place: Place) -> None:
    must(place.keeps, N_("circle: only those who keep it do this"))


def count_people(circle: Circle) -> int:
    return len(people_of(circle))
