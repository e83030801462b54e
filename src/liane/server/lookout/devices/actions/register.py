"""The register of devices: added, changed, taken away; how the network is watched."""

import ipaddress
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.lookout.devices.models import Agent, Device, Mesh, Watching
from liane.server.lookout.devices.permissions import may_keep_devices
from liane.server.lookout.devices.queries import secret_of
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["add_device", "change_device", "guard", "remove_device", "set_watching"]

_MOST_DEVICES = 500
_SECRETS = ("community", "user", "signing", "ciphering")


def guard(member: Member, operator_id: Any = None) -> None:
    """Technicians keep the devices of their own operator."""
    if not may_keep_devices(member) or operator_id not in (None, member.operator_id):
        raise BadInput(N_("device: technicians and the bearer keep this list; ask one of them"))


@transaction.atomic
def add_device(
    *, acting_member: Member, secret: Mapping[str, str] | None = None, **values: Any
) -> Device:
    """Watch one more device. `secret`: community; or user, signing and ciphering for SNMP 3."""
    guard(acting_member)
    operator_id = acting_member.operator_id
    if Device.objects.filter(operator_id=operator_id, gone_at=None).count() >= _MOST_DEVICES:
        raise BadInput(
            N_("device: this box watches at most {most}; take one away first"), most=_MOST_DEVICES
        )
    device = Device(operator_id=operator_id, **values)
    _check(device)
    device.agent_secret = _sealed(device, secret or {})
    _written(lambda: device.save(force_insert=True))
    audit.note("devices.add", acting_member, device, kind=device.kind)
    return device


@transaction.atomic
def change_device(
    device: Device,
    seen_version: int,
    *,
    acting_member: Member,
    secret: Mapping[str, str] | None = None,
    **values: Any,
) -> Device:
    """Correct a device; a secret that is left empty stays as it was. Raises `EditedMeanwhile`."""
    guard(acting_member, device.operator_id)
    tried = Device.objects.get(pk=device.pk)
    for name, value in values.items():
        setattr(tried, name, value)
    _check(tried)
    given = {key: value for key, value in (secret or {}).items() if value}
    if given or not tried.agent or not tried.agent_secret:
        values["agent_secret"] = _sealed(tried, secret_of(tried) | given)
    changed: Device = _written(lambda: change(device, seen_version, **values))
    audit.note("devices.change", acting_member, device, fields=sorted(values))
    return changed


@transaction.atomic
def remove_device(device: Device, *, acting_member: Member) -> None:
    """Watch a device no more. Its sums stay; what hangs behind it hangs on what it hung on."""
    guard(acting_member, device.operator_id)
    Device.objects.filter(behind=device).update(behind=device.behind)
    Device.objects.filter(pk=device.pk).update(gone_at=timezone.now(), agent_secret=None)
    audit.note("devices.remove", acting_member, device)


@transaction.atomic
def set_watching(*, acting_member: Member, **values: Any) -> Watching:
    """Say how the network is watched."""
    guard(acting_member)
    row, _new = Watching.objects.update_or_create(
        operator_id=acting_member.operator_id, defaults=values
    )
    audit.note("devices.set_watching", acting_member, row, **values)
    return row


def _written(write: Any) -> Any:
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        raise BadInput(N_("name: another device has it already; give each one its own")) from error


def _sealed(device: Device, secret: Mapping[str, str]) -> str | None:
    """What lets the box in, as one text; nothing for a device that is not asked."""
    held = {name: secret.get(name, "").strip() for name in _SECRETS}
    if not device.agent:
        return None
    if device.agent == Agent.V2C and not held["community"]:
        raise BadInput(N_("community: version 2c asks for one; the device shows it, or sets it"))
    if device.agent == Agent.V3 and not held["user"]:
        raise BadInput(N_("name: version 3 asks for the name that was set on the device"))
    for name in ("signing", "ciphering"):
        if held[name] and len(held[name]) < 8:
            raise BadInput(N_("password: SNMP wants eight signs or more"))
    if held["ciphering"] and not held["signing"]:
        raise BadInput(N_("password: SNMP ciphers only what is signed; give both passwords"))
    return json.dumps({name: value for name, value in held.items() if value})


def _check(device: Device) -> None:
    if device.address:
        _check_address(device.address)
    needs_address = device.echo or device.agent
    if needs_address and not device.address:
        raise BadInput(N_("address: it is empty; write the address of the device, as 10.0.0.2"))
    if not (needs_address or device.exporter or device.mesh):
        raise BadInput(N_("device: choose at least one way to read it"))
    if device.exporter:
        _check_page(device.exporter)
    if device.speed:
        _check_page(device.speed, ("http", "https", "ws", "wss", "iperf3"))
    _check_mesh(device)
    _check_circle(device)


def _check_mesh(device: Device) -> None:
    if device.mesh and not device.mesh_at:
        raise BadInput(N_("routing daemon: write where it tells, as 10.0.0.2:33123 or http://…"))
    if device.mesh == Mesh.PAGE:
        _check_page(device.mesh_at)
    if device.mesh == Mesh.BABEL:
        _check_socket(device.mesh_at)


def _check_address(text: str) -> None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError as error:
        raise BadInput(
            N_("address: « {text} » is none; write numbers, as 10.0.0.2"), text=text
        ) from error
    if found.is_multicast or found.is_unspecified:
        raise BadInput(N_("address: « {text} » is none; write numbers, as 10.0.0.2"), text=text)


def _check_page(url: str, schemes: tuple[str, ...] = ("http", "https")) -> None:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or any(ord(sign) <= 32 for sign in url):
        raise BadInput(N_("page: « {text} » is no address; write http://10.0.0.2:9100/"), text=url)
    if parts.username or parts.password:
        raise BadInput(N_("page: write no password in an address; open it to this box alone"))


def _check_socket(text: str) -> None:
    host, _colon, port = text.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise BadInput(N_("routing daemon: write its address and port, as 10.0.0.2:33123"))
    _check_address(host.strip("[]"))


def _check_circle(device: Device) -> None:
    """Nobody hangs behind itself, through however many others."""
    seen, now = {device.pk}, device.behind
    while now is not None:
        if now.operator_id != device.operator_id:
            raise BadInput(N_("behind: choose a device of this operator"))
        if now.pk in seen:
            raise BadInput(N_("behind: « {name} » hangs behind this device already"), name=now.name)
        seen.add(now.pk)
        now = now.behind
