"""Actors and what they agreed to. Neighbours learn of organisations only, and no contact."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.directory.kinds import topics_in_words
from liane.server.community.directory.models import Actor, Consent
from liane.server.community.members.models import Member
from liane.server.community.members.rules import plain_words
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.models import OutboxEntry
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_actor",
    "change_actor",
    "checked",
    "consent",
    "end_actor",
    "public_face",
    "taken_off",
    "withdraw_consent",
]

_CONTACT = ("person", "phone", "mail", "whereabouts")


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """A person has no public title; an organisation must have one."""
    if values.get("is_person"):
        if not values.get("person"):
            raise BadInput(N_("name: say who it is; the name of a person stays sealed"))
        values["title"] = ""
    elif not values.get("title", "").strip():
        raise BadInput(N_("name: say what the organisation is called"))
    contact = {name: values[name] or None for name in _CONTACT if name in values}
    return values | contact | {"plain": _plain(values)}


def _plain(values: dict[str, Any]) -> str:
    """Public words only: what a visitor can find tells no more than what a visitor can read."""
    topics = values.get("topics", [])
    words = plain_words(" ".join([values.get("title", ""), *topics_in_words(topics)]))
    marks = [f"t:{code}" for code in topics] + [f"l:{code}" for code in values.get("languages", [])]
    return " " + " ".join([*words, *marks]) + " "


def public_face(actor: Actor) -> dict[str, Any]:
    """What neighbours learn of an organisation."""
    return {"name": actor.title, "topics": actor.topics}


def _share(actor: Actor) -> None:
    if not actor.is_person:
        audit.share(actor, "directory", public_face(actor))


def _guard_new(operator: Operator, title: str) -> None:
    words = plain_words(title)
    like = Actor.objects.filter(operator=operator, ended_at=None)
    for each in like.filter(plain__startswith=f" {' '.join(words)} ") if words else ():
        if plain_words(each.title) == words:
            raise BadInput(N_("name: {name} is in the directory already"), name=each.title)


@transaction.atomic
def add_actor(operator: Operator, *, acting_member: Member, **values: Any) -> Actor:
    """Add an organisation or a person."""
    _guard_new(operator, "" if values.get("is_person") else values.get("title", ""))
    seen_on = values.pop("seen_on", None) or timezone.localdate()
    actor = Actor.objects.create(operator=operator, seen_on=seen_on, **checked(values))
    audit.note("directory.add_actor", acting_member, actor, family=actor.family)
    _share(actor)
    return actor


@transaction.atomic
def change_actor(actor: Actor, seen_version: int, *, acting_member: Member, **values: Any) -> Actor:
    """Change what is written of an actor. Raises `EditedMeanwhile`."""
    fresh = change(actor, seen_version, **checked(values))
    audit.note("directory.change_actor", acting_member, fresh, fields=sorted(values))
    _share(fresh)
    return fresh


def taken_off(actor: Actor) -> Actor:
    """The actor as it is once off the lists, not written yet."""
    actor.ended_at = timezone.now()
    actor.person = None if not actor.is_person else actor.person
    actor.phone = actor.mail = actor.whereabouts = None
    return actor


@transaction.atomic
def end_actor(actor: Actor, *, acting_member: Member) -> None:
    """Take an actor off the lists, and wipe the contact: nobody needs it any longer."""
    taken_off(actor).save()
    audit.note("directory.end_actor", acting_member, actor)
    if not actor.is_person:
        audit.share(actor, "directory", {}, OutboxEntry.ERASE)


@transaction.atomic
def consent(
    actor: Actor, scope: str, *, given_by: str, given_on: date, way: str, acting_member: Member
) -> Consent:
    """Write down that an actor agreed: who said so, when, how."""
    if given_on > timezone.localdate():
        raise BadInput(N_("day: it is in the future; write the day they said yes"))
    if Consent.objects.filter(actor=actor, scope=scope, withdrawn_on=None).exists():
        raise BadInput(N_("consent: this one holds already"))
    given = Consent.objects.create(
        operator_id=actor.operator_id,
        actor=actor,
        scope=scope,
        given_by=given_by,
        given_on=given_on,
        way=way,
        noted_by=acting_member,
    )
    audit.note("directory.consent", acting_member, actor, scope=scope, way=way)
    return given


@transaction.atomic
def withdraw_consent(given: Consent, *, acting_member: Member) -> None:
    """They changed their mind: what it had opened is hidden again at once."""
    given.withdrawn_on = timezone.localdate()
    given.save(update_fields=["withdrawn_on"])
    audit.note("directory.withdraw_consent", acting_member, given.actor, scope=given.scope)
