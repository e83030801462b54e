"""What changes advocacy: plans, letters, meetings, commitments, support for a person."""

import base64
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.advocacy.models import (
    Campaign,
    CampaignEvent,
    Commitment,
    CommitmentStep,
    Evidence,
    Letter,
    Meeting,
    Paper,
    SupportCase,
    SupportStep,
)
from liane.server.community.advocacy.permissions import may_advocate, may_guard
from liane.server.community.advocacy.rules import ANSWER_DAYS, may_publish
from liane.server.community.events.models import Event
from liane.server.community.groups.actions import add_task
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_evidence",
    "add_paper",
    "answer_letter",
    "change_campaign",
    "change_letter",
    "follow_commitment",
    "follow_person",
    "keep_case",
    "keep_reply",
    "log_meeting",
    "plan_campaign",
    "publish_commitment",
    "send_letter",
    "tie_event",
    "write_commitment",
    "write_letter",
]

MOST_PAPER = 8_000_000
_PAPERS = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


def _must(allowed: bool, message: str) -> None:
    if not allowed:
        raise BadInput(message)


def _must_advocate(member: Member) -> None:
    _must(
        may_advocate(member),
        N_("advocacy: the bearer, a facilitator, the legal adviser or an editor does this"),
    )


def _past(day: date | None) -> None:
    _must(
        day is None or day <= timezone.localdate(),
        N_("day: it has not come yet; write the day on which it was done"),
    )


@transaction.atomic
def plan_campaign(*, acting_member: Member, title: str, **facts: Any) -> Campaign:
    """Begin an advocacy plan. `facts`: fields of Campaign."""
    _must_advocate(acting_member)
    campaign = Campaign.objects.create(
        operator_id=acting_member.operator_id, title=title.strip(), **facts
    )
    audit.note("advocacy.plan_campaign", acting_member, campaign, kind=campaign.kind)
    return campaign


@transaction.atomic
def change_campaign(
    campaign: Campaign, seen_version: int, *, acting_member: Member, **values: Any
) -> Campaign:
    """Change a plan. Raises `EditedMeanwhile`."""
    _must_advocate(acting_member)
    audit.note("advocacy.change_campaign", acting_member, campaign, fields=sorted(values))
    return change(campaign, seen_version, **values)


@transaction.atomic
def add_evidence(
    campaign: Campaign, *, acting_member: Member, shows: str, source: str, **facts: Any
) -> Evidence:
    """Tie something that shows it. Nothing without a source."""
    _must_advocate(acting_member)
    _must(bool(source.strip()), N_("evidence: write where it comes from"))
    _past(facts.get("seen_on"))
    audit.note("advocacy.add_evidence", acting_member, campaign)
    return Evidence.objects.create(
        operator_id=campaign.operator_id, campaign=campaign, shows=shows, source=source, **facts
    )


@transaction.atomic
def tie_event(campaign: Campaign, event: Event, *, acting_member: Member) -> None:
    """Say that an event is held for a campaign."""
    _must_advocate(acting_member)
    CampaignEvent.objects.get_or_create(
        campaign=campaign, event=event, defaults={"operator_id": campaign.operator_id}
    )
    audit.note("advocacy.tie_event", acting_member, campaign)


@transaction.atomic
def write_letter(*, acting_member: Member, body: str, **facts: Any) -> Letter:
    """Write a letter, or a request to a body. `facts`: fields of Letter."""
    _must_advocate(acting_member)
    facts["contact"] = (facts.get("contact") or "").strip() or None
    letter = Letter.objects.create(
        operator_id=acting_member.operator_id, body=body.strip(), **facts
    )
    audit.note("advocacy.write_letter", acting_member, letter)
    return letter


@transaction.atomic
def change_letter(
    letter: Letter, seen_version: int, *, acting_member: Member, **values: Any
) -> Letter:
    """Change a letter before it leaves. Raises `EditedMeanwhile`."""
    _must_advocate(acting_member)
    _must(letter.state == Letter.State.DRAFT, N_("letter: it was sent; write another one"))
    values["contact"] = (values.get("contact") or "").strip() or None
    audit.note("advocacy.change_letter", acting_member, letter)
    return change(letter, seen_version, **values)


@transaction.atomic
def send_letter(
    letter: Letter,
    *,
    acting_member: Member,
    sent_on: date,
    sent_by: str = "",
    answer_due: date | None = None,
) -> Letter:
    """Say that a letter was sent; a task reminds us of the answer."""
    _must_advocate(acting_member)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    _must(letter.state == Letter.State.DRAFT, N_("letter: it was sent; write another one"))
    _past(sent_on)
    due = answer_due or sent_on + timedelta(days=ANSWER_DAYS)
    _must(due >= sent_on, N_("answer: it is due before the letter was sent; write another day"))
    letter = change(
        letter,
        letter.version,
        state=Letter.State.SENT,
        sent_on=sent_on,
        sent_by=sent_by,
        answer_due=due,
    )
    title = _("Answer of {body}: {subject}").format(body=letter.body, subject=letter.subject)
    _remind(letter, title, due, acting_member)
    audit.note("advocacy.send_letter", acting_member, letter, due=str(due))
    return letter


def _remind(about: Letter | Commitment, title: str, due: date, acting_member: Member) -> None:
    add_task(
        acting_member=acting_member,
        title=title[:140],
        due=due,
        about_kind=about._meta.label,
        about=about.pk,
    )


@transaction.atomic
def answer_letter(
    letter: Letter, *, acting_member: Member, state: str, answered_on: date, answer: str = ""
) -> Letter:
    """Write the answer, a refusal, or that none came."""
    _must_advocate(acting_member)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    _must(letter.state != Letter.State.DRAFT, N_("letter: write first that it was sent"))
    _past(answered_on)
    audit.note("advocacy.answer_letter", acting_member, letter, state=state)
    day = None if state == Letter.State.CLOSED else answered_on
    return change(letter, letter.version, state=state, answered_on=day, answer=answer.strip())


@transaction.atomic
def add_paper(letter: Letter, data: bytes, title: str, *, acting_member: Member) -> Paper:
    """Keep a document of a letter, sealed: a PDF or a picture of it."""
    _must_advocate(acting_member)
    if len(data) > MOST_PAPER:
        raise BadInput(
            N_("the file has more than {most} MB; take a smaller one, nothing was kept"),
            most=MOST_PAPER // 1_000_000,
        )
    kind = next((kind for start, kind in _PAPERS.items() if data.startswith(start)), None)
    if kind is None:
        raise BadInput(N_("a paper must be a PDF, or a JPEG or PNG picture of it"))
    audit.note("advocacy.add_paper", acting_member, letter, bytes=len(data))
    return Paper.objects.create(
        operator_id=letter.operator_id,
        letter=letter,
        title=title.strip(),
        media_type=kind,
        size_bytes=len(data),
        content=base64.b64encode(data).decode(),
    )


@transaction.atomic
def log_meeting(*, acting_member: Member, body: str, on_day: date, **facts: Any) -> Meeting:
    """Write that somebody of ours spoke with somebody of theirs."""
    _must_advocate(acting_member)
    _past(on_day)
    facts["who"] = (facts.get("who") or "").strip() or None
    meeting = Meeting.objects.create(
        operator_id=acting_member.operator_id, body=body.strip(), on_day=on_day, **facts
    )
    audit.note("advocacy.log_meeting", acting_member, meeting)
    return meeting


@transaction.atomic
def write_commitment(
    *, acting_member: Member, body: str, said_on: date, **facts: Any
) -> Commitment:
    """Write what a body said it would do; a task reminds us on the day they named."""
    _must_advocate(acting_member)
    _past(said_on)
    made = Commitment.objects.create(
        operator_id=acting_member.operator_id, body=body.strip(), said_on=said_on, **facts
    )
    if made.due:
        title = _("Promised by {body}: was it kept?").format(body=made.body)
        _remind(made, title, made.due, acting_member)
    audit.note("advocacy.write_commitment", acting_member, made)
    return made


@transaction.atomic
def follow_commitment(
    commitment: Commitment,
    *,
    acting_member: Member,
    state: str,
    text: str,
    proof: str,
    on_day: date,
) -> Commitment:
    """Write what was seen of it, with its proof; earlier lines stay."""
    _must_advocate(acting_member)
    _past(on_day)
    _must(bool(proof.strip()), N_("proof: write where it can be read or seen"))
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    CommitmentStep.objects.create(
        operator_id=commitment.operator_id,
        commitment=commitment,
        on_day=on_day,
        state=state,
        text=text.strip(),
        proof=proof.strip(),
    )
    audit.note("advocacy.follow_commitment", acting_member, commitment, state=state)
    return change(commitment, commitment.version, state=state)


@transaction.atomic
def keep_reply(
    commitment: Commitment, *, acting_member: Member, reply_asked_on: date | None, reply: str = ""
) -> Commitment:
    """Write that the body was asked to answer, and what it answered: whole."""
    _must_advocate(acting_member)
    _past(reply_asked_on)
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    audit.note("advocacy.keep_reply", acting_member, commitment)
    return change(
        commitment, commitment.version, reply_asked_on=reply_asked_on, reply=reply.strip()
    )


@transaction.atomic
def publish_commitment(
    commitment: Commitment, public: bool, *, acting_member: Member
) -> Commitment:
    """Put a commitment in the public summary, or take it out."""
    _must_advocate(acting_member)
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    _must(
        not public or may_publish(commitment.source, commitment.reply_asked_on),
        N_("public: write its source, and ask the body to answer first"),
    )
    commitment = change(commitment, commitment.version, public=public)
    audit.note("advocacy.publish_commitment", acting_member, commitment, public=public)
    audit.share(commitment, "commitments", _public(commitment), op="put" if public else "erase")
    return commitment


def _public(commitment: Commitment) -> dict[str, Any]:
    if not commitment.public:
        return {}
    return {
        "body": commitment.body,
        "what": commitment.what,
        "said_on": commitment.said_on.isoformat(),
        "source": commitment.source,
        "reply": commitment.reply,
    }


def _must_guard(member: Member) -> None:
    _must(
        may_guard(member),
        N_("person: the bearer, the legal adviser or a safety referent does this"),
    )


@transaction.atomic
def keep_case(campaign: Campaign, *, acting_member: Member, **facts: Any) -> SupportCase:
    """Write who is supported. Words for the public need the family's consent.

    A consent that ends takes the words back.
    """
    _must_guard(acting_member)
    _must(
        campaign.kind == Campaign.Kind.SUPPORT,
        N_("person: only a campaign of support speaks of one"),
    )
    for name in ("story", "family", "consent_by"):
        facts[name] = (facts.get(name) or "").strip() or None
    agreed = facts.get("consent_on") is not None and facts.get("consent_ended_on") is None
    _must(
        agreed or facts.get("consent_ended_on") is not None or not facts.get("public_words"),
        N_("consent: nothing is made public before the family agreed; write the day and who"),
    )
    _must(not agreed or bool(facts["consent_by"]), N_("consent: write who agreed, and how"))
    if not agreed:
        facts["public_words"] = ""
    case, _made = SupportCase.objects.update_or_create(
        campaign=campaign, defaults={"operator_id": campaign.operator_id, **facts}
    )
    audit.note("advocacy.keep_case", acting_member, campaign)
    return case


@transaction.atomic
def follow_person(
    case: SupportCase, *, acting_member: Member, status: str, text: str, on_day: date
) -> SupportStep:
    """Write what became of the person, or was done for them."""
    _must_guard(acting_member)
    _past(on_day)
    step = SupportStep.objects.create(
        operator_id=case.operator_id, case=case, status=status, text=text.strip(), on_day=on_day
    )
    change(case, case.version, status=status)
    audit.note("advocacy.follow_person", acting_member, case.campaign)
    return step
