"""Writing a letter to members, sending it once, and hearing that somebody wants no more."""

from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.accounts.rules import plain_phone
from liane.server.community.association.actions.roll import must
from liane.server.community.association.gateway import queue_sms
from liane.server.community.association.models import Letter, Scheme, Sent
from liane.server.community.association.permissions import may_plan
from liane.server.community.association.queries.letters import people_for
from liane.server.community.association.queries.roll import scheme_of
from liane.server.community.members.models import Channel, Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.records import change
from liane.server.site.sealing import blind
from liane.server.site.uplink.texting import phone_stopped
from liane.words import N_

__all__ = ["carry", "change_letter", "send", "stop", "stop_by_phone", "token_of", "write"]

_WRITERS = N_("letter: bearers, facilitators, treasurers and editors write to members")


def token_of(member: Member, channel: str) -> str:
    """What the link at the end of a letter holds: it opens nothing else, and names nobody."""
    return f"{member.pk}-{channel}-{blind('letters', f'{member.pk} {channel}')[:16]}"


@transaction.atomic
def write(*, acting_member: Member, **facts: Any) -> Letter:
    """Write a letter; it stays a draft until it is sent."""
    must(may_plan(acting_member), _WRITERS)
    letter = Letter.objects.create(operator_id=acting_member.operator_id, **facts)
    audit.note("association.write", acting_member, letter)
    return letter


@transaction.atomic
def change_letter(
    letter: Letter, seen_version: int, *, acting_member: Member, **values: Any
) -> Letter:
    """Change a draft. Raises `EditedMeanwhile`."""
    must(may_plan(acting_member), _WRITERS)
    must(letter.state == Letter.State.DRAFT, N_("letter: it was sent; write another"))
    letter = change(letter, seen_version, **values)
    audit.note("association.change_letter", acting_member, letter, fields=sorted(values))
    return letter


@transaction.atomic
def send(letter: Letter, *, acting_member: Member, base: str = "") -> Letter:
    """Hand a letter to the worker; `base` is the address of this box, for the link to stop.

    Two who send it at once: it goes once.
    """
    must(may_plan(acting_member), _WRITERS)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    must(letter.state == Letter.State.DRAFT, N_("letter: it was sent already"))
    must(
        letter.mail_text.strip() or letter.sms_text.strip(),
        N_("letter: it says nothing yet; write a mail, a text message, or both"),
    )
    if letter.sms_text.strip():
        must(
            scheme_of(acting_member.operator).sms_address,
            N_("text messages: no gateway is set; enter it in the settings, or empty the text"),
        )
    letter.state, letter.sent_at = Letter.State.SENDING, timezone.now()
    letter.version += 1
    letter.save()
    audit.note("association.send", acting_member, letter)
    from liane.server.community.association.tasks import carry_letter  # noqa: PLC0415 (it calls us)

    transaction.on_commit(lambda: carry_letter.enqueue(str(letter.pk), base))
    return letter


def carry(letter: Letter, base: str = "") -> dict[str, int]:
    """Put a letter in the queue for each who agreed; a second run goes on where the first ended."""
    scheme = scheme_of(letter.operator)
    if letter.mail_text.strip():
        for member in _without(letter, "mail").iterator(chunk_size=200):
            _by_mail(letter, member, base)
    if letter.sms_text.strip() and scheme.sms_address:
        for member in _without(letter, "sms").iterator(chunk_size=200):
            _by_sms(letter, member, scheme)
    counts = {name: letter.sent.filter(channel=name).count() for name in ("mail", "sms")}
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, counts=counts)
    return counts


def _without(letter: Letter, channel: str) -> QuerySet[Member]:
    had = letter.sent.filter(channel=channel).values("member")
    return people_for(letter, channel).exclude(pk__in=had)


@transaction.atomic
def _by_mail(letter: Letter, member: Member, base: str) -> None:
    Sent.objects.create(letter=letter, member=member, channel="mail")
    path = f"/o/{letter.operator.slug}/association/stop/{token_of(member, 'mail')}/"
    stop = _("No more of these letters: {address}").format(address=base + path)
    send_mail(letter.title, f"{letter.mail_text}\n\n--\n{stop}", None, [str(member.mail)])


@transaction.atomic
def _by_sms(letter: Letter, member: Member, scheme: Scheme) -> None:
    Sent.objects.create(letter=letter, member=member, channel="sms")
    queue_sms(scheme, str(member.phone), letter.sms_text)


def _withdraw(member: Member, channel: str) -> bool:
    if channel not in member.consents:
        return False
    left = {name: day for name, day in member.consents.items() if name != channel}
    Member.objects.filter(pk=member.pk).update(consents=left, version=member.version + 1)
    audit.note("association.stop", None, operator=member.operator, channel=channel)
    return True


@transaction.atomic
def stop(operator: Operator, token: str) -> str:
    """Somebody follows the link of a letter: they are written to no more on that channel."""
    pk, _dash, rest = token.rpartition("-")[0].rpartition("-")
    member = _member(operator, pk)
    if member is None or token_of(member, rest) != token:
        raise BadInput(N_("link: it is cut short; copy the whole of it, or tell a member"))
    _withdraw(member, rest)
    return rest


def _member(operator: Operator, pk: str) -> Member | None:
    try:
        return Member.objects.select_related("operator").filter(operator=operator, pk=pk).first()
    except ValueError:
        return None


@transaction.atomic
def stop_by_phone(operator: Operator, phone: str) -> int:
    """Somebody answers STOP: everybody who has that phone gets no more text messages."""
    plain = plain_phone(phone)
    if not plain:
        return 0
    phone_stopped.send(stop_by_phone, operator=operator, phone=plain)
    mark = blind("phone", plain)
    people = Member.objects.select_related("operator").filter(operator=operator, phone_mark=mark)
    return sum(_withdraw(member, Channel.SMS) for member in people)
