"""An answer being filled in on the site: begun, gone on with, sent.

It lies sealed on the box under an address that only its reader knows, so that a closed tab or a
flat battery loses nothing. It is erased when it is sent, or a week after its last change.
"""

import json
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.surveys.actions.answers import Arrival, keep_answer
from liane.server.community.surveys.models import Attachment, Draft, Edition, Submission, Way
from liane.server.community.surveys.queries.forms import (
    form_of,
    language_for,
    latest_version,
)
from liane.server.community.surveys.rules.marks import files_named
from liane.server.community.surveys.xforms.flat import as_flat, filled_from
from liane.server.community.surveys.xforms.judging import faults
from liane.server.community.surveys.xforms.sheets import Sheet, begin
from liane.server.site.sealing import Locked, Sealed
from liane.words import N_

__all__ = ["begin_draft", "forget_drafts", "keep_draft", "send_draft", "sheet_of"]

KEPT_FOR = timedelta(days=7)


def begin_draft(
    edition: Edition,
    *,
    acting_member: Member | None,
    code: str,
    way: str = Way.WEB,
    language: str = "",
    number: str = "",
) -> Draft:
    """Begin an answer. `acting_member` is who types for somebody else; None: one's own answer."""
    version = latest_version(edition.survey)
    if version is None or not edition.is_open or edition.survey.closed_at is not None:
        raise BadInput(N_("survey: it takes no more answers"))
    form = form_of(version)
    spoken = language_for(form, code, language)
    sheet = begin(form, spoken, timezone.localtime(), str(uuid4()))
    return Draft.objects.create(
        edition=edition,
        version=version,
        way=way,
        language=spoken,
        state=_state(sheet),
        sheet=number,
        entered_by=acting_member,
    )


def _state(sheet: Sheet) -> str:
    return json.dumps(as_flat(sheet.form, sheet.root, whole=True), ensure_ascii=False)


def sheet_of(draft: Draft) -> Sheet:
    """The answer of a draft, worked out as of now. Raises `Locked`."""
    if isinstance(draft.state, Sealed):
        raise Locked
    form = form_of(draft.version)
    root = filled_from(form, json.loads(draft.state))
    sheet = Sheet(form, root, draft.language, timezone.localtime())
    sheet.settle()
    return sheet


def keep_draft(draft: Draft, sheet: Sheet) -> None:
    """Keep what has been filled in so far."""
    draft.state = _state(sheet)
    draft.save(update_fields=["state", "changed_at"])


@transaction.atomic
def send_draft(draft: Draft, sheet: Sheet) -> Submission:
    """Send an answer: it is checked whole, kept, counted, and the draft is erased."""
    wrong = faults(sheet)
    if wrong:
        raise BadInput(N_("answers: {count} are to be looked at first"), count=len(wrong))
    for bind in sheet.form.binds.values():
        if bind.preload_with == "end":
            for node in sheet.root.under(bind.path.strip("/").split("/")[1:]):
                node.text = timezone.localtime().isoformat(timespec="milliseconds")
    flat = as_flat(sheet.form, sheet.root)
    submission, _new = keep_answer(
        Arrival(
            edition=draft.edition,
            version=draft.version,
            way=draft.way,
            instance_id=sheet.instance_id,
            flat=flat,
            sheet=draft.sheet,
            entered_by=draft.entered_by,
        )
    )
    named = files_named(sheet.form, flat)
    Attachment.objects.filter(draft=draft, name__in=named).update(submission=submission, draft=None)
    draft.delete()
    return submission


def forget_drafts() -> int:
    """Erase drafts that nobody has touched for a week; return how many."""
    old = Draft.objects.filter(changed_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[1].get("surveys.Draft", 0)
