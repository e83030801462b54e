"""A fault of our own network: an incident becomes a ticket of upkeep, a ticket an incident."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.lookout.incidents.actions.guards import (
    fresh,
    guard_team,
    must,
    restep,
    share,
    tell,
)
from liane.server.lookout.incidents.actions.life import open_incident
from liane.server.lookout.incidents.models import Beyond, Incident, Kind, Service
from liane.server.lookout.incidents.rules import Own
from liane.server.networks.upkeep import actions as upkeep
from liane.server.networks.upkeep.models import Ticket
from liane.server.networks.upkeep.models.tickets import Service as Missed
from liane.server.site import audit
from liane.server.site.access import TECHNICIANS
from liane.server.site.records import change
from liane.words import N_

__all__ = ["incident_of_ticket", "ticket_of_incident"]


def _guard(member: Member) -> None:
    must(
        bool(member.role_names & TECHNICIANS.roles),
        N_("ticket: technicians, the bearer and the safety referent do this; ask one of them"),
    )


@transaction.atomic
def ticket_of_incident(incident: Incident, *, acting_member: Member) -> Ticket:
    """The fault is ours: a ticket is opened where it is mended, and each knows the other.

    Asked for twice, it is the same one.
    """
    _guard(acting_member)
    guard_team(acting_member, incident)
    now = fresh(incident)
    if now.ticket is not None:
        return now.ticket
    ticket: Ticket = upkeep.report(
        acting_member.operator,
        acting_member=acting_member,
        service=Missed.LOCAL if now.services == [Service.HERE] else Missed.INTERNET,
        zone=now.zones[0] if now.zones else "",
        words=now.title,
        urgency="high",
    )
    linked = change(now, now.version, ticket=ticket, kind=Kind.LOCAL, own_link=Own.IN)
    tell(linked, "ticket", acting_member, public=False)
    share(linked)
    restep(linked, acting_member)  # what comes from our own link is not confirmed
    audit.note("incidents.ticket", acting_member, linked, number=ticket.number)
    return ticket


@transaction.atomic
def incident_of_ticket(
    ticket: Ticket, title: str, *, acting_member: Member, **facts: Any
) -> Incident:
    """What people report at the help desk is watched here too; mending stays at the desk.

    What the ticket says stands where `facts` say nothing.
    """
    _guard(acting_member)
    must(ticket.operator_id == acting_member.operator_id, N_("ticket: it is not of this operator"))
    Ticket.objects.select_for_update().get(pk=ticket.pk)
    known = Incident.objects.filter(ticket=ticket).first()
    if known is not None:
        return known
    told = {
        "zones": [ticket.zone] if ticket.zone else [],
        "services": [Service.HERE if ticket.service == Missed.LOCAL else Service.INTERNET],
        "began_at": ticket.made_at,
        **{name: value for name, value in facts.items() if value},
    }
    if ticket.zone and told.get("beyond", Beyond.UNKNOWN) == Beyond.UNKNOWN:
        told["beyond"] = Beyond.ZONE
    made = open_incident(
        acting_member.operator, acting_member=acting_member, title=title, ticket=ticket, **told
    )
    words = _("It is watched as an incident of the lookout.")
    upkeep.add_note(ticket, words, acting_member=acting_member)
    return made
