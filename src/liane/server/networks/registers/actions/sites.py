"""Adding, changing, removing and restoring a site."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.registers import rules
from liane.server.networks.registers.actions.versions import keep
from liane.server.networks.registers.models import Site
from liane.server.site import audit
from liane.server.site.models import OutboxEntry
from liane.server.site.records import change
from liane.words import N_

__all__ = ["add_site", "change_site", "public_facts", "remove_site", "restore_site", "taken_codes"]


def public_facts(site: Site) -> dict[str, Any]:
    """What neighbours and the public may know of a site: never where it is."""
    return {"kind": site.kind, "zone": site.zone}


def taken_codes(operator: Operator) -> set[str]:
    """Codes of the sites that stand."""
    found = Site.objects.filter(operator=operator, gone_at=None)
    return set(found.values_list("code", flat=True))


def _is_free(operator_id: Any, code: str, but: Any = None) -> None:
    same = Site.objects.filter(operator_id=operator_id, code=code, gone_at=None).exclude(pk=but)
    if same.exists():
        raise BadInput(
            N_("short name: “{code}” is taken by another site; choose another"), code=code
        )


@transaction.atomic
def add_site(
    operator: Operator, values: Mapping[str, Any], *, acting_member: Member | None
) -> Site:
    """Add a site; without a code it gets one from its name. Raises `BadInput`."""
    facts = {name: value for name, value in values.items() if value is not None}
    if not facts.get("code"):
        facts["code"] = rules.code_from(facts["name"], taken_codes(operator))
    _is_free(operator.pk, facts["code"])
    site = Site.objects.create(operator=operator, **facts)
    keep(site, "add", member=acting_member, after=facts)
    audit.note("registers.add_site", acting_member, site, operator=operator, kind=site.kind)
    audit.share(site, "registers", public_facts(site))
    return site


@transaction.atomic
def change_site(
    site: Site, seen_version: int, values: Mapping[str, Any], *, acting_member: Member | None
) -> Site:
    """Change what differs; raises `EditedMeanwhile` if somebody was faster, or `BadInput`."""
    new = {name: value for name, value in values.items() if getattr(site, name) != value}
    if "code" in new:
        _is_free(site.operator_id, new["code"], but=site.pk)
    if not new and site.version == seen_version:
        return site
    before = {name: getattr(site, name) for name in new}
    current = change(site, seen_version, **new)
    keep(current, "change", member=acting_member, before=before, after=new)
    audit.note("registers.change_site", acting_member, current, fields=sorted(new))
    audit.share(current, "registers", public_facts(current))
    return current


@transaction.atomic
def remove_site(site: Site, seen_version: int, *, acting_member: Member | None) -> Site:
    """Take a site off the lists; `restore_site` brings it back."""
    gone = change(site, seen_version, gone_at=timezone.now())
    keep(gone, "remove", member=acting_member)
    audit.note("registers.remove_site", acting_member, gone)
    audit.share(gone, "registers", {}, op=OutboxEntry.ERASE)
    return gone


@transaction.atomic
def restore_site(site: Site, *, acting_member: Member | None) -> Site:
    """Bring a removed site back; raises `BadInput` where its code was given to another."""
    _is_free(site.operator_id, site.code, but=site.pk)
    try:
        with transaction.atomic():
            back = change(site, site.version, gone_at=None)
    except IntegrityError as error:
        raise BadInput(
            N_("short name: “{code}” is taken by another site; choose another"), code=site.code
        ) from error
    keep(back, "restore", member=acting_member)
    audit.note("registers.restore_site", acting_member, back)
    audit.share(back, "registers", public_facts(back))
    return back
