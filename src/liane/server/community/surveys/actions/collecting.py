"""Collectors and what their devices send: each answer once, nothing lost.

What cannot be counted is held, sealed, with its reason, and can be tried again after somebody has
mended what was missing.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.actions.answers import (
    STRANGE,
    Arrival,
    answers_in,
    keep_answer,
)
from liane.server.community.surveys.actions.forms import must
from liane.server.community.surveys.actions.media import attach, content_of
from liane.server.community.surveys.models import (
    Attachment,
    Collector,
    Edition,
    FormVersion,
    Held,
    Submission,
    Survey,
    Way,
)
from liane.server.community.surveys.permissions import may_ask, may_read_answers
from liane.server.community.surveys.queries.forms import current_edition, form_of
from liane.server.community.surveys.rules.digest import mark_of
from liane.server.community.surveys.rules.marks import day_written, files_named
from liane.server.community.surveys.xforms.flat import Flat, as_flat, filled_from, graft
from liane.server.community.surveys.xforms.judging import faults
from liane.server.community.surveys.xforms.sent import Sent, read_sent
from liane.server.community.surveys.xforms.sheets import Sheet
from liane.server.site import audit
from liane.server.site.sealing import blind, unseal
from liane.words import N_

__all__ = [
    "Receipt",
    "new_collector",
    "raw_of",
    "realm_of",
    "receive",
    "revoke_collector",
    "settle_held",
    "try_again",
]

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
MOST_COLLECTORS = 200
Files = Mapping[str, tuple[bytes, str]]  # name -> content and media type


def realm_of(operator: Operator) -> str:
    """What collectors are asked for; it never changes for an operator."""
    return f"liane-{operator.pk.hex[-10:]}"


@transaction.atomic
def new_collector(*, acting_member: Member, label: str) -> tuple[Collector, str]:
    """A collector and its secret, which is shown once and not kept."""
    must(may_ask(acting_member), N_("collector: ask a bearer, a facilitator or a data referent"))
    must(bool(label.strip()), N_("collector: say whose phone it is, so that you know it later"))
    operator = acting_member.operator
    every = Collector.objects.filter(operator=operator)
    must(
        every.filter(revoked_at=None).count() < MOST_COLLECTORS,
        N_("collector: there are too many; revoke those that nobody uses"),
    )
    secret = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    username = f"collecte{every.count() + 1}"
    collector = Collector.objects.create(
        operator=operator,
        label=label.strip()[:80],
        username=username,
        secret_mark=mark_of(username, realm_of(operator), secret),
    )
    audit.note("surveys.new_collector", acting_member, collector)
    return collector, secret


@transaction.atomic
def revoke_collector(collector: Collector, *, acting_member: Member) -> None:
    """It sends nothing more; what it sent stays."""
    must(may_ask(acting_member), N_("collector: ask a bearer, a facilitator or a data referent"))
    collector.revoked_at = timezone.now()
    collector.save(update_fields=["revoked_at"])
    audit.note("surveys.revoke_collector", acting_member, collector)


@dataclass(frozen=True)
class Receipt:
    """What became of something sent: kept, known already, or held back with a reason."""

    submission: Submission | None = None
    new: bool = False
    held: Held | None = None


class _Set(Exception):  # noqa: N818 (a way out, not an error)
    """What came has to be held."""

    def __init__(self, why: str, survey: Survey | None = None, told: str = "") -> None:
        super().__init__(why)
        self.why, self.survey, self.told = why, survey, told


@transaction.atomic
def receive(operator: Operator, xml: bytes, files: Files, collector: Collector | None) -> Receipt:
    """Take in what a device sends. Raises `Locked`; whatever else is wrong is held."""
    try:
        with transaction.atomic():
            return _taken(operator, xml, files, collector)
    except _Set as aside:
        return Receipt(held=_hold(operator, xml, files, collector, aside))


def _taken(operator: Operator, xml: bytes, files: Files, collector: Collector | None) -> Receipt:
    try:
        sent = read_sent(xml)
    except BadInput as error:
        raise _Set(Held.Why.UNREADABLE, told=str(error)[:200]) from error
    survey = Survey.objects.filter(operator=operator, form_id=sent.form_id).first()
    if survey is None:
        raise _Set(Held.Why.UNKNOWN_FORM, told=sent.form_id[:80])
    version = _version_of(survey, sent)
    flat, marks = _read(version, sent)
    _must_be_the_only_correction(survey, sent, xml)
    edition, late = _edition_of(survey, sent.replaces, _day_of(version, flat))
    arrival = Arrival(
        edition=edition,
        version=version,
        way=Way.DEVICE,
        instance_id=_name_of(sent, xml),
        flat=flat,
        replaces=sent.replaces,
        marks=tuple([*marks, *(["late"] if late else [])]),
        collector=collector,
    )
    submission, new = keep_answer(arrival)
    if not new and _differs(answers_in(submission), flat):
        raise _Set(Held.Why.OTHER_ANSWER, survey, submission.instance_id[:120])
    _take_files(submission, files, flat)
    return Receipt(submission, new)


def _version_of(survey: Survey, sent: Sent) -> FormVersion:
    found = survey.versions.filter(code=sent.version[:80]).order_by("-number").first()
    if found is None:
        raise _Set(Held.Why.UNKNOWN_VERSION, survey, sent.version[:80])
    return found


def _must_be_the_only_correction(survey: Survey, sent: Sent, xml: bytes) -> None:
    """Of two corrections of one answer nobody knows which is right: people look at the second."""
    others = Submission.objects.filter(survey=survey, replaces=sent.replaces)
    if sent.replaces and others.exclude(instance_id=_name_of(sent, xml)).exists():
        raise _Set(Held.Why.OTHER_ANSWER, survey, sent.replaces)


def _edition_of(survey: Survey, replaces: str, day: date | None) -> tuple[Edition, bool]:
    """The edition an answer belongs to, and whether it came late.

    A correction stays in the edition of what it corrects. An answer that was given before the
    edition now open began, by a clock that can be right, belongs to the one that was open then.
    """
    old = (
        Submission.objects.filter(survey=survey, instance_id=replaces).first() if replaces else None
    )
    if old is not None:
        return old.edition, not old.edition.is_open
    now = current_edition(survey) if survey.closed_at is None else None
    if now is not None and (day is None or day >= now.starts):
        return now, False
    before = survey.editions.order_by("-starts", "-id")
    then = before.filter(starts__lte=day).first() if day is not None else None
    found = then or now or before.first()
    if found is None:
        raise _Set(Held.Why.NO_EDITION, survey)
    return found, found != now


def _day_of(version: FormVersion, flat: Flat) -> date | None:
    return day_written(form_of(version), flat, timezone.localdate())


def _read(version: FormVersion, sent: Sent) -> tuple[Flat, list[str]]:
    form = form_of(version)
    try:
        root, strange = graft(form, sent.root)
    except BadInput as error:
        raise _Set(Held.Why.STRANGE, version.survey, str(error)[:200]) from error
    flat = as_flat(form, root, whole=True)
    aside = {f"{STRANGE}{path}": text for path, text in strange.items() if "/meta/" not in path}
    marks = ["strange"] if aside else []
    try:
        sheet = Sheet(form, filled_from(form, flat), form.languages[0], timezone.localtime())
        sheet.settle()
        marks += ["faults"] if faults(sheet) else []
    except BadInput:
        marks.append("faults")
    return flat | aside, marks


def _name_of(sent: Sent, xml: bytes) -> str:
    return sent.instance_id or f"sha256:{hashlib.sha256(xml).hexdigest()}"


def _differs(one: Flat, other: Flat) -> bool:
    """Whether two answers differ in what was answered; notes of the device do not count."""

    def plain(flat: Flat) -> Flat:
        return {name: value for name, value in flat.items() if not name.startswith("meta/")}

    return plain(one) != plain(other)


def _take_files(submission: Submission, files: Files, flat: Flat) -> None:
    for name, (data, kind) in files.items():
        attach(data, name, kind, submission=submission)
    named = files_named(form_of(submission.version), flat)
    if not named and not files:
        return
    there = dict(Attachment.objects.filter(submission=submission).values_list("name", "damaged"))
    marks = set(submission.marks) - {"media", "damaged"}
    marks |= {"media"} if named - set(there) else set()
    marks |= {"damaged"} if any(there.values()) else set()
    if marks != set(submission.marks):
        submission.marks = sorted(marks)
        submission.save(update_fields=["marks"])


def _hold(
    operator: Operator, xml: bytes, files: Files, collector: Collector | None, aside: _Set
) -> Held:
    held, new = Held.objects.get_or_create(
        operator=operator,
        mark=blind("surveys held", hashlib.sha256(xml).hexdigest()),
        defaults={
            "survey": aside.survey,
            "why": aside.why,
            "told": aside.told,
            "raw": base64.b64encode(xml).decode("ascii"),
            "collector": collector,
        },
    )
    for name, (data, kind) in files.items():
        attach(data, name, kind, held=held)
    if new:
        audit.note("surveys.hold", None, held, operator=operator, why=str(aside.why))
    return held


def raw_of(held: Held) -> bytes:
    """What came, as it came. Raises `Locked`."""
    return base64.b64decode(re.sub("[^A-Za-z0-9+/=]", "", _open(held.raw)))


def _open(text: str) -> str:
    blob = getattr(text, "blob", None)
    return unseal(blob) if blob is not None else text


@transaction.atomic
def settle_held(held: Held, *, acting_member: Member) -> None:
    """Somebody looked at it: it waits no longer, and stays kept."""
    must(may_read_answers(acting_member), N_("held: ask a bearer or a data referent"))
    held.settled_at = timezone.now()
    held.save(update_fields=["settled_at"])
    audit.note("surveys.settle_held", acting_member, held)


@transaction.atomic
def try_again(held: Held, *, acting_member: Member) -> Receipt:
    """Take in what was held, now that its form or version is there."""
    must(may_read_answers(acting_member), N_("held: ask a bearer or a data referent"))
    files = {each.name: (content_of(each), each.kind) for each in held.attachments.all()}
    try:
        with transaction.atomic():
            receipt = _taken(held.operator, raw_of(held), files, held.collector)
    except _Set as aside:
        raise BadInput(N_("held: it still cannot be taken in: {why}"), why=aside.why) from aside
    held.settled_at = timezone.now()
    held.save(update_fields=["settled_at"])
    audit.note("surveys.try_again", acting_member, held)
    return receipt
