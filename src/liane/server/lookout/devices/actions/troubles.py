"""One trouble for one happening: begun, widened, ended; with one incident and one ticket.

A trouble goes on as long as a fault shares its root or a device with it. During planned work nobody
is told. In a locked box tickets and incidents wait: they are opened once it is open.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.models import Device, Trouble
from liane.server.lookout.devices.rules import zones_in
from liane.server.lookout.devices.wording import CAUSES
from liane.server.lookout.incidents import actions as incidents
from liane.server.lookout.incidents.models import Beyond, Incident, Service, State
from liane.server.lookout.incidents.models import Kind as Sort
from liane.server.lookout.incidents.rules import Own, Says
from liane.server.networks.upkeep import actions as upkeep
from liane.server.networks.upkeep.models.tickets import Channel
from liane.server.networks.upkeep.models.tickets import Service as Missed
from liane.server.networks.upkeep.rules.tickets import TicketState
from liane.server.site import audit
from liane.server.site.sealing import is_open

__all__ = ["follow_troubles"]

OWN = "own"
_LATELY = timedelta(days=30)
Devices = Mapping[str, Device]
Fault = Mapping[str, Any]


def follow_troubles(operator: Operator, devices: Devices, faults: Iterable[Fault]) -> int:
    """Lay the faults of now beside the troubles that go on; return how many changed."""
    running = list(
        Trouble.objects.filter(operator=operator, ended_at=None)
        .select_related("incident", "ticket").order_by("since", "id")
    )  # fmt: skip
    changed, held = 0, set()
    for fault in faults:
        same = next((each for each in running if each.pk not in held and _same(each, fault)), None)
        if same is None:
            same = _begin(operator, fault)
            changed += 1
        else:
            changed += _go_on(same, fault)
        held.add(same.pk)
        if not same.planned and is_open():
            _announce(same, devices)
    for each in running:
        if each.pk not in held:
            _end(each)
            changed += 1
    if is_open():
        _solve_tickets(operator)
    return changed


def _same(trouble: Trouble, fault: Fault) -> bool:
    """The same root, a device lost in both, or a lost link that has become a cut."""
    if set(trouble.root) == set(fault["root"]):
        return True
    was, now = {*trouble.members}, {*fault["members"]}
    if trouble.kind == Trouble.Kind.WEAK or fault["kind"] == Trouble.Kind.WEAK:
        return bool(set(trouble.root) & set(fault["root"])) and was == now
    return bool(was & now) or (trouble.kind == Trouble.Kind.LINK and bool(set(trouble.root) & now))


def _begin(operator: Operator, fault: Fault) -> Trouble:
    since = min(datetime.fromtimestamp(fault["since"], UTC), timezone.now())
    made = Trouble.objects.create(
        operator=operator, kind=fault["kind"], root=list(fault["root"]),
        members=list(fault["members"]), widest=len(fault["members"]), since=since,
        cause=fault["cause"], planned=fault["planned"], origin="measured",
    )  # fmt: skip
    audit.note(
        "devices.trouble", None, made, operator=operator, kind=made.kind, devices=made.widest
    )
    return made


def _go_on(trouble: Trouble, fault: Fault) -> bool:
    """The same one, wider or narrower or of another kind; work that ended makes it count."""
    values = {
        "kind": fault["kind"], "root": list(fault["root"]), "members": list(fault["members"]),
        "widest": max(trouble.widest, len(fault["members"])),
        "cause": fault["cause"] or trouble.cause, "planned": fault["planned"] and trouble.planned,
    }  # fmt: skip
    differ = {name: value for name, value in values.items() if getattr(trouble, name) != value}
    for name, value in differ.items():
        setattr(trouble, name, value)
    if differ:
        Trouble.objects.filter(pk=trouble.pk).update(**differ)
        if trouble.incident_id and {"kind", "members"} & differ.keys():
            _widen(trouble)
    return bool(differ)


def _zones(devices: Devices) -> dict[str, str]:
    return {key: each.site.zone for key, each in devices.items() if each.site is not None}


def _announce(trouble: Trouble, devices: Devices) -> None:
    """Open what is missing: a ticket for whoever mends, an incident where people may be cut."""
    if trouble.ticket_id is None:
        trouble.ticket = _ticket(trouble, devices)
    if trouble.incident_id is None and trouble.kind != Trouble.Kind.WEAK:
        trouble.incident = _incident(trouble, devices)
    elif trouble.incident_id:
        _join_zones(trouble, devices)
    Trouble.objects.filter(pk=trouble.pk).update(ticket=trouble.ticket, incident=trouble.incident)
    if trouble.incident is not None and trouble.incident.ticket_id is None:
        Incident.objects.filter(pk=trouble.incident.pk).update(ticket=trouble.ticket)


def _names(trouble: Trouble, devices: Devices) -> str:
    known = [devices[key].name for key in trouble.root if key in devices]
    return " – ".join(known)


def _ticket(trouble: Trouble, devices: Devices) -> Any:
    """The ticket says which device, what is behind it, and what its battery said: sealed."""
    lost = [devices[key].name for key in trouble.members if key in devices]
    words = f"{trouble.get_kind_display()} : {_names(trouble, devices)}"
    if len(lost) > 1:
        words += "\n" + ngettext(
            "{n} device is lost with it: {names}", "{n} devices are lost with it: {names}",
            len(lost),
        ).format(n=len(lost), names=", ".join(lost[:20]))  # fmt: skip
    if trouble.cause in CAUSES:
        words += f"\n{CAUSES[trouble.cause]}"
    root = next((devices[key] for key in reversed(trouble.root) if key in devices), None)
    return upkeep.report(
        trouble.operator,
        acting_member=None,
        service=Missed.POWER if trouble.cause in ("battery", "mains") else Missed.INTERNET,
        zone=root.site.zone if root and root.site else "",
        site=root.site if root else None,
        words=words,
        urgency="high" if trouble.kind in (Trouble.Kind.CUT, Trouble.Kind.ISLAND) else "normal",
        channel=Channel.BOX,
    )


def _incident(trouble: Trouble, devices: Devices) -> Incident:
    """Not public: people look at it first. It names zones, never a mast."""
    zones = zones_in(_zones(devices), trouble.members or trouble.root)
    powered = Own.IN if trouble.cause in ("battery", "mains") else Own.UNKNOWN
    made = incidents.open_incident(
        trouble.operator,
        acting_member=None,
        title=_title(trouble),
        kind=Sort.LOCAL,
        services=[Service.INTERNET, Service.HERE] if trouble.members else [],
        zones=zones,
        beyond=_beyond(trouble, zones, devices),
        began_at=trouble.since,
        watched=OWN,
        own_link=Own.IN,
        own_link_why=_("measured by this box on its own network"),
        own_power=powered,
        own_power_why=str(CAUSES[trouble.cause]) if powered == Own.IN else "",
    )
    says = Says.CUT if trouble.members else Says.INFO
    incidents.measured(trouble.operator, made, says, _told(trouble), at=trouble.since)
    made.refresh_from_db()
    return made


def _title(trouble: Trouble) -> str:
    if trouble.kind == Trouble.Kind.ISLAND:
        return _("The box no longer reaches our own network")
    if trouble.kind == Trouble.Kind.LINK:
        return _("A link of our own network fell; everything is still reached")
    return _("A part of our own network is cut")


def _told(trouble: Trouble) -> str:
    count = len(trouble.members)
    if not count:
        return _("A link between two of our devices is gone; traffic goes another way.")
    return ngettext(
        "{n} of our devices no longer answers.", "{n} of our devices no longer answer.", count
    ).format(n=count)  # fmt: skip


def _beyond(trouble: Trouble, zones: list[str], devices: Devices) -> str:
    if trouble.kind == Trouble.Kind.ISLAND or len(trouble.members) == len(devices) > 1:
        return Beyond.OPERATOR
    sites = {devices[k].site_id for k in trouble.members if k in devices and devices[k].site_id}
    if len(zones) > 1 or len(sites) > 1:
        return Beyond.ZONE
    return Beyond.SITE if sites else Beyond.UNKNOWN


def _widen(trouble: Trouble) -> None:
    """The incident follows: its title, and a line in its history."""
    incident = trouble.incident
    if incident is None or incident.state != State.RUNNING:
        return
    services = [Service.INTERNET, Service.HERE] if trouble.members else incident.services
    Incident.objects.filter(pk=incident.pk).update(title=_title(trouble), services=services)
    says = Says.CUT if trouble.members else Says.INFO
    incidents.measured(
        trouble.operator, incident, says, _told(trouble), at=timezone.now()
    )  # fmt: skip


def _join_zones(trouble: Trouble, devices: Devices) -> None:
    incident = trouble.incident
    if incident is None:
        return
    zones = sorted({*incident.zones, *zones_in(_zones(devices), trouble.members)})
    if zones != sorted(incident.zones):
        Incident.objects.filter(pk=incident.pk).update(zones=zones)


def _end(trouble: Trouble) -> None:
    """It is over, and so is its incident; people close it."""
    now = timezone.now()
    Trouble.objects.filter(pk=trouble.pk).update(ended_at=now)
    audit.note("devices.trouble_over", None, trouble, operator=trouble.operator)
    incident = trouble.incident
    if incident is not None and incident.state == State.RUNNING:
        told = _("Our devices answer again.")
        incidents.measured(trouble.operator, incident, Says.BACK, told, at=now)
        incidents.end_incident(incident, now, acting_member=None)


def _solve_tickets(operator: Operator) -> None:
    """Tickets of what is over are solved with a note; those that people reopened since are not."""
    over = Trouble.objects.filter(
        operator=operator, ended_at__gt=timezone.now() - _LATELY,
        ticket__state__in=TicketState.to_do(), ticket__changed_at__lt=F("ended_at"),
    )  # fmt: skip
    for each in over.select_related("ticket"):
        if each.ticket is None:
            continue
        words = _("It answers again since {at}: seen by this box.").format(
            at=f"{timezone.localtime(each.ended_at):%Y-%m-%d %H:%M}"
        )
        upkeep.move(each.ticket, TicketState.SOLVED, acting_member=None, words=words)
