"""The cash book. An entry is written once; what was wrong is undone by another entry.

Money goes out by a payment alone: two different people sign it, one of them a treasurer, and it
is written in the book once, however many press the button.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.registers.actions.papers import reencoded
from liane.server.projects.finance.actions.guards import (
    must,
    must_be_oneself,
    must_have_come,
    must_keep,
)
from liane.server.projects.finance.models import Code, Entry, Line, Payment, Receipt, Signature
from liane.server.projects.finance.permissions import may_sign
from liane.server.site import audit
from liane.server.site.home import folder
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_code",
    "add_receipt",
    "ask_payment",
    "categorise",
    "pay",
    "receipt_file",
    "refuse_payment",
    "reverse",
    "sign_payment",
    "write_income",
]

_COPIED = ("account", "amount", "what", "whom", "line", "project", "axis", "funder")


@transaction.atomic
def add_code(*, acting_member: Member, kind: str, code: str, name: str) -> Code:
    """An analytic code that entries can bear."""
    must_keep(acting_member)
    try:
        with transaction.atomic():
            made = Code.objects.create(
                operator_id=acting_member.operator_id,
                kind=kind,
                code=code.strip()[:16],
                name=name.strip()[:140],
            )
    except IntegrityError as error:
        raise BadInput(N_("code: {code} is taken; choose another"), code=code) from error
    audit.note("finance.add_code", acting_member, made, kind=kind)
    return made


@transaction.atomic
def categorise(
    code: Code, seen_version: int, categories: Mapping[UUID, str], *, acting_member: Member
) -> Code:
    """Say what a body calls each line of our budget; nothing in the book changes."""
    must_keep(acting_member)
    mine = Line.objects.filter(operator_id=code.operator_id, pk__in=categories)
    must(mine.count() == len(categories), N_("category: a line is not of this budget"))
    said = {str(line): " ".join(words.split())[:80] for line, words in categories.items()}
    kept = {line: words for line, words in said.items() if words}
    found = change(code, seen_version, categories=kept)
    audit.note("finance.categorise", acting_member, found, lines=len(kept))
    return found


def _write(operator_id: Any, **values: Any) -> Entry:
    """The next line of the book. The operator is held, so that numbers have no gap and no twin."""
    must_have_come(values.get("on") or timezone.localdate())
    Operator.objects.select_for_update().only("pk").get(pk=operator_id)
    last = Entry.objects.filter(operator_id=operator_id).aggregate(n=Max("number"))["n"] or 0
    return Entry.objects.create(operator_id=operator_id, number=last + 1, **values)


@transaction.atomic
def write_income(*, acting_member: Member, **values: Any) -> Entry:
    """Money came in."""
    must_keep(acting_member)
    must(values["amount"] > 0, N_("amount: it must be above zero"))
    entry = _write(acting_member.operator_id, side=Entry.IN, **values)
    audit.note("finance.write_income", acting_member, entry, number=entry.number)
    return entry


@transaction.atomic
def reverse(entry: Entry, why: str, *, acting_member: Member) -> Entry:
    """Undo an entry by its opposite, with the reason. Once; a correction is not undone."""
    must_keep(acting_member)
    must(bool(why.strip()), N_("correction: say why in a few words"))
    must(entry.reverses_id is None, N_("correction: it is one already; write a new entry instead"))
    must(
        not Entry.objects.filter(reverses=entry).exists(),
        N_("correction: this entry was corrected already"),
    )
    copied = {name: getattr(entry, name) for name in _COPIED}
    side = Entry.OUT if entry.side == Entry.IN else Entry.IN
    try:
        with transaction.atomic():
            made = _write(
                entry.operator_id, side=side, reverses=entry, why=why.strip()[:200], **copied
            )
    except IntegrityError as error:
        raise BadInput(N_("correction: this entry was corrected already")) from error
    audit.note("finance.reverse", acting_member, made, number=made.number, of=entry.number)
    return made


@transaction.atomic
def ask_payment(*, acting_member: Member, **values: Any) -> Payment:
    """Ask that something be paid: any member can; two sign before it is."""
    must(values["amount"] > 0, N_("amount: it must be above zero"))
    payment = Payment.objects.create(
        operator_id=acting_member.operator_id, asked_by=acting_member, **values
    )
    audit.note("finance.ask_payment", acting_member, payment)
    return payment


def _held(payment: Payment, *states: str) -> Payment:
    """The payment, held until this transaction ends; refused if it moved on meanwhile."""
    held = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    must(
        held.state in states,
        N_("payment: it moved on meanwhile ({state}); open it again to see where it stands"),
        state=held.get_state_display(),
    )
    return held


@transaction.atomic
def sign_payment(payment: Payment, *, acting_member: Member) -> Payment:
    """Agree to a payment. It is ready once two different people did, one of them a treasurer."""
    must_be_oneself(acting_member)
    must(
        may_sign(acting_member),
        N_("signature: treasurers, bearers and facilitators sign; ask one of them"),
    )
    held = _held(payment, Payment.State.ASKED)
    roles = acting_member.role_names
    _signature, new = Signature.objects.get_or_create(
        payment=held, member=acting_member, defaults={"as_treasurer": "treasurer" in roles}
    )
    must(new, N_("signature: yours is there already; somebody else must sign too"))
    signed = list(held.signatures.values_list("as_treasurer", flat=True))
    if len(signed) >= 2 and any(signed):
        held.state = Payment.State.SIGNED
        held.save(update_fields=["state", "changed_at"])
    audit.note("finance.sign_payment", acting_member, held, state=held.state)
    return held


@transaction.atomic
def refuse_payment(payment: Payment, why: str, *, acting_member: Member) -> Payment:
    """Do not pay; with the reason."""
    must(may_sign(acting_member), N_("payment: only those who sign can refuse it"))
    must(bool(why.strip()), N_("payment: say why it is refused"))
    held = _held(payment, Payment.State.ASKED, Payment.State.SIGNED)
    held.state, held.refused_why = Payment.State.REFUSED, why.strip()[:200]
    held.save(update_fields=["state", "refused_why", "changed_at"])
    audit.note("finance.refuse_payment", acting_member, held)
    return held


@transaction.atomic
def pay(payment: Payment, on: Any = None, *, acting_member: Member) -> Entry:
    """Say that a signed payment was paid: it is written in the book, once."""
    must_be_oneself(acting_member)
    must(
        "treasurer" in acting_member.role_names,
        N_("payment: a treasurer pays it and writes it in the book"),
    )
    held = _held(payment, Payment.State.SIGNED)
    held.state = Payment.State.PAID
    held.save(update_fields=["state", "changed_at"])
    copied, today = {name: getattr(held, name) for name in _COPIED}, timezone.localdate()
    entry = _write(
        held.operator_id, side=Entry.OUT, payment=held, on=on or min(held.on, today), **copied
    )
    audit.note("finance.pay", acting_member, entry, number=entry.number)
    return entry


@transaction.atomic
def add_receipt(
    data: bytes,
    *,
    acting_member: Member,
    payment: Payment | None = None,
    entry: Entry | None = None,
) -> Receipt:
    """Keep the photo of a receipt: re-encoded, so that it no longer says where it was taken."""
    asked = payment is not None and payment.asked_by_id == acting_member.pk
    if not asked:
        must_keep(acting_member)
    content, _width, _height = reencoded(data)
    receipt = Receipt(
        operator_id=acting_member.operator_id, payment=payment, entry=entry,
        blob=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    path = receipt_file(receipt)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    receipt.save()
    audit.note("finance.add_receipt", acting_member, receipt)
    return receipt


def receipt_file(receipt: Receipt) -> Path:
    """Where the picture lies."""
    return folder("blobs", "receipts", receipt.blob[:2]) / f"{receipt.blob}.webp"
