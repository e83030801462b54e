"""What is announced of an assembly: its notice, a change of day or place, that it is called off.

Notice is given once for a day and a place. Where either changes afterwards people are told at once,
and notice has to be given again, as early as the statutes ask. An assembly whose quorum was lost is
convened a second time with what it could not decide.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.governance.actions.assemblies import must, must_hold, plan_assembly
from liane.server.community.governance.models import AgendaItem, Assembly, Proposal
from liane.server.community.governance.queries import quorum_was_lost, rules_of
from liane.server.community.governance.tasks import tell_by_mail
from liane.server.community.groups.actions import give_notice
from liane.server.community.groups.models import Audience
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["call_off", "change_assembly", "convene", "convene_again"]

_LIVING = (Assembly.State.PLANNED, Assembly.State.CONVENED)
_ANNOUNCED = ("at", "place", "online")
_CARRIED = ("title", "text", "options", "majority", "secret")


@transaction.atomic
def convene(assembly: Assembly, *, acting_member: Member) -> Assembly:
    """Give notice: a notice for members, mail to those who agreed to it; the agenda is in it.

    Raises `BadInput` where the agenda is empty or the notice would be shorter than the statutes
    ask.
    """
    must_hold(acting_member, assembly)
    must(assembly.state == Assembly.State.PLANNED, N_("assembly: it was convened already"))
    items = list(assembly.items.filter(withdrawn_at=None).order_by("rank", "id"))
    must(bool(items), N_("assembly: put at least one item on its agenda before giving notice"))
    _soon_enough(assembly)
    _tell(assembly, assembly.title, _notice(assembly, items), acting_member)
    assembly.state, assembly.convened_at = Assembly.State.CONVENED, timezone.now()
    assembly.save(update_fields=["state", "convened_at"])
    audit.note("governance.convene", acting_member, assembly)
    return assembly


@transaction.atomic
def change_assembly(
    assembly: Assembly, seen_version: int, *, acting_member: Member, **values: Any
) -> Assembly:
    """Change it before it opens. Raises `EditedMeanwhile`.

    A day or a place that was announced and changes is told, and has to be convened anew.
    """
    must_hold(acting_member, assembly)
    must(assembly.state in _LIVING, N_("assembly: it has opened; what was announced stays"))
    convened = assembly.state == Assembly.State.CONVENED
    moved = convened and any(_moves(assembly, name, values) for name in _ANNOUNCED)
    if moved:
        values |= {"state": Assembly.State.PLANNED, "convened_at": None}
    assembly = change(assembly, seen_version, **values)
    if moved:
        title = _("Changed: {title}").format(title=assembly.title)
        later = _("Its day or its place changes. Notice is given again with the agenda.")
        _tell(assembly, title, "\n".join([*_where(assembly), "", later]), acting_member)
    audit.note("governance.change_assembly", acting_member, assembly, fields=sorted(values))
    return assembly


def _moves(assembly: Assembly, name: str, values: dict[str, Any]) -> bool:
    """Whether what was announced becomes something else; a page knows no seconds."""
    before, after = getattr(assembly, name), values.get(name, getattr(assembly, name))
    if name == "at":
        before, after = (each.replace(second=0, microsecond=0) for each in (before, after))
    return bool(before != after)


@transaction.atomic
def call_off(assembly: Assembly, *, acting_member: Member) -> None:
    """It will not be held; its items wait for another. Who was convened is told."""
    must_hold(acting_member, assembly)
    must(assembly.state in _LIVING, N_("assembly: it has opened; end it instead"))
    if assembly.state == Assembly.State.CONVENED:
        title = _("Called off: {title}").format(title=assembly.title)
        later = _("It will not be held. What was on its agenda waits for another assembly.")
        _tell(assembly, title, "\n".join([*_where(assembly), "", later]), acting_member)
    assembly.state = Assembly.State.CANCELLED
    assembly.save(update_fields=["state"])
    assembly.items.filter(withdrawn_at=None).update(assembly=None)
    audit.note("governance.call_off", acting_member, assembly)


@transaction.atomic
def convene_again(first: Assembly, *, acting_member: Member, **facts: Any) -> Assembly:
    """Prepare the second assembly after a lost quorum, with what the first could not decide.

    Proposals come as they were, to be voted anew; what was voted the first time stays there.
    """
    must_hold(acting_member, first)
    must(
        first.state == Assembly.State.ENDED and quorum_was_lost(first),
        N_("assembly: only one that ended without its quorum is convened a second time"),
    )
    made = plan_assembly(acting_member=acting_member, second_of=first, **facts)
    _carry(first, made)
    return made


def _carry(first: Assembly, second: Assembly) -> None:
    """What was not decided comes onto the agenda and among the proposals of the second."""
    undecided = first.proposals.filter(state=Proposal.State.NO_QUORUM).order_by("id")
    for each in undecided.select_related("item"):
        item = AgendaItem.objects.create(
            operator_id=second.operator_id,
            assembly=second,
            title=each.item.title if each.item else each.title,
            why=each.item.why if each.item else "",
        )
        Proposal.objects.create(
            operator_id=second.operator_id,
            assembly=second,
            item=item,
            **{name: getattr(each, name) for name in _CARRIED},
        )


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


def _tell(assembly: Assembly, title: str, text: str, acting_member: Member) -> None:
    """A notice for those who have a vote, and mail to those who agreed to it."""
    give_notice(
        acting_member=acting_member,
        title=title[:140],
        text=text[:4000],
        audience=Audience.GROUP if assembly.group else Audience.MEMBERS,
        group=assembly.group,
        until_day=timezone.localdate(assembly.at),
    )
    transaction.on_commit(partial(tell_by_mail.enqueue, str(assembly.pk), title, text))


def _where(assembly: Assembly) -> list[str]:
    """Its hour and its place, a line each."""
    when = timezone.localtime(assembly.at).strftime("%d/%m/%Y %H:%M")
    return [line for line in (when, assembly.place, assembly.online) if line]


def _notice(assembly: Assembly, items: list[AgendaItem]) -> str:
    lines = [*_where(assembly), "", _("Agenda") + ":"]
    lines += [f"{number}. {item.title}" for number, item in enumerate(items, 1)]
    lines += ["", _("If you cannot come, you can give a proxy on the page of the assembly.")]
    return "\n".join(lines)
