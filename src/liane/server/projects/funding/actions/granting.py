"""What became of the money: contract, instalments, reports."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.projects.funding.actions.guards import must, must_run
from liane.server.projects.funding.models import Grant, Instalment, Report
from liane.server.projects.funding.queries import owed_of
from liane.server.site import audit
from liane.words import N_

__all__ = [
    "accept_report",
    "add_instalment",
    "close_grant",
    "move_instalment",
    "send_back_report",
    "send_report",
    "sign_grant",
]


@transaction.atomic
def sign_grant(grant: Grant, terms: str, signed_on: date, *, acting_member: Member) -> None:
    """Both signed the contract: its instalments make the whole grant."""
    must_run(acting_member)
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    must(grant.signed_on is None, N_("contract: it is signed, and stays as it was signed"))
    left = owed_of(grant)
    must(
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
    must_run(acting_member)
    held = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    must(held.signed_on is None, N_("contract: it is signed, and stays as it was signed"))
    must(
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
    must_run(acting_member)
    held = Instalment.objects.select_for_update(of=("self",)).get(pk=instalment.pk)
    must(
        held.grant.signed_on is not None and held.grant.closed_at is None,
        N_("instalment: the contract is not signed, or it is closed"),
    )
    if not paid:
        must(held.reached_on is None, N_("instalment: its milestone is reached already"))
        held.reached_on = timezone.localdate()
    else:
        must(held.reached_on is not None, N_("instalment: its milestone is not reached yet"))
        must(held.paid_on is None, N_("instalment: it is paid already"))
        must(bool(proof.strip()), N_("instalment: write the proof, as the entry of the cash book"))
        held.paid_on, held.proof = timezone.localdate(), proof.strip()[:160]
    held.save()
    audit.note("funding.move_instalment", acting_member, held.grant, paid=paid)


@transaction.atomic
def send_report(grant: Grant, kind: str, text: str, spent: Mapping[str, str]) -> Report:
    """Who was funded tells what was done, or what was spent by the funder's categories.

    The same report sent twice is one: what was spent is not counted again.
    """
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    must(
        grant.signed_on is not None and grant.closed_at is None,
        N_("report: the contract is not signed, or it is closed"),
    )
    must(kind in (Report.NARRATIVE, Report.FINANCIAL), N_("report: say which of the two it is"))
    must(
        bool(text.strip()) if kind == Report.NARRATIVE else any(Decimal(x) for x in spent.values()),
        N_("report: write what was done, or the amounts that were spent"),
    )
    said = {"kind": kind, "text": text[:8000], "spent": dict(spent)}
    waiting = grant.reports.filter(accepted_at=None, remark="", kind=kind)
    if (same := next((each for each in waiting if _says(each, said)), None)) is not None:
        return same
    made = Report.objects.create(operator_id=grant.operator_id, grant=grant, **said)
    audit.note("funding.send_report", None, made, operator=grant.operator, kind=kind)
    return made


def _says(report: Report, said: Mapping[str, Any]) -> bool:
    return all(getattr(report, name) == value for name, value in said.items())


def _report(report: Report) -> Report:
    held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    must(held.accepted_at is None, N_("report: it is accepted already"))
    must(not held.remark, N_("report: it was sent back; the one that comes in its place counts"))
    return held


@transaction.atomic
def accept_report(report: Report, *, acting_member: Member) -> None:
    """The report says what was agreed."""
    must_run(acting_member)
    held = _report(report)
    held.accepted_at = timezone.now()
    held.save()
    audit.note("funding.accept_report", acting_member, held)


@transaction.atomic
def send_back_report(report: Report, remark: str, *, acting_member: Member) -> None:
    """Something is missing in it; who was funded reads what and sends another."""
    must_run(acting_member)
    must(bool(remark.strip()), N_("report: say what is missing in it"))
    held = _report(report)
    held.remark = remark.strip()[:400]
    held.save()
    audit.note("funding.send_back_report", acting_member, held)


@transaction.atomic
def close_grant(grant: Grant, *, acting_member: Member) -> None:
    """All is paid, and both kinds of report are accepted."""
    must_run(acting_member)
    must(
        not grant.instalments.filter(paid_on=None).exists(),
        N_("grant: some instalments are not paid yet"),
    )
    accepted = grant.reports.exclude(accepted_at=None).values_list("kind", flat=True)
    must(
        {Report.NARRATIVE, Report.FINANCIAL} <= set(accepted),
        N_("grant: accept a report of what was done and one of what was spent first"),
    )
    closed = Grant.objects.filter(pk=grant.pk, closed_at=None).exclude(signed_on=None)
    must(bool(closed.update(closed_at=timezone.now())), N_("grant: it is closed already"))
    audit.note("funding.close_grant", acting_member, grant)
