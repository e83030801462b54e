"""The phone tree."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from liane.server.community.circles.actions.guards import count_people, keeper_alone, must, trace
from liane.server.community.circles.models import Call, Place, TreeTest
from liane.server.community.circles.queries import people_of
from liane.server.community.circles.rules import pairs_that_call
from liane.server.community.members.models import Member
from liane.words import N_

__all__ = ["choose_calls", "draw_tree", "note_test"]


@transaction.atomic
def draw_tree(*, acting_place: Place, acting_member: Member) -> int:
    """Draw a phone tree anew, with two ways to everybody; say how many calls it has."""
    keeper_alone(acting_place)
    circle = acting_place.circle
    people = people_of(circle)
    calls = pairs_that_call(people, sum(place.keeps for place in people))
    Call.objects.filter(circle=circle).delete()
    Call.objects.bulk_create(
        Call(circle=circle, caller=caller, called=called) for caller, called in calls
    )
    trace("draw_tree", acting_place)
    return len(calls)


@transaction.atomic
def choose_calls(
    caller: Place, called: list[Place], *, acting_place: Place, acting_member: Member
) -> None:
    """Say whom somebody calls."""
    keeper_alone(acting_place)
    must(caller not in called, N_("phone tree: nobody calls themselves"))
    Call.objects.filter(caller=caller).delete()
    Call.objects.bulk_create(
        Call(circle=acting_place.circle, caller=caller, called=each) for each in called
    )
    trace("choose_calls", acting_place)


@transaction.atomic
def note_test(
    *,
    acting_place: Place,
    acting_member: Member,
    on: date,
    reached: int,
    minutes: int | None = None,
    note: str = "",
) -> TreeTest:
    """Write down that the tree was tried."""
    keeper_alone(acting_place)
    people = count_people(acting_place.circle)
    must(reached <= people, N_("reached: more people than the circle has"))
    must(on <= timezone.localdate(), N_("day: a test is written down after it was held"))
    test = TreeTest.objects.create(
        circle=acting_place.circle,
        on=on,
        people=people,
        reached=reached,
        minutes=minutes,
        note=note,
    )
    trace("note_test", acting_place)
    return test
