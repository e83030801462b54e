"""What a community gives to another of its project, and what comes back.

A kit is drawn with a seal. Who takes it up gets a receipt, made by their own Liane of the seal and
of their name; once it is typed here, it is known that somebody opened the kit under that name.
"""

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.finance import actions as finance
from liane.server.projects.finance.models import Where
from liane.server.projects.finance.permissions import may_keep
from liane.server.projects.finance.queries import basis_of, lines_of
from liane.server.projects.needs.queries import living
from liane.server.projects.pathway.actions.guards import must, must_steer
from liane.server.projects.pathway.actions.project import begin, measure
from liane.server.projects.pathway.kit import ReadKit, as_bytes, read
from liane.server.projects.pathway.models import Deliverable, Kit, Project, TakenUp
from liane.server.projects.pathway.phases import LAST
from liane.server.projects.pathway.queries import project_of
from liane.server.projects.pathway.rules import receipt_of
from liane.server.site import audit
from liane.words import N_

__all__ = ["keep_receipt", "make_kit", "take_up"]

_LINE = ("side", "name", "unit", "per", "price", "quantity", "life_years")


@transaction.atomic
def make_kit(project: Project, *, acting_member: Member) -> tuple[Kit, bytes]:
    """Draw a kit of the project as it is today; the file is given, not kept."""
    must_steer(acting_member)
    made = Kit.objects.create(
        operator_id=project.operator_id, project=project, seal=secrets.token_hex(16)
    )
    audit.note("pathway.make_kit", acting_member, project)
    measure(project, LAST, acting_member=None)
    return made, as_bytes(_told(project, made))


def _told(project: Project, kit: Kit) -> dict[str, Any]:
    """Lists and figures; no name, no place, no words that somebody signed."""
    home = project.operator
    lines = lines_of(home).filter(share_of="")
    return {
        "community": home.name,
        "name": project.name,
        "aim": project.aim,
        "seal": kit.seal,
        "made_on": kit.made_at.date().isoformat(),
        "currency": basis_of(home).currency,
        "deliverables": list(project.deliverables.values("phase", "code", "title", "state")),
        "passages": list(project.passages.values("kind", "from_phase", "to_phase", "on")),
        "results": list(project.readings.values("code", "value", "on", "source")),
        "needs": list(living(home).values("title", "use", "state")),
        "lines": list(lines.values(*_LINE)),
    }


@transaction.atomic
def keep_receipt(project: Project, community: str, receipt: str, *, acting_member: Member) -> Kit:
    """Write that another community took a kit of ours up; the kit that it opened."""
    must_steer(acting_member)
    name, typed = " ".join(community.split())[:120], "".join(receipt.lower().split())
    must(
        name.casefold() != project.operator.name.casefold(),
        N_("receipt: it is our own name; another community has to take the kit up"),
    )
    for kit in project.kits.all():
        if typed == receipt_of(kit.seal, name):
            return _kept(project, kit, name, acting_member)
    raise BadInput(N_("receipt: it goes with none of our kits under this name; ask for both again"))


def _kept(project: Project, kit: Kit, name: str, acting_member: Member) -> Kit:
    try:
        with transaction.atomic():
            TakenUp.objects.create(
                operator_id=project.operator_id, project=project, kit=kit, community=name
            )
    except IntegrityError as error:
        raise BadInput(N_("receipt: it is here already")) from error
    audit.note("pathway.keep_receipt", acting_member, project)
    measure(project, LAST, acting_member=None)
    return kit


@transaction.atomic
def take_up(data: bytes, *, acting_member: Member) -> Project:
    """Begin from another community's kit, or add what it has to a project that has begun.

    Its own deliverables come as not begun. Its lines of cost come as guesses to be checked, with
    its prices where the currency is ours; only who keeps the accounts brings them in.
    """
    must_steer(acting_member)
    told, home = read(data), acting_member.operator
    must(
        told.community.casefold() != home.name.casefold(),
        N_("kit: it is our own; it is made for another community"),
    )
    project = project_of(home) or begin(
        acting_member=acting_member, name=told.name or told.community, aim=told.aim
    )
    _add_deliverables(project, told)
    if may_keep(acting_member):
        _add_lines(told, acting_member)
    project.kit_from, project.kit_receipt = told.community, receipt_of(told.seal, home.name)
    project.save(update_fields=["kit_from", "kit_receipt", "changed_at"])
    audit.note("pathway.take_up", acting_member, project)
    return project


def _add_deliverables(project: Project, told: ReadKit) -> None:
    here = set(project.deliverables.values_list("phase", "title"))
    Deliverable.objects.bulk_create(
        Deliverable(operator_id=project.operator_id, project=project, phase=phase, title=title)
        for phase, title in dict.fromkeys(told.deliverables)
        if (phase, title) not in here
    )


def _add_lines(told: ReadKit, acting_member: Member) -> None:
    home = acting_member.operator
    here = set(lines_of(home).values_list("name", flat=True))
    ours = basis_of(home).currency
    for each in told.lines:
        if each.name not in here and ours:
            values = {name: getattr(each, name) for name in _LINE}
            values["price"] = each.price if told.currency == ours else None
            finance.add_line(
                acting_member=acting_member, where=Where.ASSUMED, source=told.community, **values
            )
