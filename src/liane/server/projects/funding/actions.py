"""What changes calls, applications and grants."""

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.funding.models import (
    Application,
    Call,
    Declaration,
    Document,
    Grant,
    Instalment,
    Report,
    Review,
    Seat,
)
from liane.server.projects.funding.permissions import has_conflict, may_judge, may_run, sits
from liane.server.projects.funding.queries import digest, missing_of, owed_of
from liane.server.projects.funding.rules import BEST, ENOUGH
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "accept_report",
    "add_document",
    "add_instalment",
    "begin_application",
    "close_applications",
    "close_grant",
    "decide",
    "declare",
    "move_instalment",
    "open_call",
    "publish_results",
    "review",
    "send",
    "send_back_report",
    "send_report",
    "set_call",
    "sign_grant",
    "take_seat",
    "write_application",
]

_PAPERS = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}
_MOST_BYTES = 4_000_000
_MOST_DRAFTS = 500


def _must(allowed: bool, message: str, **facts: Any) -> None:
    if not allowed:
        raise BadInput(message, **facts)


def _must_run(member: Member) -> None:
    _must(may_run(member), N_("call: bearers, treasurers and facilitators do this; ask them"))


@transaction.atomic
def set_call(call: Call | None = None, *, acting_member: Member, **values: Any) -> Call:
    """Write a call, or change it while it is being written."""
    _must_run(acting_member)
    if call is None:
        call = Call.objects.create(operator_id=acting_member.operator_id, **values)
    else:
        _must(
            call.state == Call.State.DRAFT,
            N_("call: it is open, so its rules stay as people read them"),
        )
        seen = values.pop("seen_version", None) or call.version
        call = change(call, seen, **values)
    audit.note("funding.set_call", acting_member, call)
    return call


@transaction.atomic
def take_seat(call: Call, member: Member, shown_as: str, *, acting_member: Member) -> Seat:
    """Somebody is of the committee; everybody reads it."""
    _must_run(acting_member)
    _must(bool(shown_as.strip()), N_("committee: write the name as everybody may read it"))
    seat, _new = Seat.objects.update_or_create(
        call=call, member=member, defaults={"shown_as": shown_as.strip()[:140]}
    )
    audit.note("funding.take_seat", acting_member, call)
    return seat


@transaction.atomic
def open_call(call: Call, *, acting_member: Member) -> None:
    """Let people apply: criteria, a committee of two at least, and a day to come are there."""
    _must_run(acting_member)
    _must(bool(call.criteria), N_("call: write at least one criterion with its weight"))
    _must(call.seats.count() >= ENOUGH, N_("call: name a committee of two people at least"))
    _must(call.closes_on >= timezone.localdate(), N_("call: its last day is past"))
    _move(call, Call.State.DRAFT, Call.State.OPEN)
    audit.note("funding.open_call", acting_member, call)


@transaction.atomic
def close_applications(call: Call, *, acting_member: Member) -> None:
    """Nobody applies any more: the committee reads, from the day after the last one."""
    _must_run(acting_member)
    _must(
        timezone.localdate() > call.closes_on,
        N_("call: people may still apply until its last day"),
    )
    _move(call, Call.State.OPEN, Call.State.REVIEW)
    audit.note("funding.close_applications", acting_member, call)


def _move(call: Call, before: str, after: str) -> None:
    moved = Call.objects.filter(pk=call.pk, state=before)
    done = moved.update(state=after, version=models.F("version") + 1)
    _must(bool(done), N_("call: it moved on meanwhile; open it again to see where it stands"))


@transaction.atomic
def begin_application(call: Call, *, acting_member: Member | None) -> tuple[Application, str]:
    """Begin a draft; who applies keeps its secret address, with or without an account."""
    _must(call.state == Call.State.OPEN, N_("call: it takes no applications now"))
    drafts = call.applications.filter(state=Application.State.DRAFT).count()
    _must(drafts < _MOST_DRAFTS, N_("call: too many drafts are open; try again tomorrow"))
    secret = secrets.token_urlsafe(24)
    made = Application.objects.create(
        operator_id=call.operator_id, call=call, secret=secret, secret_hash=digest(secret)
    )
    audit.note("funding.begin_application", None, made, operator=call.operator)
    return made, secret


def _draft(application: Application) -> Application:
    held = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    _must(
        held.state == Application.State.DRAFT,
        N_("application: it was sent and no longer changes; its receipt is on this page"),
    )
    return held


@transaction.atomic
def write_application(application: Application, **values: Any) -> Application:
    """Keep the draft as it is so far, whole or not."""
    held = _draft(application)
    for name, value in values.items():
        setattr(held, name, value)
    held.save()
    return held


@transaction.atomic
def add_document(application: Application, data: bytes, name: str) -> Document:
    """Join a paper, a PDF or a picture; one of the same name is replaced."""
    held = _draft(application)
    _must(
        len(data) <= _MOST_BYTES,
        N_("the file has more than {most} MB; take a smaller one, nothing was kept"),
        most=_MOST_BYTES // 1_000_000,
    )
    media = next((kind for start, kind in _PAPERS.items() if data.startswith(start)), None)
    if media is None:
        raise BadInput(N_("a paper must be a PDF, or a JPEG or PNG picture of it"))
    _must(name in held.call.documents, N_("document: choose which of the papers asked for it is"))
    held.documents.filter(name=name).delete()
    return Document.objects.create(
        operator_id=held.operator_id, application=held, name=name, media=media,
        body=base64.b64encode(data).decode(),
    )  # fmt: skip


@transaction.atomic
def send(application: Application) -> Application:
    """Send it, whole, once; it has a number from then on."""
    call = Call.objects.select_for_update().get(pk=application.call_id)
    held = _draft(application)
    _must(call.state == Call.State.OPEN, N_("call: it takes no applications now"))
    _must(not missing_of(held), N_("application: something is missing still; see the list"))
    last = call.applications.aggregate(n=models.Max("number"))["n"] or 0
    held.number, held.state, held.sent_at = last + 1, Application.State.SENT, timezone.now()
    held.save()
    audit.note("funding.send", None, held, operator=held.operator, number=held.number)
    return held


@transaction.atomic
def declare(application: Application, conflict: bool, *, acting_member: Member) -> None:
    """Say whether one has an interest in it. A conflict stays: it is not taken back."""
    _must(sits(acting_member, application.call), N_("review: only the committee judges"))
    _must(acting_member.acts_for is None, N_("review: nobody judges for another"))
    if conflict:
        Review.objects.filter(application=application, member=acting_member).delete()
    found, _new = Declaration.objects.get_or_create(
        application=application, member=acting_member, defaults={"conflict": conflict}
    )
    if conflict and not found.conflict:
        Declaration.objects.filter(pk=found.pk).update(conflict=True)
    audit.note("funding.declare", acting_member, application, conflict=conflict)


@transaction.atomic
def review(
    application: Application, scores: Sequence[int], comment: str, *, acting_member: Member
) -> Review:
    """Score it, once, for each criterion from 0 to 5."""
    call = application.call
    _must(call.state == Call.State.REVIEW, N_("review: the call is not being judged now"))
    _must(application.state == Application.State.SENT, N_("review: this one is decided already"))
    _must(
        may_judge(acting_member, application),
        N_("review: say first that you have no interest in it; who has one does not judge"),
    )
    whole = len(scores) == len(call.criteria) and all(0 <= each <= BEST for each in scores)
    _must(whole, N_("review: give each criterion a score from 0 to 5"))
    try:
        with transaction.atomic():
            made = Review.objects.create(
                application=application, member=acting_member,
                scores=json.dumps(list(scores)), comment=comment.strip()[:4000],
            )  # fmt: skip
    except IntegrityError as error:
        raise BadInput(N_("review: yours is in already, and stays as you wrote it")) from error
    audit.note("funding.review", acting_member, application)
    return made


@transaction.atomic
def decide(
    application: Application, granted: Decimal | None, reason: str, *, acting_member: Member
) -> Application:
    """The committee decides, after two reviews; `granted` None declines."""
    held = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    _must(sits(acting_member, held.call), N_("decision: the committee decides"))
    _must(
        not has_conflict(acting_member, held),
        N_("decision: you declared an interest in this one; somebody else writes it down"),
    )
    _must(held.state == Application.State.SENT, N_("decision: it is decided already"))
    _must(held.reviews.count() >= ENOUGH, N_("decision: two people at least judge it first"))
    _must(bool(reason.strip()), N_("decision: say why, for who applied"))
    _must(granted is None or granted > 0, N_("amount: it must be above zero"))
    held.state = Application.State.DECLINED if granted is None else Application.State.ACCEPTED
    held.granted, held.reason, held.decided_at = granted, reason.strip()[:2000], timezone.now()
    held.save()
    audit.note("funding.decide", acting_member, held, accepted=granted is not None)
    return held


@transaction.atomic
def publish_results(call: Call, *, acting_member: Member) -> None:
    """Everybody reads the list; contracts begin for those accepted."""
    _must_run(acting_member)
    waiting = call.applications.filter(state=Application.State.SENT).exists()
    _must(not waiting, N_("results: some applications are not decided yet"))
    _move(call, Call.State.REVIEW, Call.State.DECIDED)
    for each in call.applications.filter(state=Application.State.ACCEPTED):
        Grant.objects.get_or_create(application=each, defaults={"operator_id": each.operator_id})
    audit.note("funding.publish_results", acting_member, call)


@transaction.atomic
def sign_grant(grant: Grant, terms: str, signed_on: date, *, acting_member: Member) -> None:
    """Both signed the contract: its instalments make the whole grant."""
    _must_run(acting_member)
    left = owed_of(grant)
    _must(
        left == 0,
        N_("contract: {left} of the grant is in no instalment yet; add one, then sign"),
        left=left,
    )
    Grant.objects.filter(pk=grant.pk).update(signed_on=signed_on, terms=terms[:8000])
    audit.note("funding.sign_grant", acting_member, grant)


@transaction.atomic
def add_instalment(
    grant: Grant, milestone: str, amount: Decimal, due_on: date | None, *, acting_member: Member
) -> Instalment:
    """A part of the grant, for a milestone; never more than the grant in all."""
    _must_run(acting_member)
    held = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    _must(held.signed_on is None, N_("contract: it is signed, and stays as it was signed"))
    _must(
        0 < amount <= owed_of(held),
        N_("instalment: {left} of the grant is left to share out"),
        left=owed_of(held),
    )
    return Instalment.objects.create(
        grant=held, milestone=milestone.strip()[:200], amount=amount, due_on=due_on
    )


@transaction.atomic
def move_instalment(
    instalment: Instalment, *, acting_member: Member, paid: bool, proof: str = ""
) -> None:
    """The milestone is reached; then the money was paid, elsewhere, with its proof."""
    _must_run(acting_member)
    held = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment.pk)
    _must(
        held.grant.signed_on is not None and held.grant.closed_at is None,
        N_("instalment: the contract is not signed, or it is closed"),
    )
    if not paid:
        _must(held.reached_on is None, N_("instalment: its milestone is reached already"))
        held.reached_on = timezone.localdate()
    else:
        _must(held.reached_on is not None, N_("instalment: its milestone is not reached yet"))
        _must(held.paid_on is None, N_("instalment: it is paid already"))
        _must(bool(proof.strip()), N_("instalment: write the proof, as the entry of the cash book"))
        held.paid_on, held.proof = timezone.localdate(), proof.strip()[:160]
    held.save()
    audit.note("funding.move_instalment", acting_member, held.grant, paid=paid)


@transaction.atomic
def send_report(grant: Grant, kind: str, text: str, spent: Mapping[str, str]) -> Report:
    """Who was funded tells what was done, or what was spent by the funder's categories."""
    _must(
        grant.signed_on is not None and grant.closed_at is None,
        N_("report: the contract is not signed, or it is closed"),
    )
    _must(kind in (Report.NARRATIVE, Report.FINANCIAL), N_("report: say which of the two it is"))
    _must(
        bool(text.strip()) if kind == Report.NARRATIVE else any(Decimal(x) for x in spent.values()),
        N_("report: write what was done, or the amounts that were spent"),
    )
    made = Report.objects.create(
        operator_id=grant.operator_id, grant=grant, kind=kind, text=text[:8000], spent=dict(spent)
    )
    audit.note("funding.send_report", None, made, operator=grant.operator, kind=kind)
    return made


def _report(report: Report) -> Report:
    held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    _must(held.accepted_at is None, N_("report: it is accepted already"))
    return held


@transaction.atomic
def accept_report(report: Report, *, acting_member: Member) -> None:
    """The report says what was agreed."""
    _must_run(acting_member)
    held = _report(report)
    held.accepted_at, held.remark = timezone.now(), ""
    held.save()
    audit.note("funding.accept_report", acting_member, held)


@transaction.atomic
def send_back_report(report: Report, remark: str, *, acting_member: Member) -> None:
    """Something is missing in it; who was funded reads what and sends another."""
    _must_run(acting_member)
    _must(bool(remark.strip()), N_("report: say what is missing in it"))
    held = _report(report)
    held.remark = remark.strip()[:400]
    held.save()
    audit.note("funding.send_back_report", acting_member, held)


@transaction.atomic
def close_grant(grant: Grant, *, acting_member: Member) -> None:
    """All is paid, and both kinds of report are accepted."""
    _must_run(acting_member)
    _must(
        not grant.instalments.filter(paid_on=None).exists(),
        N_("grant: some instalments are not paid yet"),
    )
    accepted = grant.reports.exclude(accepted_at=None).values_list("kind", flat=True)
    _must(
        {Report.NARRATIVE, Report.FINANCIAL} <= set(accepted),
        N_("grant: accept a report of what was done and one of what was spent first"),
    )
    closed = Grant.objects.filter(pk=grant.pk, closed_at=None).exclude(signed_on=None)
    _must(bool(closed.update(closed_at=timezone.now())), N_("grant: it is closed already"))
    audit.note("funding.close_grant", acting_member, grant)
