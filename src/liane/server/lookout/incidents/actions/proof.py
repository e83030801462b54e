"""Causes, impacts, documents, raw files, consents, the review, the evidence that is asked for."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.groups.actions import add_task
from liane.server.community.members.models import Member
from liane.server.lookout.incidents import files
from liane.server.lookout.incidents.actions.guards import (
    fresh,
    guard_team,
    guard_words,
    must,
    note_custody,
    past,
    restep,
    same_operator,
    tell,
)
from liane.server.lookout.incidents.actions.life import SAME_TAP
from liane.server.lookout.incidents.models import (
    BROKE,
    LOST_AFTER,
    Cause,
    CauseName,
    Channel,
    Consent,
    Document,
    Evidence,
    Impact,
    Incident,
    Nearness,
    Paper,
    RawFile,
    Recipient,
    Reliability,
    Signal,
    State,
)
from liane.server.lookout.incidents.people import pk_of
from liane.server.lookout.incidents.permissions import may_attribute, may_see_causes
from liane.server.lookout.incidents.recipients import SHORTEST_PHRASE, public_key
from liane.server.lookout.incidents.rules import Who
from liane.server.site import audit
from liane.server.site.records import Origin, change
from liane.words import N_

__all__ = [
    "add_consent", "add_document", "add_raw", "add_recipient", "ask_evidence", "drop_recipient",
    "hand_over", "log_impact", "review_incident", "set_cause",
]  # fmt: skip


@transaction.atomic
def set_cause(
    incident: Incident, cause: str, percent: int | None, reasons: str, *, acting_member: Member
) -> Cause:
    """Say how likely a cause is, and why. It never becomes public by itself."""
    must(
        may_see_causes(acting_member) and incident.operator_id == acting_member.operator_id,
        N_("causes: they are read by technicians, referents and legal advisers; ask one of them"),
    )
    must(cause in CauseName.values, N_("cause: choose one of the list"))
    must(percent is None or bool(reasons.strip()), N_("cause: say why, one reason on each line"))
    others = Cause.objects.filter(incident=incident).exclude(cause=cause)
    others.filter(origin=Origin.COMPUTED).delete()  # a person weighs: what was computed makes way
    total = sum(each.percent or 0 for each in others) + (percent or 0)
    must(total <= 100, N_("cause: all causes together would be {total} %; lower one"), total=total)
    told, _fresh = Cause.objects.update_or_create(
        incident=incident,
        cause=cause,
        defaults={
            "operator_id": incident.operator_id,
            "percent": percent,
            "reasons": reasons.strip() or None,
            "origin": Origin.TYPED,
        },
    )
    audit.note("incidents.set_cause", acting_member, incident)
    return told


@transaction.atomic
def log_impact(
    incident: Incident, sector: str, words: str, *, acting_member: Member,
    at: datetime | None = None, people: int | None = None,
) -> Impact:  # fmt: skip
    """Write down what the cut did to somebody."""
    same_operator(incident, acting_member)
    past(at)
    must(bool(words.strip()), N_("effect: say what happened or was lost"))
    fresh(incident)  # one writer at a time: a button that is tapped twice writes one line
    lately = Impact.objects.filter(
        incident=incident, sector=sector, people=people, made_at__gt=timezone.now() - SAME_TAP
    )
    known = next((each for each in lately if each.words == words.strip()), None)
    if known is not None:
        return known
    made = Impact.objects.create(
        operator_id=incident.operator_id, incident=incident, sector=sector, people=people,
        words=words.strip(), at=at or timezone.now(), said_by=pk_of(acting_member),
    )  # fmt: skip
    audit.note("incidents.log_impact", acting_member, incident, sector=sector)
    return made


@transaction.atomic
def add_document(
    incident: Incident, *, acting_member: Member, kind: str, title: str, source: str,
    issued_on: date | None = None, words: str = "", author: str = "",
) -> Document:  # fmt: skip
    """Enter a document about the cause, or the reading of a lawyer."""
    must(
        may_attribute(acting_member) and incident.operator_id == acting_member.operator_id,
        N_("attribute: a legal adviser, the safety referent or the bearer enters this"),
    )
    must(bool(title.strip()) and bool(source.strip()), N_("document: write its title and source"))
    must(
        kind != Paper.READING or bool(author.strip()),
        N_("reading: say which lawyer read the document; the name is sealed"),
    )
    made = Document.objects.create(
        operator_id=incident.operator_id, incident=incident, kind=kind, title=title.strip(),
        source=source.strip(), issued_on=issued_on, words=words.strip() or None,
        author=author.strip() or None, said_by=pk_of(acting_member),
    )  # fmt: skip
    note_custody(incident, acting_member, _("document: {title}").format(title=made.title))
    audit.note("incidents.add_document", acting_member, incident, kind=kind)
    return made


@transaction.atomic
def add_raw(
    incident: Incident, name: str, data: bytes, *, acting_member: Member,
    says: str = "", at: datetime | None = None, told: str = "", **facts: Any,
) -> RawFile:  # fmt: skip
    """Keep a file as it was received; with `says`, it is a measured signal too."""
    guard_team(acting_member, incident)
    past(at)
    guard_words("", told)
    must(
        not says or files.is_measurement(data),
        N_("file: a measurement is JSON (OONI, Atlas, NDT); send it without « says » to keep it"),
    )
    digest = files.keep_raw(data)
    raw, new = RawFile.objects.get_or_create(
        incident=incident,
        sha256=digest,
        defaults={
            "operator_id": incident.operator_id,
            "name": name[:200] or digest[:12],
            "size_bytes": len(data),
        },
    )
    if new:
        note_custody(
            incident,
            acting_member,
            _("received {name}, SHA-256 {sum}").format(name=name[:200], sum=digest),
        )
        audit.note("incidents.add_raw", acting_member, incident, sha256=digest)
    if new and says:
        Signal.objects.create(
            operator_id=incident.operator_id, incident=incident, says=says, channel=Channel.FILE,
            at=at or timezone.now(), nearness=Nearness.MEASURED, reliability=Reliability.LIKELY,
            told=told.strip(), raw=raw, who=Who.NOBODY, noted_by=pk_of(acting_member),
            judged_at=timezone.now(), judged_by=pk_of(acting_member), **facts,
        )  # fmt: skip
        restep(fresh(incident), acting_member)
    return raw


@transaction.atomic
def add_consent(
    incident: Incident, who: str, what: str, *, acting_member: Member,
    signal: Signal | None = None, withdrawn: bool = False,
) -> Consent:  # fmt: skip
    """Write down that a witness agrees, and what for; or that they take it back.

    What is taken back is left out of every evidence file from then on, and those that hold it
    still are erased here.
    """
    guard_team(acting_member, incident)
    must(bool(who.strip()) and bool(what.strip()), N_("consent: write who agrees, and to what"))
    must(
        signal is None or (signal.incident_id == incident.pk and signal.by_person),
        N_("consent: choose a report of somebody in this incident"),
    )
    made = Consent.objects.create(
        operator_id=incident.operator_id, incident=incident, who=who.strip(), what=what.strip(),
        signal=signal, withdrawn=withdrawn,
    )  # fmt: skip
    said = _("a consent was taken back") if withdrawn else _("consent written down")
    note_custody(incident, acting_member, said)
    audit.note("incidents.add_consent", acting_member, incident, withdrawn=withdrawn)
    if withdrawn:
        _erase_open_evidence(incident, acting_member)
    return made


def _erase_open_evidence(incident: Incident, member: Member) -> None:
    """What this box could still hand out; a sealed file is with its holders."""
    for each in incident.evidence.filter(state=Evidence.State.DONE, redacted=False):
        change(each, each.version, state=Evidence.State.GONE)
        path = files.evidence_path(each.pk)
        transaction.on_commit(lambda path=path: path.unlink(missing_ok=True))  # type: ignore[misc]
        what = _("evidence file erased: a witness took their consent back; SHA-256 {sum}")
        note_custody(incident, member, what.format(sum=each.sha256))


@transaction.atomic
def hand_over(incident: Incident, what: str, *, acting_member: Member) -> None:
    """Write in the journal to whom something was given, or what was done with it."""
    guard_team(acting_member, incident)
    must(bool(what.strip()), N_("journal: say what was done, with which file, to whom"))
    note_custody(incident, acting_member, what.strip())
    audit.note("incidents.hand_over", acting_member, incident)


@transaction.atomic
def review_incident(
    incident: Incident, review: str, lessons: list[str], *, acting_member: Member
) -> Incident:
    """Write down what was learnt; each lesson becomes a task. A review is written once."""
    guard_team(acting_member, incident)
    now = fresh(incident)
    must(now.state in (State.OVER, State.CLOSED), N_("review: say first that it is over"))
    must(now.reviewed_at is None, N_("review: it is written; add a task for what is new"))
    must(bool(review.strip()), N_("review: say what worked and what did not"))
    tasks = [
        add_task(
            acting_member=acting_member,
            title=lesson[:140],
            about_kind=Incident._meta.label,
            about=now.pk,
        )
        for lesson in lessons
    ]
    told = change(
        now, now.version, review=review.strip(), reviewed_at=timezone.now(),
        lessons=[str(task.pk) for task in tasks],
    )  # fmt: skip
    tell(told, "reviewed", acting_member)
    audit.note("incidents.review", acting_member, told, lessons=len(tasks))
    return told


@transaction.atomic
def add_recipient(name: str, key: str, *, acting_member: Member) -> Recipient:
    """Write down who may be given sealed evidence: a person off this box, by their public key."""
    must(
        may_attribute(acting_member),
        N_("evidence: a legal adviser, the safety referent or the bearer asks for it"),
    )
    must(bool(name.strip()), N_("recipient: say who it is; the name is sealed"))
    plain, mark = public_key(key)
    known = Recipient.objects.filter(operator_id=acting_member.operator_id, mark=mark, gone_at=None)
    must(not known.exists(), N_("recipient: this key is in the list already"))
    made = Recipient.objects.create(
        operator_id=acting_member.operator_id, name=name.strip(), key=plain, mark=mark,
        added_by=pk_of(acting_member),
    )  # fmt: skip
    audit.note("incidents.add_recipient", acting_member, made, mark=mark)
    return made


@transaction.atomic
def drop_recipient(recipient: Recipient, *, acting_member: Member) -> Recipient:
    """Nothing more is sealed to them; what they hold already, they can read."""
    same_operator(recipient, acting_member)
    must(
        may_attribute(acting_member),
        N_("evidence: a legal adviser, the safety referent or the bearer asks for it"),
    )
    gone = change(recipient, recipient.version, gone_at=timezone.now())
    audit.note("incidents.drop_recipient", acting_member, gone, mark=gone.mark)
    return gone


@transaction.atomic
def ask_evidence(
    incident: Incident, *, acting_member: Member, recipients: Iterable[Recipient] = (),
    phrase: str = "", redacted: bool = False,
) -> Evidence:  # fmt: skip
    """Ask for the file of evidence: it is made by a process of its own.

    With recipients or a phrase it is sealed: they alone can read it, and this box no more.
    """
    must(
        may_attribute(acting_member) and incident.operator_id == acting_member.operator_id,
        N_("evidence: a legal adviser, the safety referent or the bearer asks for it"),
    )
    waiting = Evidence.objects.filter(
        incident=incident, state__in=(Evidence.State.WAITING, Evidence.State.RUNNING)
    )
    lost = waiting.filter(made_at__lt=timezone.now() - LOST_AFTER)  # its worker fell
    lost.update(state=Evidence.State.FAILED, message=BROKE, ended_at=timezone.now(), phrase=None)
    if waiting.exists():
        raise BadInput(N_("evidence: one is being made already; wait for it"))
    must(
        not phrase or len(phrase) >= SHORTEST_PHRASE,
        N_("passphrase: {least} signs or more; four words that do not belong together do"),
        least=SHORTEST_PHRASE,
    )
    to = list(recipients)
    for each in to:
        same_operator(each, acting_member)
    asked = Evidence.objects.create(
        operator_id=incident.operator_id, incident=incident, asked_by=pk_of(acting_member),
        redacted=redacted, recipients=[str(each.pk) for each in to], phrase=phrase or None,
    )  # fmt: skip
    what = _("evidence file asked for")
    if to or phrase:
        named = [str(each.name) for each in to] + ([_("a passphrase")] if phrase else [])
        what = _("sealed evidence file asked for, to {whom}").format(whom=", ".join(named))
    note_custody(incident, acting_member, what)
    audit.note("incidents.ask_evidence", acting_member, incident, sealed=bool(to or phrase))
    transaction.on_commit(lambda: _start(str(asked.pk)))
    return asked


def _start(pk: str) -> None:
    from liane.server.lookout.incidents.tasks import make_evidence  # noqa: PLC0415 (no circle)

    make_evidence.enqueue(pk)
