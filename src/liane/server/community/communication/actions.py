"""What changes the communication plan."""

import hashlib
import re
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.communication.models import (
    Badge,
    Calls,
    KitText,
    Message,
    Outing,
    Spot,
)
from liane.server.community.communication.permissions import may_speak
from liane.server.community.communication.rules import fit_of
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.home import folder
from liane.server.site.pictures import keep_picture, reencoded
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_outing",
    "add_recording",
    "change_message",
    "count_calls",
    "drop_text",
    "make_badge",
    "plan_message",
    "recording_file",
    "set_picture",
    "set_spot",
    "sound_of",
    "withdraw_badge",
    "write_text",
]

MOST_SOUND = 12_000_000
_SENT_AGAIN = timedelta(minutes=10)
_SOUNDS = {
    b"OggS": "audio/ogg",
    b"RIFF": "audio/wav",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
}


def _must(allowed: bool, message: str) -> None:
    if not allowed:
        raise BadInput(message)


def _must_speak(member: Member) -> None:
    _must(
        may_speak(member),
        N_("communication: the bearer, a facilitator or an editor does this; ask one of them"),
    )


@transaction.atomic
def plan_message(*, acting_member: Member, title: str, **facts: Any) -> Message:
    """Plan something to be said. `facts`: fields of Message."""
    _must_speak(acting_member)
    message = Message.objects.create(
        operator_id=acting_member.operator_id, title=title.strip(), **facts
    )
    audit.note("communication.plan_message", acting_member, message, channel=message.channel)
    return message


@transaction.atomic
def change_message(
    message: Message, seen_version: int, *, acting_member: Member, **values: Any
) -> Message:
    """Change what is planned. Raises `EditedMeanwhile`."""
    _must_speak(acting_member)
    audit.note("communication.change_message", acting_member, message, fields=sorted(values))
    return change(message, seen_version, **values)


@transaction.atomic
def set_picture(message: Message, data: bytes, *, acting_member: Member) -> Message:
    """Give the kit its picture, re-encoded."""
    _must_speak(acting_member)
    content, _width, _height = reencoded(data)
    audit.note("communication.set_picture", acting_member, message)
    return change(message, message.version, picture=keep_picture("communication", content))


@transaction.atomic
def set_spot(message: Message, *, acting_member: Member, **facts: Any) -> Spot:
    """Write what is read on air, where and when. `facts`: fields of Spot."""
    _must_speak(acting_member)
    _must(
        message.channel in ("radio", "tv"), N_("spot: its message must be for radio or television")
    )
    facts["contact"] = (facts.get("contact") or "").strip() or None
    spot, _made = Spot.objects.update_or_create(
        message=message, defaults={"operator_id": message.operator_id, **facts}
    )
    audit.note("communication.set_spot", acting_member, message, seconds=spot.seconds)
    return spot


def sound_of(data: bytes) -> str:
    """The media type of a sound that stations take; empty if it is none."""
    return next((kind for start, kind in _SOUNDS.items() if data.startswith(start)), "")


def recording_file(spot: Spot) -> Any:
    """Where the sound of a spot lies."""
    return folder("blobs", "communication", spot.recording[:2]) / spot.recording


@transaction.atomic
def add_recording(spot: Spot, data: bytes, *, acting_member: Member) -> Spot:
    """Keep the sound of a spot: MP3, OGG or WAV."""
    _must_speak(acting_member)
    if len(data) > MOST_SOUND:
        raise BadInput(
            N_("sound: more than {most} MB; take a shorter one"), most=MOST_SOUND // 1_000_000
        )
    kind = sound_of(data)
    if not kind:
        raise BadInput(N_("sound: give it as MP3, OGG or WAV"))
    spot.recording, spot.recording_kind = hashlib.sha256(data).hexdigest(), kind
    path = recording_file(spot)
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)
    spot.save(update_fields=["recording", "recording_kind"])
    audit.note("communication.add_recording", acting_member, spot.message)
    return spot


@transaction.atomic
def write_text(
    message: Message, *, acting_member: Member, network: str, text: str, language: str = ""
) -> KitText:
    """Write the text of the kit for a network; what does not fit is refused with its length."""
    _must_speak(acting_member)
    fit = fit_of(network, text.strip())
    if network != "spoken" and not fit.fits:
        raise BadInput(
            N_("text: {length} signs, this network takes {most}; shorten it"),
            length=fit.length,
            most=fit.most,
        )
    kit, _made = KitText.objects.update_or_create(
        message=message,
        network=network,
        language=language.strip(),
        defaults={"operator_id": message.operator_id, "text": text.strip()},
    )
    audit.note("communication.write_text", acting_member, message, network=network)
    return kit


@transaction.atomic
def drop_text(kit: KitText, *, acting_member: Member) -> None:
    """Take a text out of the kit."""
    _must_speak(acting_member)
    audit.note("communication.drop_text", acting_member, kit.message)
    kit.delete()


@transaction.atomic
def add_outing(
    message: Message, picture: bytes = b"", *, acting_member: Member, **facts: Any
) -> Outing:
    """Write what went out, with its proof. `facts`: fields of Outing. Sent twice, it is one."""
    _must_speak(acting_member)
    _must(facts["at"] <= timezone.now(), N_("day: it has not come yet; write what went out"))
    known = facts.get("reach") is not None
    _must(
        not known or (facts.get("reach_how") != Outing.How.UNKNOWN and bool(facts.get("reach_by"))),
        N_("reach: say whether it is estimated or measured, and who says so"),
    )
    if (same := message.outings.filter(**facts).first()) is not None:
        return same
    if picture:
        facts["picture"] = keep_picture("communication", reencoded(picture)[0])
    outing = Outing.objects.create(operator_id=message.operator_id, message=message, **facts)
    if message.state != Message.State.OUT:
        change(message, message.version, state=Message.State.OUT)
    audit.note("communication.add_outing", acting_member, message)
    return outing


@transaction.atomic
def count_calls(
    spot: Spot, calls: int, *, acting_member: Member, on_day: date, about: str = ""
) -> Calls:
    """Write how many called back on a day; no caller's number is kept.

    The same count sent twice within minutes is one.
    """
    _must_speak(acting_member)
    _must(on_day <= timezone.localdate(), N_("day: it has not come yet; write what went out"))
    just_now = timezone.now() - _SENT_AGAIN
    again = spot.calls.filter(calls=calls, on_day=on_day, about=about.strip())
    if (same := again.filter(made_at__gte=just_now).first()) is not None:
        return same
    counted = Calls.objects.create(
        operator_id=spot.operator_id, spot=spot, calls=calls, on_day=on_day, about=about.strip()
    )
    audit.note("communication.count_calls", acting_member, spot.message, calls=calls)
    return counted


@transaction.atomic
def make_badge(*, acting_member: Member, words: str, **facts: Any) -> Badge:
    """Make a badge that others can put on their site. `facts`: fields of Badge."""
    _must_speak(acting_member)
    _must(
        bool(re.fullmatch(r"#[0-9a-fA-F]{6}", facts.get("colour", "#0f3d2e"))),
        N_("colour: write it as #0f3d2e"),
    )
    link = facts.get("link", "")
    _must(
        not link or bool(re.match(r"https?://[^\s\"<>]+$", link)),
        N_("link: begin it with http:// or https://"),
    )
    badge = Badge.objects.create(
        operator_id=acting_member.operator_id, words=words.strip(), **facts
    )
    audit.note("communication.make_badge", acting_member, badge)
    return badge


@transaction.atomic
def withdraw_badge(badge: Badge, *, acting_member: Member) -> Badge:
    """A badge is no longer given; copies elsewhere stay."""
    _must_speak(acting_member)
    audit.note("communication.withdraw_badge", acting_member, badge)
    return change(badge, badge.version, withdrawn_at=timezone.now())
