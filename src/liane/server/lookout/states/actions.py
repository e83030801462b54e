"""What changes: faults begin and end with states, somebody sees them, technicians are told."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext, override

from liane.errors import BadInput
from liane.server.community.members.models import Channel, Member
from liane.server.community.members.queries import people_with
from liane.server.community.operators.clocks import clock_of
from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.queries import covered_sites
from liane.server.lookout.incidents.people import reads
from liane.server.lookout.states.models import Fault, Hours
from liane.server.lookout.states.queries import hours_of
from liane.server.lookout.states.rules import is_quiet, is_ripe
from liane.server.networks.upkeep.models import SiteState
from liane.server.networks.upkeep.rules.states import State
from liane.server.site import audit
from liane.server.site.access import TECHNICIANS
from liane.server.site.uplink.actions import queue_out
from liane.server.site.uplink.models import Outgoing
from liane.server.site.uplink.queries import link_now
from liane.server.site.uplink.texting import text
from liane.words import N_

__all__ = ["follow_states", "see_fault", "set_hours", "tell_faults"]


@transaction.atomic
def follow_states(operator: Operator) -> int:
    """Begin a fault for what is cut and has none, end those that are over; return how many.

    What is cut because something before it is has none of its own: one happening, one fault.
    """
    cut = SiteState.objects.filter(operator=operator, state=State.CUT, site__gone_at=None)
    covered = covered_sites(operator)
    every = cut.values_list("site_id", "since")
    wanted: dict[Any, datetime] = {site: at for site, at in every if site not in covered}
    link = link_now()
    if link.state == "cut" and link.since is not None:
        wanted[None] = link.since
    known = {each.site_id: each for each in Fault.objects.filter(operator=operator, ended_at=None)}
    over = [each.pk for site, each in known.items() if site not in wanted]
    Fault.objects.filter(pk__in=over).update(ended_at=timezone.now())
    fresh = [site for site in wanted if site not in known]
    for site in fresh:
        kind = Fault.Kind.SITE if site else Fault.Kind.LINK
        Fault.objects.create(operator=operator, kind=kind, site_id=site, since=wanted[site])
    return len(over) + len(fresh)


@transaction.atomic
def see_fault(fault: Fault, *, acting_member: Member) -> Fault:
    """« I have seen it »: it is sent to nobody any more. Seen twice: the first counts."""
    if fault.operator_id != acting_member.operator_id:
        raise BadInput(N_("fault: it is not one of this operator"))
    Fault.objects.filter(pk=fault.pk, seen_at=None).update(
        seen_at=timezone.now(), seen_by=str(acting_member.pk)
    )
    audit.note("states.see_fault", acting_member, fault)
    fault.refresh_from_db()
    return fault


@transaction.atomic
def set_hours(*, acting_member: Member, **values: Any) -> Hours:
    """Say how technicians are told, and when they are left in peace."""
    if (values.get("quiet_from") is None) != (values.get("quiet_until") is None):
        raise BadInput(N_("quiet hours: write both their beginning and their end, or neither"))
    hours, _new = Hours.objects.update_or_create(
        operator_id=acting_member.operator_id, defaults=values
    )
    audit.note("states.set_hours", acting_member, hours)
    return hours


def tell_faults(operator: Operator) -> int:
    """Send one message for all faults that are ripe and unseen; nothing in quiet hours.

    What fell in quiet hours and still lasts is told when they end. The message says how many, and
    neither where nor what: it may be read by others.
    """
    hours, now = hours_of(operator), timezone.now()
    here = now.astimezone(clock_of(operator)).time()
    if is_quiet(here, hours.quiet_from, hours.quiet_until):
        return 0
    waiting = Fault.objects.filter(operator=operator, ended_at=None, seen_at=None, told_at=None)
    ripe = [each.pk for each in waiting if is_ripe(each.since, now, hours.after_minutes)]
    if not ripe:
        return 0
    _send(operator, hours, len(ripe))
    Fault.objects.filter(pk__in=ripe).update(told_at=now)
    return len(ripe)


def _said(operator: Operator, faults: int, language: str) -> str:
    with override(language):
        return ngettext(
            "{place}: {n} fault goes on. Sign in on the box to see it.",
            "{place}: {n} faults go on. Sign in on the box to see them.",
            faults,
        ).format(place=operator.name, n=faults)


def _send(operator: Operator, hours: Hours, faults: int) -> None:
    """Each in the language that they read; that of the operator where the box speaks none."""
    ours = [code for code, _name in settings.LANGUAGES]
    ours.sort(key=lambda code: code not in operator.languages[:1])
    for each in people_with(operator, TECHNICIANS.roles).select_related("user"):
        words = _said(operator, faults, reads(each, ours))
        if hours.by_mail and each.mail and Channel.MAIL in each.consents:
            body = {"from": settings.DEFAULT_FROM_EMAIL, "to": [str(each.mail)], "subject": words,
                    "text": words}  # fmt: skip
            queue_out(Outgoing.MAIL, body, priority=Outgoing.ALERT)
        if hours.by_text and each.phone and Channel.SMS in each.consents:
            text(operator, str(each.phone), words, urgent=True)
