"""What happens to a ticket, from its report to its end."""

import base64
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import Echo, Ticket, TicketEvent, VoiceNote
from liane.server.networks.upkeep.models.tickets import Category, Channel, Kind, Service
from liane.server.networks.upkeep.rules import tickets as rules
from liane.server.networks.upkeep.rules.tickets import TicketState, Urgency
from liane.server.networks.upkeep.rules.words import LARGEST_SOUND, sound_kind
from liane.server.site import audit, records
from liane.server.site.sealing import blind
from liane.words import N_

__all__ = ["add_note", "assign", "echo", "index_of", "merge", "move", "report", "sort", "take"]

VISITORS_AN_HOUR = 60
SAME_TAP = timedelta(seconds=20)
_SORTED_BY_SERVICE = {
    Service.WIFI: Category.WIFI,
    Service.POWER: Category.POWER,
    Service.LOCAL: Category.SERVER,
}


def index_of(member: Member) -> str:
    """The blind index under which a member's own reports and questions are found."""
    return blind("upkeep reporter", str(member.pk))


@transaction.atomic
def report(
    operator: Operator,
    *,
    acting_member: Member | None,
    service: str,
    zone: str = "",
    words: str = "",
    kind: str = Kind.INCIDENT,
    urgency: str = Urgency.NORMAL,
    channel: str = Channel.WEB,
    reporter: str = "",
    phone: str = "",
    voice: bytes | None = None,
    site: Any = None,
    once: bool = False,
) -> Ticket:
    """Open a ticket; `acting_member` is None for a visitor (and for what the box measured, channel
    `box`), `reporter` who it is entered for. With `once`, a button tapped twice opens one."""
    Operator.objects.select_for_update().get(pk=operator.pk)
    if acting_member is None and channel != Channel.BOX:
        _refuse_a_flood(operator)
    own = acting_member is not None and channel == Channel.WEB and not reporter
    told = {
        "kind": kind, "service": service, "zone": zone.strip(), "site": site, "urgency": urgency,
        "channel": channel,
        "reporter_index": index_of(acting_member) if own and acting_member else "",
    }  # fmt: skip
    sealed = {
        "words": words.strip() or None,
        "reporter": (str(acting_member.name) if own and acting_member else reporter.strip())
        or None,
        "reporter_phone": phone.strip() or None,
    }
    known = _tapped_twice(operator, told, sealed) if once else None
    if known is not None:
        return known
    ticket = _opened(operator, told | sealed)
    if voice:
        _keep_voice(ticket, voice)
    _tell(ticket, "opened", acting_member, to_state=TicketState.OPEN)
    audit.note(
        "upkeep.report", acting_member, ticket, operator=operator, number=ticket.number,
        channel=channel, for_another=bool(acting_member and not own),
    )  # fmt: skip
    _share(ticket)
    return ticket


def _opened(operator: Operator, values: dict[str, Any]) -> Ticket:
    """The next ticket of an operator that is held."""
    last = Ticket.objects.filter(operator=operator).aggregate(n=Max("number"))["n"] or 0
    return Ticket.objects.create(
        operator=operator,
        number=1 + last,
        category=_SORTED_BY_SERVICE.get(Service(values["service"]), Category.UNSORTED),
        due_at=rules.due_at(timezone.now(), values["urgency"]),
        **values,
    )


def _tapped_twice(
    operator: Operator, told: dict[str, Any], sealed: dict[str, Any]
) -> Ticket | None:
    """The same ticket of the last seconds."""
    since = timezone.now() - SAME_TAP
    lately = Ticket.objects.filter(operator=operator, made_at__gt=since, **told)
    same = (each for each in lately if all(getattr(each, name) == sealed[name] for name in sealed))
    return next(same, None)


def _refuse_a_flood(operator: Operator) -> None:
    hour = timezone.now() - timedelta(hours=1)
    fresh = Ticket.objects.filter(operator=operator, reporter_index="", made_at__gt=hour)
    fresh = fresh.exclude(channel=Channel.BOX)
    if fresh.count() >= VISITORS_AN_HOUR:
        raise BadInput(
            N_("report: very many came in this hour; call the helpers, or come back in an hour")
        )


def _keep_voice(ticket: Ticket, sound: bytes) -> None:
    kind = sound_kind(sound[:16])
    if not kind:
        raise BadInput(
            N_("voice: this file is no sound that phones record; send OGG, MP3, M4A, AMR or WAV")
        )
    if len(sound) > LARGEST_SOUND:
        raise BadInput(
            N_("voice: the note is too long ({size} kB, at most {most} kB); record a shorter one"),
            size=len(sound) // 1000,
            most=LARGEST_SOUND // 1000,
        )
    VoiceNote.objects.create(
        operator_id=ticket.operator_id, ticket=ticket, kind=kind, size_bytes=len(sound),
        sound=base64.b64encode(sound).decode(),
    )  # fmt: skip


def _tell(ticket: Ticket, verb: str, who: Member | None, words: str = "", **facts: Any) -> None:
    TicketEvent.objects.create(
        operator_id=ticket.operator_id,
        ticket=ticket,
        verb=verb,
        words=words.strip() or None,
        said_by=who.name if who else None,
        **facts,
    )


def _share(ticket: Ticket) -> None:
    told = {"zone": ticket.zone, "service": ticket.service, "state": ticket.state}
    audit.share(ticket, "upkeep", {**told, "kind": ticket.kind, "echoes": ticket.echoes})


def _fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_for_update().get(pk=ticket.pk)


@transaction.atomic
def move(
    ticket: Ticket, state: str, *, acting_member: Member | None, words: str = "", **values: Any
) -> Ticket:
    """Bring a ticket to `state`, as the rules allow; `words` say why."""
    now = _fresh(ticket)
    if not rules.may_become(now.state, state):
        raise BadInput(
            N_("state: ticket {number} is « {now} » and cannot become « {then} »; reload the page"),
            number=now.number,
            now=now.get_state_display(),
            then=TicketState(state).label,
        )
    values["solved_at"] = timezone.now() if state == TicketState.SOLVED else (
        now.solved_at if state == TicketState.CLOSED else None
    )  # fmt: skip
    moved = records.change(now, now.version, state=state, **values)
    _tell(moved, "state", acting_member, words, to_state=state)
    audit.note(
        "upkeep.move", acting_member, moved, operator=moved.operator, now=now.state, then=state
    )
    _share(moved)
    return moved


def take(ticket: Ticket, *, acting_member: Member) -> Ticket:
    """Take a ticket: from now on one person answers for it."""
    return move(ticket, TicketState.TAKEN, acting_member=acting_member, assignee=acting_member)


@transaction.atomic
def assign(ticket: Ticket, member: Member | None, *, acting_member: Member) -> Ticket:
    """Give a ticket to `member`, or to nobody."""
    now = _fresh(ticket)
    if member is not None and member.operator_id != now.operator_id:
        raise BadInput(N_("assign: this person is no member here; choose somebody of the list"))
    given = records.change(now, now.version, assignee=member)
    _tell(given, "assigned", acting_member, str(member.name) if member else "")
    audit.note("upkeep.assign", acting_member, given, to=str(member.pk) if member else None)
    return given


@transaction.atomic
def sort(ticket: Ticket, seen_version: int, *, acting_member: Member, **values: Any) -> Ticket:
    """Say what a ticket is about: category, site, zone, service, urgency."""
    if "urgency" in values and values["urgency"] != ticket.urgency:
        values["due_at"] = rules.due_at(ticket.made_at, values["urgency"])
    found = records.change(ticket, seen_version, **values)
    _tell(found, "sorted", acting_member)
    audit.note("upkeep.sort", acting_member, found, category=found.category, urgency=found.urgency)
    _share(found)
    return found


@transaction.atomic
def add_note(ticket: Ticket, words: str, *, acting_member: Member | None) -> TicketEvent:
    """Add words to the history of a ticket."""
    if not words.strip():
        raise BadInput(N_("note: it is empty; write what was seen or done"))
    _tell(ticket, "note", acting_member, words)
    audit.note("upkeep.note", acting_member, ticket, operator=ticket.operator)
    return ticket.events.order_by("-id")[0]


@transaction.atomic
def echo(ticket: Ticket, *, acting_member: Member | None, browser: str = "") -> bool:
    """« Here too »: count somebody once; return whether they are new."""
    if ticket.state not in TicketState.to_do():
        raise BadInput(N_("here too: this is solved; report it anew if it is broken again"))
    who = str(acting_member.pk) if acting_member else f"browser {browser}"
    try:
        with transaction.atomic():
            Echo.objects.create(ticket=ticket, who_index=blind("upkeep echo", who))
    except IntegrityError:
        return False
    Ticket.objects.filter(pk=ticket.pk).update(echoes=F("echoes") + 1, version=F("version") + 1)
    ticket.refresh_from_db()
    audit.note("upkeep.echo", None, ticket, operator=ticket.operator, echoes=ticket.echoes)
    _share(ticket)
    return True


@transaction.atomic
def merge(ticket: Ticket, into: Ticket, *, acting_member: Member) -> Ticket:
    """Close `ticket` as a duplicate of `into`, which counts its people from now on."""
    now, kept = _fresh(ticket), _fresh(into)
    if now.pk == kept.pk or now.operator_id != kept.operator_id or kept.merged_into_id:
        raise BadInput(N_("merge: choose another open ticket of this operator"))
    if now.state not in TicketState.to_do():
        raise BadInput(N_("merge: ticket {number} is already over"), number=now.number)
    gone = records.change(now, now.version, state=TicketState.CLOSED, merged_into=kept)
    more = records.change(kept, kept.version, echoes=kept.echoes + 1 + now.echoes)
    _tell(gone, "merged", acting_member, str(kept.number), to_state=TicketState.CLOSED)
    _tell(more, "joined", acting_member, str(now.number))
    audit.note("upkeep.merge", acting_member, gone, into=kept.number)
    _share(gone)
    _share(more)
    return more
