"""Introductions and quotes asked of actors, and what providers did."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.directory.models import Actor, Consent, Job, Request
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.server.site.sealing import Locked, Sealed
from liane.server.site.uplink.actions import queue_out
from liane.server.site.uplink.models import Outgoing
from liane.words import N_

__all__ = [
    "answer_request",
    "ask",
    "close_request",
    "may_mail",
    "reply_to_job",
    "send_request",
    "tell_job",
]

_NOBODY = "liane@localhost"  # the mail server says who really sends


@transaction.atomic
def ask(
    actor: Actor, kind: str, what: str, *, acting_member: Member, wanted_on: date | None = None
) -> Request:
    """Write a request; nothing leaves before `send_request`."""
    if not what.strip():
        raise BadInput(N_("request: say what is asked, and for what"))
    request = Request.objects.create(
        operator_id=actor.operator_id,
        actor=actor,
        kind=kind,
        what=what.strip(),
        wanted_on=wanted_on,
        asked_by=acting_member,
    )
    audit.note("directory.ask", acting_member, request, kind=kind)
    return request


def may_mail(actor: Actor) -> bool:
    """Whether we may write to an actor by mail: an address, and their word."""
    agreed = actor.consents.filter(withdrawn_on=None, scope=Consent.Scope.WRITE)
    return bool(actor.mail) and agreed.exists()


@transaction.atomic
def send_request(request: Request, way: str, *, acting_member: Member) -> Request:
    """Send it: by mail it waits for the link with what else goes out; a letter is printed."""
    _must_be(request, Request.State.ASKED)
    if way == Request.Way.MAIL:
        _queue(request, acting_member)
    today = timezone.localdate()
    fresh = change(request, request.version, state=Request.State.SENT, way=way, sent_on=today)
    audit.note("directory.send_request", acting_member, fresh, way=way)
    return fresh


def _queue(request: Request, member: Member) -> None:
    actor = request.actor
    if not may_mail(actor):
        raise BadInput(
            N_("mail: there is no address, or they have not agreed to be written to; print it")
        )
    if isinstance(actor.mail, Sealed) or isinstance(request.what, Sealed):
        raise Locked
    subject = _("{operator}: {kind}").format(
        operator=member.operator.name, kind=request.get_kind_display()
    )
    queue_out(
        Outgoing.MAIL,
        {"from": _NOBODY, "to": [str(actor.mail)], "subject": subject, "text": str(request.what)},
    )


def _must_be(request: Request, *states: str) -> None:
    if request.state not in states:
        raise BadInput(N_("request: it has moved on since; open it again"))


@transaction.atomic
def answer_request(
    request: Request,
    answer: str,
    *,
    acting_member: Member,
    price: Decimal | None = None,
    currency: str = "",
    answered_on: date | None = None,
) -> Request:
    """Write down what they answered, with the price and its currency."""
    _must_be(request, Request.State.ASKED, Request.State.SENT, Request.State.ANSWERED)
    if price is not None and not currency:
        raise BadInput(N_("price: say in which currency"))
    fresh = change(
        request,
        request.version,
        state=Request.State.ANSWERED,
        answer=answer,
        price=price,
        currency=currency if price is not None else "",
        answered_on=answered_on or timezone.localdate(),
    )
    audit.note("directory.answer_request", acting_member, fresh)
    return fresh


@transaction.atomic
def close_request(request: Request, outcome: str, *, acting_member: Member) -> Request:
    """Say what was decided; it asks for nothing any more."""
    _must_be(request, Request.State.ASKED, Request.State.SENT, Request.State.ANSWERED)
    fresh = change(request, request.version, state=Request.State.CLOSED, outcome=outcome)
    audit.note("directory.close_request", acting_member, fresh)
    return fresh


@transaction.atomic
def tell_job(actor: Actor, *, acting_member: Member, **facts: Any) -> Job:
    """Tell what a provider did, in facts."""
    if facts["ended_on"] > timezone.localdate():
        raise BadInput(N_("day: the job is not finished; tell it when it is"))
    job = Job.objects.create(
        operator_id=actor.operator_id, actor=actor, told_by=acting_member, **facts
    )
    audit.note("directory.tell_job", acting_member, job)
    return job


@transaction.atomic
def reply_to_job(job: Job, reply: str, *, acting_member: Member) -> Job:
    """Write beside it what the provider answers: they have the right to."""
    fresh = change(job, job.version, reply=reply)
    audit.note("directory.reply_to_job", acting_member, fresh)
    return fresh
