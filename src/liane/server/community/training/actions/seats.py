"""Who comes, who came, and what they answered before and after."""

import secrets
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from liane.server.community.events.rules import CODE, folded, promoted, room_left
from liane.server.community.members.models import Member
from liane.server.community.training.actions.guards import must, must_teach
from liane.server.community.training.models import Attempt, Seat, Session, Stage, Way
from liane.server.community.training.permissions import may_teach
from liane.server.community.training.queries import mark_of_code
from liane.server.community.training.tasks import tell_moved_up
from liane.server.site import audit
from liane.server.site.sealing import blind
from liane.server.site.shares import LETTERS
from liane.words import N_

__all__ = [
    "answer_questions", "ask_seat", "enter_seat", "give_back", "mark_again", "move_up",
    "note_came", "take_seat",
]  # fmt: skip


def _open(session: Session) -> Session:
    """The session as it is now, held until the end of the action."""
    now = Session.objects.select_for_update().get(pk=session.pk)
    must(now.over_at is None, N_("seat: this session is over; look for the next one"))
    must(
        now.called_off_at is None,
        N_("seat: this session does not take place; look for the next one"),
    )
    return now


def _is_full(session: Session) -> bool:
    sitting = session.taken.filter(waits=False).count()
    return session.seats is not None and sitting >= session.seats


@transaction.atomic
def take_seat(session: Session, *, acting_member: Member, is_woman: bool | None = None) -> Seat:
    """Take a seat for oneself; once. Where there is no room one waits."""
    now = _open(session)
    mine = acting_member.acts_for or acting_member
    must(mine.operator_id == now.operator_id, N_("seat: this session is of another operator"))
    seat, made = Seat.objects.get_or_create(
        session=now,
        member=mine,
        defaults={
            "operator_id": now.operator_id, "name": str(mine.name), "is_woman": is_woman,
            "waits": _is_full(now),
        },
    )  # fmt: skip
    if made:
        audit.note("training.take_seat", acting_member, now, waits=seat.waits)
    return seat


def mark_again(seat: Seat) -> None:
    """Make anew the marks of a seat without account, on a box with another key; not written."""
    if seat.code and seat.member_id is None:
        seat.code_mark = mark_of_code(str(seat.code))
        seat.name_mark = _mark(seat.session_id, str(seat.name), str(seat.contact or ""))


def _mark(session: Any, name: str, contact: str) -> str:
    return blind("training seat", f"{session} {folded(name)} {contact.strip()}")


def _without_account(
    session: Session, name: str, contact: str, way: str, is_woman: bool | None
) -> tuple[Seat, bool]:
    """A seat under a name; the same name with the same contact has one, whoever asked for it."""
    must(bool(folded(name)), N_("seat: write the name or the pseudonym"))
    mark = _mark(session.pk, name, contact)
    if (held := session.taken.filter(name_mark=mark).first()) is not None:
        return held, False
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    made = Seat.objects.create(
        operator_id=session.operator_id, session=session, name=name.strip()[:80], name_mark=mark,
        contact=contact.strip()[:120] or None, way=way, is_woman=is_woman, waits=_is_full(session),
        code=code, code_mark=mark_of_code(code),
    )  # fmt: skip
    return made, True


@transaction.atomic
def ask_seat(
    session: Session,
    *,
    acting_member: None,
    name: str,
    contact: str = "",
    is_woman: bool | None = None,
) -> Seat:
    """Somebody without account takes a seat on the site, until the session begins."""
    now = _open(session)
    must(timezone.now() < now.at, N_("seat: this session has begun; ask those who teach"))
    seat, made = _without_account(now, name, contact, Way.WEB, is_woman)
    if made:
        audit.note("training.ask_seat", acting_member, now, operator=now.operator, waits=seat.waits)
    return seat


@transaction.atomic
def enter_seat(
    session: Session,
    *,
    acting_member: Member,
    name: str,
    way: str,
    contact: str = "",
    is_woman: bool | None = None,
) -> Seat:
    """Enter somebody who asked on paper or by phone; sent twice, they sit once."""
    must_teach(acting_member)
    must(way in Way.values, N_("seat: say how it reached you"))
    seat, made = _without_account(_open(session), name, contact, way, is_woman)
    if made:
        audit.note("training.enter_seat", acting_member, session, way=way, waits=seat.waits)
    return seat


def move_up(session: Session) -> None:
    """Give the seats that are free to those who wait, the first to have come first."""
    sitting = session.taken.filter(waits=False).count()
    free = promoted(session.taken.filter(waits=True).count(), room_left(session.seats, sitting))
    for seat in session.taken.filter(waits=True).order_by("id")[:free]:
        Seat.objects.filter(pk=seat.pk).update(waits=False)
        transaction.on_commit(partial(tell_moved_up.enqueue, str(seat.pk)))


def _must_hold(seat: Seat, member: Member | None) -> None:
    """Its owner, who teaches; or nobody known, for a seat that its code alone opens."""
    if member is None:
        must(seat.member_id is None, N_("seat: it is somebody else’s"))
        return
    own = seat.member_id in (member.pk, getattr(member.acts_for, "pk", None))
    must(own or may_teach(member), N_("seat: it is somebody else’s"))


@transaction.atomic
def give_back(seat: Seat, *, acting_member: Member | None) -> None:
    """Give a seat back: the first who waits moves up. None acts: who holds its code."""
    _must_hold(seat, acting_member)
    session = _open(seat.session)
    must(not seat.attempts.exists() and seat.came is None, N_("seat: it was used already"))
    Seat.objects.filter(pk=seat.pk).delete()
    move_up(session)
    audit.note("training.give_back", acting_member, session, operator=session.operator)


@transaction.atomic
def note_came(session: Session, here: Collection[UUID], *, acting_member: Member) -> int:
    """Note who came: the whole list at once; sent twice it says the same."""
    must_teach(acting_member)
    now = _open(session)
    came = now.taken.filter(pk__in=list(here)).update(came=True, waits=False)
    now.taken.exclude(pk__in=list(here)).update(came=False)
    audit.note("training.note_came", acting_member, now, came=came)
    return came


@transaction.atomic
def answer_questions(
    seat: Seat, stage: str, answers: Mapping[str, int], *, acting_member: Member | None
) -> Attempt:
    """Keep the answers of a person, before or after; once for each."""
    _must_hold(seat, acting_member)
    must(stage in Stage.values, N_("questions: they are asked before or after"))
    Seat.objects.select_for_update().get(pk=seat.pk)
    must(
        not seat.attempts.filter(stage=stage).exists(),
        N_("questions: these answers were given already, and count once"),
    )
    known = {str(each.pk): len(each.answers) for each in seat.session.course.questions.all()}
    must(bool(known), N_("questions: this course has none yet"))
    kept = {key: at for key, at in answers.items() if 0 <= at < known.get(key, 0)}
    made = Attempt.objects.create(
        operator_id=seat.operator_id, seat=seat, stage=stage, answers=kept
    )
    audit.note(
        "training.answer_questions", acting_member, seat.session, operator=seat.operator,
        stage=stage,
    )  # fmt: skip
    return made
