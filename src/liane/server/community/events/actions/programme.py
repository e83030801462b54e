"""What is announced, held and reported."""

from functools import partial
from typing import Any

from django.db import transaction

from liane.server.community.events.actions.guards import must, must_organise
from liane.server.community.events.actions.places import move_up
from liane.server.community.events.models import Event, HubCheck, Photo
from liane.server.community.events.tasks import tell_called_off, tell_moved
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.pictures import keep_picture, picture_file, reencoded
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_photo",
    "announce",
    "call_off",
    "change_event",
    "plan_event",
    "remove_photo",
    "report",
]


def _sound(values: dict[str, Any]) -> None:
    until, at = values.get("until"), values.get("at")
    must(
        not (until and at and until <= at),
        N_("end: it is before the beginning; write the hour it ends"),
    )


@transaction.atomic
def plan_event(*, acting_member: Member, title: str, at: Any, **facts: Any) -> Event:
    """Prepare an event; nobody sees it before it is announced. `facts`: fields of Event."""
    must_organise(acting_member)
    _sound({**facts, "at": at})
    event = Event.objects.create(
        operator_id=acting_member.operator_id, title=title.strip(), at=at, **facts
    )
    if event.kind == Event.Kind.HUB:
        _prepare_site(event)
    audit.note("events.plan_event", acting_member, event, kind=event.kind)
    return event


def _prepare_site(event: Event) -> None:
    for what in HubCheck.What:
        HubCheck.objects.get_or_create(
            event=event, what=what, defaults={"operator_id": event.operator_id}
        )


@transaction.atomic
def change_event(event: Event, seen_version: int, *, acting_member: Member, **values: Any) -> Event:
    """Change what is said of it; with more places, those who wait move up.

    Another day or place is told to those who agreed. Raises `EditedMeanwhile`.
    """
    must_organise(acting_member)
    _sound({"at": event.at, **values})
    before = Event.objects.get(pk=event.pk)
    event = change(event, seen_version, **values)
    if event.kind == Event.Kind.HUB:
        _prepare_site(event)
    move_up(event)
    if event.state == Event.State.ANNOUNCED:
        _tell_if_moved(before, event)
    audit.note("events.change_event", acting_member, event, fields=sorted(values))
    return event


def _tell_if_moved(before: Event, now: Event) -> None:
    """Who has a place or waits is told; they are reminded again before the new day."""
    if before.at != now.at:
        now.taken.update(reminded_at=None)
    if any(getattr(before, name) != getattr(now, name) for name in ("at", "place", "online")):
        transaction.on_commit(partial(tell_moved.enqueue, str(now.pk)))


def _public(event: Event) -> dict[str, Any]:
    return {
        "title": event.title,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "place": event.place,
        "state": event.state,
    }


@transaction.atomic
def announce(event: Event, *, acting_member: Member) -> Event:
    """Let people see it and take places."""
    must_organise(acting_member)
    event = Event.objects.select_for_update().get(pk=event.pk)
    must(event.state == Event.State.DRAFT, N_("event: it is announced already"))
    event = change(event, event.version, state=Event.State.ANNOUNCED)
    audit.note("events.announce", acting_member, event)
    if event.public:
        audit.share(event, "events", _public(event))
    return event


@transaction.atomic
def call_off(event: Event, *, acting_member: Member) -> Event:
    """It does not take place; who had left a mail and asked to be reminded is told."""
    must_organise(acting_member)
    event = Event.objects.select_for_update().get(pk=event.pk)
    must(event.state != Event.State.HELD, N_("event: it was held; write what happened instead"))
    was = event.state
    event = change(event, event.version, state=Event.State.CANCELLED)
    audit.note("events.call_off", acting_member, event)
    if was == Event.State.ANNOUNCED:
        transaction.on_commit(partial(tell_called_off.enqueue, str(event.pk)))
        if event.public:
            audit.share(event, "events", _public(event))
    return event


@transaction.atomic
def report(event: Event, seen_version: int, *, acting_member: Member, **values: Any) -> Event:
    """Write what came of it; the event counts as held. Raises `EditedMeanwhile`."""
    must_organise(acting_member)
    must(
        event.state in (Event.State.ANNOUNCED, Event.State.HELD),
        N_("report: announce the event first; what was called off has none"),
    )
    event = change(event, seen_version, state=Event.State.HELD, **values)
    audit.note("events.report", acting_member, event)
    if event.public:
        audit.share(event, "events", _public(event))
    return event


@transaction.atomic
def add_photo(event: Event, data: bytes, caption: str, *, acting_member: Member) -> Photo:
    """Keep a picture of the day, without what the phone had put in it."""
    must_organise(acting_member)
    content, width, height = reencoded(data)
    photo = Photo.objects.create(
        operator_id=event.operator_id,
        event=event,
        sha256=keep_picture("events", content),
        width_px=width,
        height_px=height,
        caption=caption.strip(),
    )
    audit.note("events.add_photo", acting_member, event)
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, acting_member: Member) -> None:
    """Erase a picture, from the disk too once no other photo is the same."""
    must_organise(acting_member)
    path = picture_file("events", photo.sha256)
    audit.note("events.remove_photo", acting_member, photo.event)
    photo.delete()
    if not Photo.objects.filter(sha256=photo.sha256).exists():
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
