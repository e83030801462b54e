"""An application, kept as a draft under a secret address, then sent whole and once."""

import base64
import secrets
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.funding.actions.guards import must
from liane.server.projects.funding.models import Application, Call, Document, Grant
from liane.server.projects.funding.queries import digest, missing_of
from liane.server.site import audit
from liane.words import N_

__all__ = ["add_document", "add_receipt", "begin_application", "send", "write_application"]

_PAPERS = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}
_MOST_BYTES = 4_000_000
_MOST_DRAFTS = 500
_MOST_RECEIPTS = 30


@transaction.atomic
def begin_application(call: Call, *, acting_member: Member | None) -> tuple[Application, str]:
    """Begin a draft; who applies keeps its secret address, with or without an account."""
    must(call.state == Call.State.OPEN, N_("call: it takes no applications now"))
    drafts = call.applications.filter(state=Application.State.DRAFT).count()
    must(drafts < _MOST_DRAFTS, N_("call: too many drafts are open; try again tomorrow"))
    secret = secrets.token_urlsafe(24)
    made = Application.objects.create(
        operator_id=call.operator_id, call=call, secret=secret, secret_hash=digest(secret)
    )
    audit.note("funding.begin_application", None, made, operator=call.operator)
    return made, secret


def _draft(application: Application) -> Application:
    held = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    must(
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
    paper = _paper(held, data, name)
    must(name in held.call.documents, N_("document: choose which of the papers asked for it is"))
    held.documents.filter(name=name).delete()
    paper.save()
    return paper


def _paper(application: Application, data: bytes, name: str) -> Document:
    """A paper that is not kept yet: a PDF, or a picture of it."""
    must(
        len(data) <= _MOST_BYTES,
        N_("the file has more than {most} MB; take a smaller one, nothing was kept"),
        most=_MOST_BYTES // 1_000_000,
    )
    media = next((kind for start, kind in _PAPERS.items() if data.startswith(start)), None)
    if media is None:
        raise BadInput(N_("a paper must be a PDF, or a JPEG or PNG picture of it"))
    body = base64.b64encode(data).decode()
    return Document(
        operator_id=application.operator_id, application=application, name=name, media=media,
        body=body,
    )  # fmt: skip


@transaction.atomic
def add_receipt(grant: Grant, data: bytes, name: str) -> Document:
    """Who was funded joins what shows what was done or spent; it is not taken back."""
    held = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    must(
        held.signed_on is not None and held.closed_at is None,
        N_("receipt: the contract is not signed, or it is closed"),
    )
    kept = held.application.documents.filter(receipt=True).count()
    must(kept < _MOST_RECEIPTS, N_("receipt: there are as many as fit; put several on one sheet"))
    must(bool(name.strip()), N_("receipt: write what it shows"))
    paper = _paper(held.application, data, name.strip()[:120])
    paper.receipt = True
    paper.save()
    audit.note("funding.add_receipt", None, held, operator=held.operator)
    return paper


@transaction.atomic
def send(application: Application) -> Application:
    """Send it, whole, once; it has a number from then on."""
    call = Call.objects.select_for_update().get(pk=application.call_id)
    held = _draft(application)
    must(call.state == Call.State.OPEN, N_("call: it takes no applications now"))
    must(not missing_of(held), N_("application: something is missing still; see the list"))
    last = call.applications.aggregate(n=models.Max("number"))["n"] or 0
    held.number, held.state, held.sent_at = last + 1, Application.State.SENT, timezone.now()
    held.save()
    audit.note("funding.send", None, held, operator=held.operator, number=held.number)
    return held
