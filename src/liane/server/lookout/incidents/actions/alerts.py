"""Alerts: written by one person, read by another, then sent by every way at once."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from liane.server.community.members.models import Channel as Reach
from liane.server.community.members.models import Member
from liane.server.community.members.queries import people_with, reachable
from liane.server.lookout.incidents.actions.guards import (
    fresh,
    guard_team,
    guard_words,
    must,
    tell,
)
from liane.server.lookout.incidents.leaving import as_sent
from liane.server.lookout.incidents.models import Alert, Incident
from liane.server.lookout.incidents.people import mark_of, pk_of, reads
from liane.server.lookout.incidents.permissions import APPROVERS, may_approve
from liane.server.lookout.incidents.queries import told_before
from liane.server.lookout.incidents.wording import in_mail, in_text
from liane.server.site import audit
from liane.server.site.records import change
from liane.server.site.uplink.actions import queue_out
from liane.server.site.uplink.models import Outgoing
from liane.server.site.uplink.texting import can_text, text
from liane.words import N_

__all__ = ["approve_alert", "drop_alert", "write_alert"]

CHANNELS = ("mail", "sms")


@transaction.atomic
def write_alert(
    incident: Incident, *, acting_member: Member, headline: str, text: str, **facts: Any
) -> Alert:
    """Write an alert. `facts`: type, advice, language, others, channels. Nothing leaves yet.

    `others` is the same in other languages: {language: {headline, text, advice}}.
    """
    guard_team(acting_member, incident)
    must(bool(headline.strip()) and bool(text.strip()), N_("alert: write a title and its words"))
    now = fresh(incident)
    others = facts.get("others", {}).values()
    guard_words(now.step, headline, text, facts.get("advice", ""), *map(_all_of, others))
    must(
        facts.get("type", Alert.Type.ALERT) == Alert.Type.ALERT or told_before(now).exists(),
        N_("alert: nothing was sent of this incident yet; the first one is an « alert »"),
    )
    channels = [each for each in facts.pop("channels", ()) if each in CHANNELS]
    same = Alert.objects.filter(
        incident=now, state=Alert.State.DRAFT, headline=headline.strip(), text=text.strip(),
        type=facts.get("type", Alert.Type.ALERT), step=now.step,
        writer_mark=mark_of("writer", acting_member.pk),
    ).first()  # fmt: skip
    if same is not None:
        return same  # tapped twice
    most = Alert.objects.filter(incident=now).aggregate(n=Max("number"))["n"] or 0
    alert = Alert.objects.create(
        operator_id=now.operator_id, incident=now, number=most + 1, step=now.step,
        headline=headline.strip(), text=text.strip(), channels=channels,
        written_by=pk_of(acting_member), writer_mark=mark_of("writer", acting_member.pk), **facts,
    )  # fmt: skip
    audit.note("incidents.write_alert", acting_member, alert, number=alert.number)
    return alert


def _all_of(words: dict[str, str]) -> str:
    return " ".join(words.values())


def _guard_second_reader(alert: Alert, member: Member) -> None:
    must(
        may_approve(member) and alert.operator_id == member.operator_id,
        N_("approve: the bearer, the safety referent or an editor does this; ask one of them"),
    )
    others = people_with(member.operator, APPROVERS.roles).exclude(pk=member.pk)
    must(
        alert.writer_mark != mark_of("writer", member.pk) or not others.exists(),
        N_("approve: you wrote it; another person reads it before it leaves"),
    )


@transaction.atomic
def approve_alert(alert: Alert, *, acting_member: Member) -> Alert:
    """Let it out: on the page and in the feeds now, by mail and text as soon as the link allows.

    The step it names has to be the one that holds still; the incident becomes public with it.
    """
    _guard_second_reader(alert, acting_member)
    incident = fresh(alert.incident)
    alert = Alert.objects.select_for_update().select_related("operator").get(pk=alert.pk)
    alert.incident = incident
    must(alert.state == Alert.State.DRAFT, N_("approve: it was sent or dropped meanwhile"))
    must(
        alert.step == incident.step,
        N_("approve: the incident is at another step now; drop this alert and write it anew"),
    )
    sent = change(
        alert, alert.version, state=Alert.State.SENT, sent_at=timezone.now(),
        approved_by=pk_of(acting_member), sent_as=as_sent(alert),
    )  # fmt: skip
    if incident.public_since is None:
        incident = change(incident, incident.version, public_since=timezone.now())
    sent.incident = incident
    mails, texts = _mail(sent), _text(sent)
    Alert.objects.filter(pk=sent.pk).update(mails=mails, texts=texts)
    sent.mails, sent.texts = mails, texts
    tell(incident, "alerted", acting_member, sent.headline, about=sent.pk)
    audit.note("incidents.approve_alert", acting_member, sent, mails=mails, texts=texts)
    audit.share(
        sent, "incidents", {"headline": sent.headline, "text": sent.text, "step": sent.step}
    )
    return sent


def _mail(alert: Alert) -> int:
    """One message for each, so that no address is shown to another; in the reader's language."""
    if "mail" not in alert.channels:
        return 0
    people = reachable(alert.operator, Reach.MAIL).select_related("user")
    reached = [each for each in people if each.mail]
    for each in reached:
        subject, text = in_mail(alert, reads(each, alert.languages))
        body = {
            "from": settings.DEFAULT_FROM_EMAIL, "to": [str(each.mail)], "subject": subject,
            "text": text,
        }  # fmt: skip
        queue_out(Outgoing.MAIL, body, priority=Outgoing.ALERT)
    return len(reached)


def _text(alert: Alert) -> int:
    if "sms" not in alert.channels or not can_text(alert.operator):
        return 0
    people = reachable(alert.operator, Reach.SMS).select_related("user")
    reached = [each for each in people if each.phone]
    for each in reached:
        words = in_text(alert, reads(each, alert.languages))
        text(alert.operator, str(each.phone), words, urgent=True)
    return len(reached)


@transaction.atomic
def drop_alert(alert: Alert, *, acting_member: Member) -> Alert:
    """It will not be sent."""
    guard_team(acting_member, alert.incident)
    now = Alert.objects.select_for_update().get(pk=alert.pk)
    must(now.state == Alert.State.DRAFT, N_("drop: it was sent; write a correction instead"))
    gone = change(now, now.version, state=Alert.State.DROPPED)
    audit.note("incidents.drop_alert", acting_member, gone)
    return gone
