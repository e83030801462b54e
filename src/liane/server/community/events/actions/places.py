"""Who takes a place, waits for one, gives it back, came. A person counts once."""

import secrets
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.events.actions.guards import must, must_organise
from liane.server.community.events.models import Event, Opinion, Place, Way
from liane.server.community.events.queries import mark_of_code
from liane.server.community.events.rules import (
    CODE,
    code_of,
    folded,
    lines_of,
    promoted,
    room_left,
)
from liane.server.community.events.tasks import tell_moved_up
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.sealing import blind
from liane.server.site.shares import LETTERS
from liane.words import N_

__all__ = [
    "give_back",
    "give_opinion",
    "mark_again",
    "move_up",
    "note_codes",
    "note_here",
    "note_invited",
    "note_paper",
    "take_place",
    "to_be_invited",
    "to_be_reminded",
]

_LIVING = (Place.State.COMING, Place.State.WAITING)


def mark_again(place: Place) -> None:
    """Make anew the marks of a ticket and of its name, on a box with another key; not written."""
    name = place.name if isinstance(place.name, str) else ""  # empty once it was erased
    place.code_mark = mark_of_code(str(place.code))
    place.name_mark = _mark(place.event_id, name) if folded(name) else ""


def _mark(event: Any, name: str) -> str:
    return blind("event name", f"{event} {folded(name)}")


def _mark_of_name(event: Event, name: str) -> str:
    return _mark(event.pk, name)


def _free(event: Event) -> int | None:
    return room_left(event.places, event.taken.filter(state=Place.State.COMING).count())


@transaction.atomic
def take_place(
    event: Event,
    *,
    acting_member: Member | None,
    name: str,
    contact: str = "",
    remind: bool = False,
    interested: bool = False,
    way: str = Way.WEB,
    member: Member | None = None,
) -> Place:
    """Take a place, or wait for one when none is free.

    The same name with the same contact is the same person: their place is returned.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    must(bool(folded(name)), N_("name: write a name or a pseudonym"))
    if way == Way.WEB:
        must(
            event.takes_people(timezone.now()),
            N_("event: no place can be taken any longer; ask those who hold it"),
        )
    else:
        must_organise(acting_member)
        _must_live(event)
    there = _there(event, name, contact, member)
    if there is not None:
        return there
    agreed = {"remind": remind, "interested": interested}
    place = _new(event, name, contact, way, member, **agreed)
    audit.note("events.take_place", acting_member, event, operator=event.operator, way=way)
    return place


def _must_live(event: Event) -> None:
    must(
        event.state in (Event.State.ANNOUNCED, Event.State.HELD),
        N_("event: announce it first; nobody can be entered in one that is not announced"),
    )


def _there(event: Event, name: str, contact: str, member: Member | None) -> Place | None:
    living = event.taken.filter(state__in=_LIVING)
    if member is not None:
        return living.filter(member=member).first()
    same = living.filter(name_mark=_mark_of_name(event, name), member=None)
    return next((each for each in same if (each.contact or "") == contact.strip()), None)


def _new(
    event: Event, name: str, contact: str, way: str, member: Member | None = None, **agreed: bool
) -> Place:
    """A place; who left no contact agreed to nothing that needs one."""
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    free, reached = _free(event), bool(contact.strip())
    return Place.objects.create(
        operator_id=event.operator_id,
        event=event,
        member=member,
        name=name.strip()[:80],
        name_mark=_mark_of_name(event, name),
        contact=contact.strip()[:120] or None,
        way=way,
        state=Place.State.WAITING if free == 0 else Place.State.COMING,
        code=code,
        code_mark=mark_of_code(code),
        **{what: given and reached for what, given in agreed.items()},
    )


def move_up(event: Event) -> list[Place]:
    """Give the places that are free to those who wait, the first to have come first."""
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.state != Event.State.ANNOUNCED or event.is_over:
        return []
    waiting = event.taken.filter(state=Place.State.WAITING).order_by("id")
    lucky = list(waiting[: promoted(waiting.count(), _free(event))])
    for place in lucky:
        place.state = Place.State.COMING
        place.save(update_fields=["state"])
        transaction.on_commit(partial(tell_moved_up.enqueue, str(place.pk)))
    return lucky


@transaction.atomic
def give_back(place: Place, *, acting_member: Member | None) -> Place:
    """Give a place back; who waits moves up. Twice is once."""
    event = Event.objects.select_for_update().get(pk=place.event_id)
    place = Place.objects.select_for_update().get(pk=place.pk)
    must(place.came_at is None, N_("place: this person came; nothing can be given back"))
    if place.state in _LIVING:
        place.state = Place.State.GIVEN_BACK
        place.save(update_fields=["state"])
        audit.note("events.give_back", acting_member, event, operator=event.operator)
        move_up(event)
    return place


@transaction.atomic
def to_be_reminded(place: Place, remind: bool, *, acting_member: Member | None) -> Place:
    """Agree to be reminded, or no longer."""
    place.remind = remind and bool(place.contact)
    place.save(update_fields=["remind"])
    audit.note("events.to_be_reminded", acting_member, place.event, operator=place.operator)
    return place


@transaction.atomic
def to_be_invited(place: Place, interested: bool, *, acting_member: Member | None) -> Place:
    """Agree to be told how to belong to the association, or no longer."""
    must(
        bool(place.contact) or not interested,
        N_("contact: none was left with this place; ask to belong on the page of the association"),
    )
    place.interested = interested
    place.save(update_fields=["interested"])
    audit.note("events.to_be_invited", acting_member, place.event, operator=place.operator)
    return place


@transaction.atomic
def note_invited(place: Place, *, acting_member: Member) -> bool:
    """Somebody was told how to belong: once. False: they were already."""
    audit.note("events.note_invited", acting_member, place.event)
    return bool(
        Place.objects.filter(pk=place.pk, interested=True, invited_at=None).update(
            invited_at=timezone.now()
        )
    )


def _came(place: Place) -> bool:
    """Note that somebody came: once. Who had no place any more has one by being there."""
    noted = Place.objects.filter(pk=place.pk, came_at=None).update(
        came_at=timezone.now(), state=Place.State.COMING
    )
    return bool(noted)


@transaction.atomic
def note_here(event: Event, places: list[Any], *, acting_member: Member) -> int:
    """Mark people of the list as there; say how many were not yet."""
    must_organise(acting_member)
    _must_live(event)
    found = event.taken.filter(pk__in=places)
    noted = sum(_came(place) for place in found)
    audit.note("events.note_here", acting_member, event, people=noted)
    return noted


@transaction.atomic
def note_codes(event: Event, typed: str, *, acting_member: Member) -> tuple[int, list[str]]:
    """Mark as there those whose tickets were scanned or typed, one a line.

    Says how many were not there yet, and the lines that are no ticket of this event.
    """
    must_organise(acting_member)
    _must_live(event)
    lines = [line.strip() for line in typed.splitlines() if line.strip()][:500]
    marks = {line: mark_of_code(code_of(line)) for line in lines if code_of(line)}
    found = {place.code_mark: place for place in event.taken.filter(code_mark__in=marks.values())}
    noted = sum(_came(place) for place in found.values())
    audit.note("events.note_codes", acting_member, event, people=noted)
    return noted, [line[:60] for line in lines if marks.get(line) not in found]


@transaction.atomic
def note_paper(event: Event, typed: str, *, acting_member: Member) -> tuple[int, int]:
    """Enter a paper list: who had a place came, others are entered. Says (known, new).

    A list sent twice counts nobody twice; two of one name are told apart by their contact.
    """
    must_organise(acting_member)
    _must_live(event)
    people = lines_of(typed)
    must(bool(people), N_("list: write one person a line, as « Awa ; 70 00 00 00 »"))
    event = Event.objects.select_for_update().get(pk=event.pk)
    known = new = 0
    for name, contact in dict.fromkeys((line.name, line.contact) for line in people):
        place = _by_name(event, name, contact)
        if place is None:
            _came(_new(event, name, contact, Way.PAPER))
            new += 1
        else:
            known += _came(place)
    audit.note("events.note_paper", acting_member, event, known=known, new=new)
    return known, new


def _by_name(event: Event, name: str, contact: str) -> Place | None:
    same = list(event.taken.filter(name_mark=_mark_of_name(event, name)).order_by("id"))
    exact = [each for each in same if contact and (each.contact or "") == contact]
    bare = [each for each in same if not contact or not each.contact]
    return next(iter(exact or bare), None)


@transaction.atomic
def give_opinion(place: Place, mark: int, words: str, *, acting_member: Member | None) -> None:
    """Say what it was worth, once; who said it is not kept."""
    if not 1 <= mark <= 5:
        raise BadInput(N_("opinion: choose from 1 to 5"))
    must(place.came_at is not None, N_("opinion: it is for those who came"))
    first = Place.objects.filter(pk=place.pk, gave_opinion=False).update(gave_opinion=True)
    must(bool(first), N_("opinion: yours is kept already; thank you"))
    Opinion.objects.create(event_id=place.event_id, mark=mark, words=words.strip() or None)
    audit.note("events.give_opinion", None, place.event, operator=place.operator)
