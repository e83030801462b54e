"""Assemblies: agenda, notice, who is there, minutes."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

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
from liane.server.community.governance.tasks import tell_by_mail
from liane.server.community.groups.actions import announce
from liane.server.community.groups.models import Audience
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "adopt_minutes",
    "call_off",
    "change_assembly",
    "come",
    "convene",
    "correct_minutes",
    "end_assembly",
    "give_proxy",
    "leave",
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
    if not allowed:
        raise BadInput(message)


def _must_hold(member: Member, assembly: Assembly) -> None:
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
def change_assembly(
    assembly: Assembly, seen_version: int, *, acting_member: Member, **values: Any
) -> Assembly:
    """Change it before it opens. Raises `EditedMeanwhile`."""
    _must_hold(acting_member, assembly)
    must(assembly.state in _LIVING, N_("assembly: it has opened; what was announced stays"))
    assembly = change(assembly, seen_version, **values)
    audit.note("governance.change_assembly", acting_member, assembly, fields=sorted(values))
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
    _must_hold(acting_member, assembly)
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
def convene(assembly: Assembly, *, acting_member: Member) -> Assembly:
    """Give notice: a notice for members, mail to those who agreed to it; the agenda is in it.

    Raises `BadInput` where the agenda is empty or the notice would be shorter than the statutes
    ask.
    """
    _must_hold(acting_member, assembly)
    must(assembly.state == Assembly.State.PLANNED, N_("assembly: it was convened already"))
    items = list(assembly.items.filter(withdrawn_at=None).order_by("rank", "id"))
    must(bool(items), N_("assembly: put at least one item on its agenda before giving notice"))
    _soon_enough(assembly)
    text = _notice(assembly, items)
    audience = Audience.GROUP if assembly.group else Audience.MEMBERS
    announce(
        acting_member=acting_member,
        title=assembly.title,
        text=text,
        audience=audience,
        group=assembly.group,
        until_day=timezone.localdate(assembly.at),
    )
    transaction.on_commit(partial(tell_by_mail.enqueue, str(assembly.pk), text))
    assembly.state, assembly.convened_at = Assembly.State.CONVENED, timezone.now()
    assembly.save(update_fields=["state", "convened_at"])
    audit.note("governance.convene", acting_member, assembly)
    return assembly


def _soon_enough(assembly: Assembly) -> None:
    must(assembly.at > timezone.now(), N_("assembly: its day is past; choose another"))
    days = rules_of(assembly.operator).notice_days
    if days is not None and assembly.group is None:
        first = timezone.now() + timedelta(days=days)
        if timezone.localdate(assembly.at) < timezone.localdate(first):
            raise BadInput(
                N_("assembly: the rules ask for {days} days of notice; choose {day} or later"),
                days=days,
                day=timezone.localdate(first).isoformat(),
            )


def _notice(assembly: Assembly, items: list[AgendaItem]) -> str:
    when = timezone.localtime(assembly.at).strftime("%d/%m/%Y %H:%M")
    lines = [when, assembly.place, assembly.online, "", _("Agenda") + ":"]
    lines += [f"{number}. {item.title}" for number, item in enumerate(items, 1)]
    lines += ["", _("If you cannot come, you can give a proxy on the page of the assembly.")]
    return "\n".join(line for at, line in enumerate(lines) if line or at > 2)[:4000]


@transaction.atomic
def call_off(assembly: Assembly, *, acting_member: Member) -> None:
    """It will not be held; its items wait for another."""
    _must_hold(acting_member, assembly)
    must(assembly.state in _LIVING, N_("assembly: it has opened; end it instead"))
    assembly.state = Assembly.State.CANCELLED
    assembly.save(update_fields=["state"])
    assembly.items.filter(withdrawn_at=None).update(assembly=None)
    audit.note("governance.call_off", acting_member, assembly)


@transaction.atomic
def open_assembly(assembly: Assembly, *, acting_member: Member) -> None:
    """It begins: who is there is entered from now on."""
    _must_hold(acting_member, assembly)
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
    _must_hold(acting_member, assembly)
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
        _must_hold(acting_member, assembly)
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
        _must_hold(acting_member, assembly)
    assembly.presences.filter(member=member, left_at=None).update(left_at=timezone.now())
    audit.note("governance.leave", acting_member, assembly, whom=str(member.pk))


@transaction.atomic
def give_proxy(
    assembly: Assembly, giver: Member, holder: Member, *, acting_member: Member
) -> Proxy:
    """Let `holder` vote in the place of `giver`; on paper if somebody else enters it."""
    on_paper = acting_member.pk != giver.pk
    if on_paper:
        _must_hold(acting_member, assembly)
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
        _must_hold(acting_member, proxy.assembly)
    proxy.withdrawn_at = timezone.now()
    proxy.save(update_fields=["withdrawn_at"])
    audit.note("governance.withdraw_proxy", acting_member, proxy)


@transaction.atomic
def write_minutes(
    assembly: Assembly, seen_version: int, text: str, *, acting_member: Member
) -> Assembly:
    """Write the minutes, or what was said, until they are adopted. Raises `EditedMeanwhile`."""
    _must_hold(acting_member, assembly)
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
    _must_hold(acting_member, assembly)
    must(assembly.state == Assembly.State.ENDED, N_("minutes: end the assembly first"))
    must(bool(assembly.minutes.strip()), N_("minutes: write them first"))
    if assembly.minutes_adopted_at is None:
        assembly.minutes_adopted_at = timezone.now()
        assembly.save(update_fields=["minutes_adopted_at"])
        audit.note("governance.adopt_minutes", acting_member, assembly)


@transaction.atomic
def correct_minutes(assembly: Assembly, text: str, *, acting_member: Member) -> None:
    """Add a correction under adopted minutes."""
    _must_hold(acting_member, assembly)
    must(assembly.minutes_adopted_at is not None, N_("minutes: change them, they are a draft"))
    must(bool(text.strip()), N_("minutes: write the correction"))
    Correction.objects.create(assembly=assembly, text=text.strip())
    audit.note("governance.correct_minutes", acting_member, assembly)
