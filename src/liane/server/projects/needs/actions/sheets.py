"""Sheets come in, and are put with those that are alike; none is ever lost."""

import base64
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.rules.words import LARGEST_SOUND, sound_kind
from liane.server.projects.needs.actions.guards import must, must_steer
from liane.server.projects.needs.models import Need, Sheet, State, Step, Use, Voice, Way, Who
from liane.server.projects.needs.permissions import may_enter
from liane.server.site import audit
from liane.words import N_

__all__ = ["group", "say", "ungroup"]

_VISITORS_AN_HOUR = 60
_OWN = (Way.WEB, Way.VOICE)


@transaction.atomic
def say(
    operator: Operator,
    *,
    acting_member: Member | None,
    use: str,
    words: str = "",
    voice: bytes | None = None,
    zone: str = "",
    who: Collection[str] = (),
    way: str = Way.WEB,
    paper: str = "",
    said_by: str = "",
    phone: str = "",
) -> Sheet:
    """Keep what one person needs; `acting_member` is None for a visitor."""
    Operator.objects.select_for_update().get(pk=operator.pk)
    must(use in Use.values, N_("need: choose what it is for; « something else » is a choice"))
    must(set(who) <= set(Who.values), N_("need: choose who speaks among those of the list"))
    must(way in _OWN or may_enter(acting_member) if acting_member else way in _OWN,
         N_("need: a facilitator or mediator types what others said"))  # fmt: skip
    _must_be_new(operator, paper.strip())
    if acting_member is None:
        _refuse_a_flood(operator)
    sheets = Sheet.objects.filter(operator=operator)
    sheet = Sheet.objects.create(
        operator=operator,
        number=1 + (sheets.aggregate(n=Max("number"))["n"] or 0),
        use=use,
        words=words.strip() or None,
        zone=zone.strip()[:80],
        who=[each for each in Who.values if each in who],
        way=Way.VOICE if voice and way == Way.WEB else way,
        paper=paper.strip()[:20],
        said_by=said_by.strip() or None,
        phone=phone.strip() or None,
        by_visitor=acting_member is None,
    )
    if voice:
        _keep_voice(sheet, voice)
    actor = acting_member if way not in _OWN else None  # who says a need is not written down
    audit.note("needs.say", actor, sheet, operator=operator, number=sheet.number, way=sheet.way)
    return sheet


def _must_be_new(operator: Operator, paper: str) -> None:
    if paper and Sheet.objects.filter(operator=operator, paper=paper).exists():
        raise BadInput(N_("sheet {number}: it was typed already, and counts once"), number=paper)


def _refuse_a_flood(operator: Operator) -> None:
    hour = timezone.now() - timedelta(hours=1)
    fresh = Sheet.objects.filter(operator=operator, by_visitor=True, made_at__gt=hour)
    must(
        fresh.count() < _VISITORS_AN_HOUR,
        N_("need: very many came in this hour; ask for paper, or come back in an hour"),
    )


def _keep_voice(sheet: Sheet, sound: bytes) -> None:
    kind = sound_kind(sound[:16])
    if not kind:
        raise BadInput(
            N_("voice: this file is no sound that phones record; send OGG, MP3, M4A, AMR or WAV")
        )
    if len(sound) > LARGEST_SOUND:
        raise BadInput(
            N_("voice: the note is too long ({size} kB, at most {most} kB); record a shorter one"),
            size=len(sound) // 1000,
            most=LARGEST_SOUND // 1000,
        )
    Voice.objects.create(
        operator_id=sheet.operator_id, sheet=sheet, kind=kind, size_bytes=len(sound),
        sound=base64.b64encode(sound).decode(),
    )  # fmt: skip


@transaction.atomic
def group(
    sheets: Collection[UUID],
    *,
    acting_member: Member,
    need: Need | None = None,
    title: str = "",
    **facts: Any,
) -> Need:
    """Put sheets together under a need, an old one or a new one called `title`.

    Each sheet stays as it was said; somebody who sorted one meanwhile is not undone.
    """
    must_steer(acting_member)
    must(need is not None or bool(title.strip()), N_("group: choose a need, or give a title"))
    operator = acting_member.operator_id
    free = Sheet.objects.select_for_update().filter(operator_id=operator, need=None)
    found = list(free.filter(pk__in=list(sheets)).order_by("number"))
    must(bool(found), N_("group: tick the sheets first; those sorted meanwhile are left alone"))
    if need is None:
        need = _new_need(operator, title, {"use": found[0].use} | facts)
    must(need.operator_id == operator, N_("group: this need is of another operator"))
    Sheet.objects.filter(pk__in=[each.pk for each in found]).update(need=need)
    numbers = [each.number for each in found]
    audit.note("needs.group", acting_member, need, sheets=numbers)
    return need


def _new_need(operator: Any, title: str, facts: dict[str, Any]) -> Need:
    need = Need.objects.create(operator_id=operator, title=title.strip()[:140], **facts)
    Step.objects.create(operator_id=operator, need=need, to_state=State.HEARD)
    audit.share(need, "needs", {"title": need.title, "state": need.state})
    return need


@transaction.atomic
def ungroup(sheet: Sheet, *, acting_member: Member) -> None:
    """Take a sheet out of the need it was put with: it waits to be sorted again."""
    must_steer(acting_member)
    before = sheet.need_id
    Sheet.objects.filter(pk=sheet.pk).update(need=None)
    audit.note("needs.ungroup", acting_member, sheet, need=str(before))
