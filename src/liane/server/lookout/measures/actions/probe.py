"""The probe: agreed to, set, switched on, stopped, silent for a while.

Stopping asks nothing and reaches a round that runs, within a second. A pause writes no line in the
journal of the operator: it is nobody's affair.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.consent import CONSENT_VERSION
from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.lookout.incidents.people import mark_of, pk_of
from liane.server.lookout.measures import keeping
from liane.server.lookout.measures.clocks import CLOCKS_BEGIN
from liane.server.lookout.measures.models import Consent, Pause, Probe
from liane.server.lookout.measures.permissions import may_keep_probe, may_see_pause
from liane.server.lookout.measures.queries import agreed, pause_seen, pauses_of, probe_of
from liane.server.lookout.measures.rules import is_page, is_resolver
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["agree", "lift_pause", "pause", "set_probe", "start", "stop_everything", "withdraw"]

LONGEST_PAUSE = timedelta(days=90)
_MOST_RESOLVERS = 4


def _guard(member: Member) -> None:
    if not may_keep_probe(member):
        raise BadInput(N_("probe: technicians, the bearer and the safety referent do this"))


def _held(member: Member) -> Probe:
    """The row, made if it is absent."""
    probe = probe_of(member.operator)
    if probe._state.adding:
        probe.save()
    return Probe.objects.select_for_update().get(pk=probe.pk)


def _country(text: str) -> str:
    plain = text.strip().upper()
    if len(plain) != 2 or not plain.isascii() or not plain.isalpha():
        raise BadInput(N_("country: two letters, as SN or ML"))
    return plain


@transaction.atomic
def agree(country: str, *, acting_member: Member) -> Consent:
    """Somebody who answers for the link has read the text and agrees, for this country."""
    _guard(acting_member)
    place, operator = _country(country), acting_member.operator
    known = agreed(operator, place)
    if known is not None:
        return known
    made = Consent.objects.create(
        operator=operator, country=place, text=CONSENT_VERSION, agreed_by=pk_of(acting_member)
    )
    probe = _held(acting_member)
    change(probe, probe.version, country=place)
    audit.note("measures.agree", acting_member, made, country=place)
    return made


@transaction.atomic
def withdraw(*, acting_member: Member) -> None:
    """Take every consent back: nothing outside is visited any more, from now on."""
    _guard(acting_member)
    held = Consent.objects.filter(operator=acting_member.operator, ended_at=None)
    held.update(ended_at=timezone.now())
    audit.note("measures.withdraw", acting_member, probe_of(acting_member.operator))
    stop_everything(acting_member=acting_member)


@transaction.atomic
def set_probe(
    seen_version: int, *, acting_member: Member, sites: bytes | None = None, **values: Any
) -> Probe:
    """Say what is measured, how often, within how many megabytes. Raises `EditedMeanwhile`."""
    _guard(acting_member)
    probe = _held(acting_member)
    values["country"] = _country(values["country"])
    _check_ways(values.get("resolvers", ()), values.get("speed", ""))
    if sites is not None:
        keeping.keep_list(acting_member.operator, sites)
        values["own_list"] = True
    if probe.country != values["country"] and agreed(probe.operator, values["country"]) is None:
        values |= {"on": False, "due_at": None}
        keeping.stop_now(probe.operator)
    told = change(probe, seen_version or probe.version, **values)
    facts = {name: values[name] for name in ("country", "daily_mb", "every_minutes")}
    audit.note("measures.set_probe", acting_member, told, **facts)
    return told


def _check_ways(resolvers: Sequence[str], speed: str) -> None:
    """What leaves this box in every round can be asked at all."""
    if len(resolvers) > _MOST_RESOLVERS:
        raise BadInput(N_("resolvers: at most {most}"), most=_MOST_RESOLVERS)
    for each in resolvers:
        if not is_resolver(each):
            raise BadInput(
                N_("resolvers: '{text}' is none; write 9.9.9.9 or https://…/dns-query"), text=each
            )
    if speed and not is_page(speed, ("ws", "wss")):
        raise BadInput(N_("speed tests: write wss://… or ws://…, as the server tells"))


@transaction.atomic
def start(*, acting_member: Member) -> Probe:
    """Switch it on: the first round comes within a minute, and lifts the stop."""
    _guard(acting_member)
    probe = _held(acting_member)
    if agreed(probe.operator, probe.country) is None:
        raise BadInput(N_("probe: nobody agreed for this country yet; read the text and agree"))
    told = change(probe, probe.version, on=True, due_at=timezone.now())
    audit.note("measures.start", acting_member, told)
    return told


def stop_everything(*, acting_member: Member) -> Probe:
    """« Tout arrêter »: the file first, for a round that runs looks at it and at nothing else."""
    _guard(acting_member)
    keeping.stop_now(acting_member.operator)
    with transaction.atomic():
        probe = _held(acting_member)
        told = change(probe, probe.version, on=False, due_at=None)
        audit.note("measures.stop", acting_member, told)
    keeping.stop_now(acting_member.operator)  # again: a round may have begun in between
    return told


@transaction.atomic
def pause(hours: float, *, acting_member: Member) -> Pause:
    """Be silent for some hours, and stop what runs; nobody is told, and no journal says it."""
    _guard(acting_member)
    now = timezone.now()
    until = now + min(timedelta(hours=hours), LONGEST_PAUSE)
    made = Pause.objects.create(
        operator=acting_member.operator, since=now, until=until,
        mark=mark_of("pause", acting_member.pk),
    )  # fmt: skip
    transaction.on_commit(lambda: keeping.stop_now(acting_member.operator))
    return made


@transaction.atomic
def lift_pause(*, acting_member: Member) -> None:
    """End the pauses that one may see; those of others go on."""
    _guard(acting_member)
    now = timezone.now()
    own = mark_of("pause", acting_member.pk)
    for each in pauses_of(acting_member.operator, now):
        if may_see_pause(acting_member, each.mark, own):
            since = max(each.since, CLOCKS_BEGIN)
            Pause.objects.filter(pk=each.pk).update(since=since, until=now)
    if pause_seen(acting_member.operator, acting_member) is None:
        Probe.objects.filter(operator=acting_member.operator, on=True).update(due_at=now)
