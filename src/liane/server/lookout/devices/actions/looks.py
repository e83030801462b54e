"""What a look brings: conditions of devices, links of the mesh, states of sites, troubles.

Only what changed is written. Everything that a job says is checked against the register: a device
that went meanwhile is left out.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.actions.troubles import follow_troubles
from liane.server.lookout.devices.models import Condition, Device, How, MeshLink, Watching
from liane.server.lookout.devices.rules import site_state
from liane.server.networks.upkeep.actions import set_state
from liane.server.networks.upkeep.models import SiteState
from liane.server.site.records import Origin

__all__ = ["take_look"]

_SIGNIFICANT = 0.25  # share by which a cost must change to be written


@transaction.atomic
def take_look(operator: Operator, told: Mapping[str, Any]) -> int:
    """Take over what a job saw: {states, links, faults}; return how many things changed."""
    devices = {
        str(each.pk): each
        for each in Device.objects.filter(operator=operator, gone_at=None)
        .defer("agent_secret").select_related("site", "condition")
    }  # fmt: skip
    before = _sites(devices)
    faults = [each for each in told["faults"] if set(each["root"]) & devices.keys()]
    hidden = _hidden(faults)
    changed = _keep_conditions(operator, devices, told["states"], hidden)
    changed += _keep_links(operator, told["links"])
    troubles = follow_troubles(operator, devices, faults)
    lost = {key for each in faults if each["kind"] == "link" for key in each["root"]}
    planned = {key for each in faults if each["planned"] for key in each["members"]}
    changed += _tell_sites(devices, before, lost, planned)
    if changed or troubles:
        Watching.objects.update_or_create(operator=operator, defaults={"looked_at": timezone.now()})
    return changed + troubles


def _hidden(faults: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Devices that are silent because of another, and the reason to say: behind, island."""
    hidden: dict[str, str] = {}
    for each in faults:
        if each["kind"] in ("cut", "island"):
            reason = "island" if each["kind"] == "island" else "behind"
            hidden |= dict.fromkeys(set(each["members"]) - set(each["root"]), reason)
    return hidden


def _at(seconds: float) -> datetime:
    """A moment of the box; one that has not come (a clock set back) is now."""
    return min(datetime.fromtimestamp(seconds, UTC), timezone.now())


def _keep_conditions(
    operator: Operator,
    devices: Mapping[str, Device],
    states: Mapping[str, Any],
    hidden: Mapping[str, str],
) -> int:
    changed = []
    for key, device in devices.items():
        told = states.get(key)
        if told is None:
            continue
        how, since, reason, figure = told
        if key in hidden and how == How.DOWN:
            reason = hidden[key]
            how = How.UNKNOWN if reason == "island" else how
        was = getattr(device, "condition", None)
        at = None if since is None else _at(since)
        now = Condition(  # from here on it is the condition of `device`
            device=device, operator=operator, how=how, since=at, reason=reason, figure=figure
        )
        if was is None or (was.how, was.reason) != (how, reason):
            changed.append(now)
    Condition.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["device"],
        update_fields=["how", "since", "reason", "figure"],
    )
    return len(changed)


def _keep_links(operator: Operator, links: Iterable[Any]) -> int:
    held = {(each.a, each.b): each for each in MeshLink.objects.filter(operator=operator)}
    told = {(a[:60], b[:60]): (cost, state, since) for a, b, cost, state, since in links}
    gone = [each.pk for pair, each in held.items() if pair not in told]
    MeshLink.objects.filter(pk__in=gone).delete()
    fresh = [
        MeshLink(operator=operator, a=a, b=b, state=state, cost=cost, since=_at(since))
        for (a, b), (cost, state, since) in told.items()
        if _differs(held.get((a, b)), state, cost)
    ]
    MeshLink.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["operator", "a", "b"],
        update_fields=["state", "cost", "since"],
    )
    return len(gone) + sum(
        1 for each in fresh if (was := held.get((each.a, each.b))) is None
        or was.state != each.state
    )  # fmt: skip


def _differs(was: MeshLink | None, state: str, cost: float | None) -> bool:
    if was is None or was.state != state or (was.cost is None) != (cost is None):
        return True
    return cost is not None and was.cost is not None and (
        abs(cost - was.cost) > _SIGNIFICANT * max(abs(was.cost), 1.0)
    )  # fmt: skip


def _sites(devices: Mapping[str, Device]) -> dict[Any, list[str]]:
    """The states of the devices of each site, as they are kept."""
    found: dict[Any, list[str]] = {}
    for each in devices.values():
        if each.site is not None and each.site.gone_at is None:
            known = getattr(each, "condition", None)
            found.setdefault(each.site, []).append(known.how if known else How.UNKNOWN)
    return found


def _tell_sites(
    devices: Mapping[str, Device],
    before: Mapping[Any, list[str]],
    lost: set[str],
    planned: set[str],
) -> int:
    """Say how sites are, where what is measured changed: what people wrote is not written over."""
    now = {site.pk: SiteState.objects.filter(site=site).first() for site in before}
    changed = 0
    for site, hows in _sites(devices).items():
        of_site = [key for key, each in devices.items() if each.site_id == site.pk]
        on_link, at_work = bool(lost & set(of_site)), bool(planned & set(of_site))
        state = site_state(hows, lost_link=on_link, planned=at_work)
        known, reason = now[site.pk], _reason(state, on_link, at_work)
        ours = known is not None and known.origin == Origin.MEASURED
        if hows == before[site] and (not ours or (known and known.state == state)):
            continue
        if known is None and state == "unknown":
            continue
        changed += set_state(
            site, state, reason, Origin.MEASURED, acting_member=None, at=_not_before(known)
        ) is not None  # fmt: skip
    return changed


def _reason(state: str, on_link: bool, at_work: bool) -> str:
    if at_work and state != "ok":
        return _("planned work")
    if state == "worn" and on_link:
        return _("a link fell, another way carries")
    said = {
        "ok": _("it answers"), "worn": _("part of it does not answer, or badly"),
        "cut": _("nothing there answers"), "unknown": _("this box does not reach it to know"),
    }  # fmt: skip
    return said[state]


def _not_before(known: SiteState | None) -> datetime:
    now = timezone.now()
    return now if known is None else max(now, known.since)
