"""What happens to a visit: planned, checked, done; its parts leave the shelf, its ticket moves."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.registers.actions.papers import reencoded
from liane.server.networks.upkeep.actions.calendar import do_chore
from liane.server.networks.upkeep.actions.stock import move_stock
from liane.server.networks.upkeep.actions.tickets import move
from liane.server.networks.upkeep.models import (
    Check,
    Reading,
    StockItem,
    Ticket,
    Visit,
    VisitPart,
    VisitPhoto,
)
from liane.server.networks.upkeep.models.stock import MovementKind
from liane.server.networks.upkeep.models.visits import VisitState
from liane.server.networks.upkeep.rules import visits as rules
from liane.server.networks.upkeep.rules.tickets import TicketState
from liane.server.site import audit, records
from liane.server.site.home import folder
from liane.words import N_

__all__ = [
    "add_photo", "carry", "change_visit", "drop_visit", "finish_visit", "photo_file", "plan_visit",
    "remove_photo", "tick",
]  # fmt: skip


@transaction.atomic
def plan_visit(
    operator: Operator,
    *,
    acting_member: Member,
    planned_on: date,
    purpose: str,
    people: Sequence[Member] = (),
    ticket: Ticket | None = None,
    **facts: Any,
) -> Visit:
    """Plan a visit, for a ticket or not; at height two people at least."""
    count = len(people) + facts.get("others_count", 0)
    _guard_people(count, at_height=facts.get("at_height", False))
    visit = Visit.objects.create(
        operator=operator, ticket=ticket, planned_on=planned_on, purpose=purpose, **facts
    )
    visit.people.set(people)
    if ticket is not None and ticket.state != TicketState.PLANNED:
        move(ticket, TicketState.PLANNED, acting_member=acting_member)
    audit.note("upkeep.plan_visit", acting_member, visit, on=str(planned_on), people=count)
    return visit


def _guard_people(count: int, *, at_height: bool) -> None:
    if not rules.enough_people(count, at_height=at_height):
        raise BadInput(
            N_("people: at height nobody goes alone; add a second person who stays on the ground")
            if at_height
            else N_("people: say who goes")
        )


@transaction.atomic
def change_visit(
    visit: Visit,
    seen_version: int,
    *,
    acting_member: Member,
    people: Sequence[Member],
    **values: Any,
) -> Visit:
    """Change day, people or purpose; the checklist is then to be ticked anew."""
    _guard_planned(visit)
    count = len(people) + values.get("others_count", visit.others_count)
    _guard_people(count, at_height=values.get("at_height", visit.at_height))
    changed = records.change(visit, seen_version, cleared_at=None, **values)
    changed.people.set(people)
    changed.checks.all().delete()
    audit.note("upkeep.change_visit", acting_member, changed, on=str(changed.planned_on))
    return changed


def _guard_planned(visit: Visit) -> None:
    if visit.state != VisitState.PLANNED:
        raise BadInput(N_("visit: it is over; plan another one"))


@transaction.atomic
def tick(visit: Visit, codes: Iterable[str], *, acting_member: Member) -> Visit:
    """Keep which boxes of the checklist are ticked; with all of them the sheet can be printed."""
    _guard_planned(visit)
    needs = {"at_height": visit.at_height, "with_power": visit.with_power}
    ticked = set(codes) & set(rules.wanted_boxes(**needs))
    visit.checks.exclude(code__in=ticked).delete()
    there = set(visit.checks.values_list("code", flat=True))
    Check.objects.bulk_create(
        Check(operator_id=visit.operator_id, visit=visit, code=code, said_by=acting_member.name)
        for code in sorted(ticked - there)
    )
    people = visit.people.count() + visit.others_count
    clear = rules.may_print(ticked, people, **needs)
    changed = records.change(visit, visit.version, cleared_at=timezone.now() if clear else None)
    audit.note("upkeep.tick", acting_member, changed, boxes=sorted(ticked), clear=clear)
    return changed


@transaction.atomic
def carry(visit: Visit, parts: Mapping[StockItem, Decimal], *, acting_member: Member) -> None:
    """Say which spares to carry; none of an item takes it off the list."""
    _guard_planned(visit)
    for item, quantity in parts.items():
        if quantity > 0:
            VisitPart.objects.update_or_create(
                visit=visit, item=item,
                defaults={"carried": quantity, "operator_id": visit.operator_id},
            )  # fmt: skip
        else:
            VisitPart.objects.filter(visit=visit, item=item).delete()
    audit.note("upkeep.carry", acting_member, visit, items=len(parts))


@transaction.atomic
def finish_visit(
    visit: Visit,
    seen_version: int,
    *,
    acting_member: Member,
    found: str,
    done: str,
    done_on: date,
    outcome: str,
    minutes: int | None = None,
    used: Mapping[StockItem, Decimal] | None = None,
    readings: Iterable[tuple[str, float, str]] = (),
) -> Visit:
    """Write what was found, done, used and measured; the ticket moves to `outcome`.

    `outcome` is a state of the ticket: solved, waiting (for parts), taken (to come back to).
    """
    _guard_planned(visit)
    if not found.strip() or not done.strip():
        raise BadInput(N_("result: write what was found and what was done, even in three words"))
    over = records.change(
        visit, seen_version, state=VisitState.DONE, found=found.strip(), done=done.strip(),
        done_on=done_on, minutes=minutes,
    )  # fmt: skip
    for item, quantity in (used or {}).items():
        _use(over, item, quantity, acting_member)
    Reading.objects.bulk_create(
        Reading(
            operator_id=over.operator_id, visit=over, kind=kind, value=value, on=on,
            origin="measured",
        )
        for kind, value, on in readings
    )  # fmt: skip
    _move_what_it_was_for(over, outcome, acting_member)
    cleared = over.cleared_at is not None
    audit.note("upkeep.finish_visit", acting_member, over, outcome=outcome, cleared=cleared)
    return over


def _use(visit: Visit, item: StockItem, quantity: Decimal, acting_member: Member) -> None:
    VisitPart.objects.update_or_create(
        visit=visit, item=item, defaults={"used": quantity, "operator_id": visit.operator_id}
    )
    if quantity > 0:
        move_stock(item, MovementKind.USED, quantity, acting_member=acting_member, visit=visit)


def _move_what_it_was_for(visit: Visit, outcome: str, acting_member: Member) -> None:
    ticket = _ticket_now(visit)
    if ticket is not None and ticket.state in TicketState.to_do():
        move(ticket, outcome, acting_member=acting_member, words=visit.done)
    if visit.chore is not None and outcome == TicketState.SOLVED and visit.done_on:
        do_chore(visit.chore, visit.done_on, acting_member=acting_member, visit=visit)


def _ticket_now(visit: Visit) -> Ticket | None:
    return Ticket.objects.filter(visits=visit).first()


@transaction.atomic
def drop_visit(visit: Visit, *, acting_member: Member) -> Visit:
    """Give up a visit; its ticket goes back to who took it."""
    _guard_planned(visit)
    dropped = records.change(visit, visit.version, state=VisitState.CANCELLED)
    ticket = _ticket_now(visit)
    if ticket is not None and ticket.state == TicketState.PLANNED:
        move(ticket, TicketState.TAKEN, acting_member=acting_member)
    audit.note("upkeep.drop_visit", acting_member, dropped)
    return dropped


@transaction.atomic
def add_photo(visit: Visit, data: bytes, *, acting_member: Member, caption: str = "") -> VisitPhoto:
    """Keep a picture of a visit: re-encoded, so that it no longer says where it was taken."""
    content, width, height = reencoded(data)
    photo = VisitPhoto(
        operator_id=visit.operator_id, visit=visit, blob=hashlib.sha256(content).hexdigest(),
        width_px=width, height_px=height, caption=caption.strip()[:160],
    )  # fmt: skip
    path = photo_file(photo)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    photo.save()
    audit.note("upkeep.add_photo", acting_member, visit)
    return photo


@transaction.atomic
def remove_photo(photo: VisitPhoto, *, acting_member: Member) -> None:
    """Erase a picture, from the disk too once no other visit has the same."""
    path, blob = photo_file(photo), photo.blob
    audit.note("upkeep.remove_photo", acting_member, photo.visit)
    photo.delete()
    if not VisitPhoto.objects.filter(blob=blob).exists():
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def photo_file(photo: VisitPhoto) -> Path:
    """Where the picture lies."""
    return folder("blobs", "visits", photo.blob[:2]) / f"{photo.blob}.webp"
