"""A hub: sessions that are followed, what the place needs, questions passed on."""

from typing import Any

from django.db import transaction

from liane.server.community.events.actions.guards import must, must_organise
from liane.server.community.events.models import Event, HubCheck, HubSession, RelayedQuestion
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["add_session", "answer_question", "ask_question", "check_site", "remove_session"]


@transaction.atomic
def add_session(
    event: Event, *, acting_member: Member, title: str, at: Any, **facts: Any
) -> HubSession:
    """Write a session of the meeting that the hub follows."""
    must_organise(acting_member)
    must(event.kind == Event.Kind.HUB, N_("session: only a hub has sessions"))
    session = HubSession.objects.create(
        operator_id=event.operator_id, event=event, title=title.strip(), at=at, **facts
    )
    audit.note("events.add_session", acting_member, event)
    return session


@transaction.atomic
def remove_session(session: HubSession, *, acting_member: Member) -> None:
    """Take a session out; its questions stay with the hub."""
    must_organise(acting_member)
    audit.note("events.remove_session", acting_member, session.event)
    session.delete()


@transaction.atomic
def check_site(
    check: HubCheck, seen_version: int, *, acting_member: Member, state: str, note: str = ""
) -> HubCheck:
    """Say whether something the place needs is there. Raises `EditedMeanwhile`."""
    must_organise(acting_member)
    audit.note("events.check_site", acting_member, check.event, what=check.what, state=state)
    return change(check, seen_version, state=state, note=note.strip())


@transaction.atomic
def ask_question(
    event: Event,
    *,
    acting_member: Member,
    text: str,
    session: HubSession | None = None,
    asked_by: str = "",
) -> RelayedQuestion:
    """Write a question of the room, to be passed on."""
    must(event.kind == Event.Kind.HUB, N_("question: only a hub passes questions on"))
    must(bool(text.strip()), N_("question: write it as it should be read out"))
    asked = RelayedQuestion.objects.create(
        operator_id=event.operator_id,
        event=event,
        session=session,
        text=text.strip(),
        asked_by=asked_by.strip() or None,
    )
    audit.note("events.ask_question", acting_member, event)
    return asked


@transaction.atomic
def answer_question(
    asked: RelayedQuestion,
    seen_version: int,
    *,
    acting_member: Member,
    state: str,
    answer: str = "",
) -> RelayedQuestion:
    """Say what became of a question. Raises `EditedMeanwhile`."""
    must_organise(acting_member)
    audit.note("events.answer_question", acting_member, asked.event, state=state)
    return change(asked, seen_version, state=state, answer=answer.strip())
