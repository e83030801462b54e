"""Assemblies: agenda, who is there, minutes; their notices are in `notices`."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.governance.models import (
    AgendaItem,
    Assembly,
    Correction,
    HouseRules,
    Presence,
    Proposal,
    Proxy,
    Way,
)
from liane.server.community.governance.permissions import has_a_vote, may_hold, may_set_rules
from liane.server.community.governance.queries import rules_of
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "adopt_minutes",
    "come",
    "correct_minutes",
    "end_assembly",
    "give_proxy",
    "leave",
    "must",
    "must_hold",
    "open_assembly",
    "plan_assembly",
    "put_on_agenda",
    "set_rules",
    "take_item",
    "withdraw_item",
    "withdraw_proxy",
    "write_minutes",
]

_LIVING = (Assembly.State.PLANNED, Assembly.State.CONVENED)


def must(allowed: bool, message: str) -> None:
    """Refuse with a message unless `allowed`."""
    if not allowed:
        raise BadInput(message)


def must_hold(member: Member, assembly: Assembly) -> None:
    """Only who holds the assembly goes on."""
    must(
        may_hold(member, assembly.group),
        N_("assembly: only who holds it does this (bearer, facilitator, legal adviser)"),
    )


@transaction.atomic
def set_rules(*, acting_member: Member, **values: Any) -> HouseRules:
    """Enter what the statutes say. `values`: fields of HouseRules."""
    must(may_set_rules(acting_member), N_("rules: the bearer or the legal adviser enters them"))
    rules, _made = HouseRules.objects.update_or_create(
        operator_id=acting_member.operator_id, defaults=values
    )
    said = {name: str(value) for name, value in values.items()}
    audit.note("governance.set_rules", acting_member, rules, said=said)
    return rules


@transaction.atomic
def plan_assembly(*, acting_member: Member, title: str, at: Any, **facts: Any) -> Assembly:
    """Prepare an assembly, or the meeting of a group."""
    must(
        may_hold(acting_member, facts.get("group")),
        N_("assembly: ask the bearer, a facilitator or the legal adviser to call it"),
    )
    assembly = Assembly.objects.create(
        operator_id=acting_member.operator_id, title=title, at=at, **facts
    )
    audit.note("governance.plan_assembly", acting_member, assembly, kind=assembly.kind)
    return assembly


@transaction.atomic
def put_on_agenda(
    *,
    acting_member: Member,
    title: str,
    why: str = "",
    assembly: Assembly | None = None,
    minutes_planned: int | None = None,
    about: Any = None,
) -> AgendaItem:
    """Ask that something be spoken of; without an assembly it waits for the next one.

    The same record (`about`) never waits twice: what waits already is returned.
    """
    must(bool(title.strip()), N_("agenda: say in a few words what is to be spoken of"))
    if assembly is not None:
        must(
            assembly.state in (*_LIVING, Assembly.State.OPEN),
            N_("agenda: this assembly is over; leave the item for the next one"),
        )
    tie = {"about_kind": about._meta.label, "about": about.pk} if about is not None else {}
    waits = AgendaItem.objects.filter(
        operator_id=acting_member.operator_id, said="", withdrawn_at=None, **tie
    )
    found = waits.filter(title=title.strip()).first() if tie else None
    if found is not None:
        return found
    item = AgendaItem.objects.create(
        operator_id=acting_member.operator_id,
        title=title.strip()[:140],
        why=why,
        assembly=assembly,
        minutes_planned=minutes_planned,
        **tie,
    )
    audit.note("governance.put_on_agenda", acting_member, item)
    return item


@transaction.atomic
def take_item(item: AgendaItem, assembly: Assembly, rank: int, *, acting_member: Member) -> None:
    """Take what waits into the agenda of an assembly, or move it there."""
    must_hold(acting_member, assembly)
    must(assembly.state in _LIVING, N_("agenda: the assembly has opened; its agenda is fixed"))
    item.assembly, item.rank = assembly, rank
    item.save(update_fields=["assembly", "rank"])
    audit.note("governance.take_item", acting_member, item)


@transaction.atomic
def withdraw_item(item: AgendaItem, *, acting_member: Member) -> None:
    """It will not be spoken of."""
    group = item.assembly.group if item.assembly else None
    must(may_hold(acting_member, group), N_("agenda: who holds the assembly takes items off it"))
    item.withdrawn_at = timezone.now()
    item.save(update_fields=["withdrawn_at"])
    audit.note("governance.withdraw_item", acting_member, item)


@transaction.atomic
def open_assembly(assembly: Assembly, *, acting_member: Member) -> None:
    """It begins: who is there is entered from now on."""
    must_hold(acting_member, assembly)
    must(
        assembly.state in (*_LIVING, Assembly.State.OPEN),
        N_("assembly: it is over; look at its minutes"),
    )
    if assembly.state != Assembly.State.OPEN:
        assembly.state, assembly.opened_at = Assembly.State.OPEN, timezone.now()
        assembly.save(update_fields=["state", "opened_at"])
        audit.note("governance.open_assembly", acting_member, assembly)


@transaction.atomic
def end_assembly(assembly: Assembly, *, acting_member: Member) -> None:
    """It ends. A vote that is still open has to be closed first."""
    must_hold(acting_member, assembly)
    must(assembly.state == Assembly.State.OPEN, N_("assembly: it is not under way"))
    if assembly.proposals.filter(state=Proposal.State.OPEN).exists():
        raise BadInput(N_("assembly: a vote is still open; close it first"))
    assembly.state, assembly.ended_at = Assembly.State.ENDED, timezone.now()
    assembly.save(update_fields=["state", "ended_at"])
    audit.note("governance.end_assembly", acting_member, assembly)


@transaction.atomic
def come(assembly: Assembly, member: Member, way: str = Way.ROOM, *, acting_member: Member) -> None:
    """Somebody is there: told by who holds the assembly, or on line by oneself."""
    alone = acting_member.pk == member.pk and way == Way.ONLINE
    if not alone:
        must_hold(acting_member, assembly)
    must(assembly.state == Assembly.State.OPEN, N_("presence: the assembly is not under way"))
    must(has_a_vote(member, assembly), N_("presence: this person has no vote here"))
    Presence.objects.update_or_create(
        assembly=assembly, member=member, defaults={"way": way, "left_at": None}
    )
    audit.note("governance.come", acting_member, assembly, whom=str(member.pk), way=way)


@transaction.atomic
def leave(assembly: Assembly, member: Member, *, acting_member: Member) -> None:
    """Somebody leaves; the quorum is counted without them from now on."""
    if acting_member.pk != member.pk:
        must_hold(acting_member, assembly)
    assembly.presences.filter(member=member, left_at=None).update(left_at=timezone.now())
    audit.note("governance.leave", acting_member, assembly, whom=str(member.pk))


@transaction.atomic
def give_proxy(
    assembly: Assembly, giver: Member, holder: Member, *, acting_member: Member
) -> Proxy:
    """Let `holder` vote in the place of `giver`; on paper if somebody else enters it."""
    on_paper = acting_member.pk != giver.pk
    if on_paper:
        must_hold(acting_member, assembly)
    must(giver.pk != holder.pk, N_("proxy: choose somebody else than yourself"))
    must(assembly.state in (*_LIVING, Assembly.State.OPEN), N_("proxy: the assembly is over"))
    must(
        has_a_vote(giver, assembly) and has_a_vote(holder, assembly),
        N_("proxy: both must have a vote in this assembly"),
    )
    _room_for_one_more(assembly, holder)
    try:
        with transaction.atomic():
            proxy = Proxy.objects.create(
                operator_id=assembly.operator_id,
                assembly=assembly,
                giver=giver,
                holder=holder,
                on_paper=on_paper,
            )
    except IntegrityError as error:
        raise BadInput(
            N_("proxy: one was given already for this assembly; withdraw it first")
        ) from error
    audit.note("governance.give_proxy", acting_member, proxy, on_paper=on_paper)
    return proxy


def _room_for_one_more(assembly: Assembly, holder: Member) -> None:
    most = rules_of(assembly.operator).most_proxies
    held = assembly.proxies.filter(holder=holder, withdrawn_at=None).count()
    if most is not None and held >= most:
        raise BadInput(
            N_("proxy: this person holds {most} already, as many as the rules allow"), most=most
        )


@transaction.atomic
def withdraw_proxy(proxy: Proxy, *, acting_member: Member) -> None:
    """Take a proxy back."""
    if acting_member.pk != proxy.giver_id:
        must_hold(acting_member, proxy.assembly)
    proxy.withdrawn_at = timezone.now()
    proxy.save(update_fields=["withdrawn_at"])
    audit.note("governance.withdraw_proxy", acting_member, proxy)


@transaction.atomic
def write_minutes(
    assembly: Assembly, seen_version: int, text: str, *, acting_member: Member
) -> Assembly:
    """Write the minutes, or what was said, until they are adopted. Raises `EditedMeanwhile`."""
    must_hold(acting_member, assembly)
    must(
        assembly.minutes_adopted_at is None,
        N_("minutes: they were adopted and do not change; add a correction"),
    )
    assembly = change(assembly, seen_version, minutes=text)
    audit.note("governance.write_minutes", acting_member, assembly)
    return assembly


@transaction.atomic
def adopt_minutes(assembly: Assembly, *, acting_member: Member) -> None:
    """The minutes are adopted: they no longer change."""
    must_hold(acting_member, assembly)
    must(assembly.state == Assembly.State.ENDED, N_("minutes: end the assembly first"))
    must(bool(assembly.minutes.strip()), N_("minutes: write them first"))
    if assembly.minutes_adopted_at is None:
        assembly.minutes_adopted_at = timezone.now()
        assembly.save(update_fields=["minutes_adopted_at"])
        audit.note("governance.adopt_minutes", acting_member, assembly)


@transaction.atomic
def correct_minutes(assembly: Assembly, text: str, *, acting_member: Member) -> None:
    """Add a correction under adopted minutes."""
    must_hold(acting_member, assembly)
    must(assembly.minutes_adopted_at is not None, N_("minutes: change them, they are a draft"))
    must(bool(text.strip()), N_("minutes: write the correction"))
    Correction.objects.create(assembly=assembly, text=text.strip())
    audit.note("governance.correct_minutes", acting_member, assembly)
