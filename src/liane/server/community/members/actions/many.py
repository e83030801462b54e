"""Many members at once, from a table that was read in; and taking back those nobody touched since.

The table was looked at by somebody who said yes to it; one line of the audit holds for all.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.actions.people import mark_of
from liane.server.community.members.models import Member, NameMark
from liane.server.community.members.rules import beginnings
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.records import Origin
from liane.server.site.sealing import ERASED, blind

__all__ = ["join_many", "phone_facts", "take_back_many"]

_A_BATCH = 500


def phone_facts(plain: str | None) -> dict[str, Any]:
    """What is kept of a phone that was read already."""
    return {"phone": plain or None, "phone_mark": blind("phone", plain) if plain else ""}


@transaction.atomic
def join_many(
    operator: Operator, people: Iterable[dict[str, Any]], *, acting_member: Member
) -> list[Member]:
    """Make members of people, each with a `name`, a `phone` read already, and other facts."""
    made = []
    for facts in people:
        known = {key: value for key, value in facts.items() if key != "phone"}
        phone = phone_facts(facts.get("phone"))
        made.append(Member(operator=operator, origin=Origin.IMPORTED, **known, **phone))
    Member.objects.bulk_create(made, batch_size=_A_BATCH)
    _mark(operator, made)
    audit.note("members.join_many", acting_member, operator, count=len(made))
    return made


def _mark(operator: Operator, members: Iterable[Member]) -> None:
    marks: dict[str, str] = {}
    rows = []
    for member in members:
        for beginning in beginnings(str(member.name)):
            mark = marks.get(beginning)
            if mark is None:
                mark = marks[beginning] = mark_of(operator.pk, beginning)
            rows.append(NameMark(operator=operator, member=member, mark=mark))
    NameMark.objects.bulk_create(rows, batch_size=2 * _A_BATCH)


@transaction.atomic
def take_back_many(operator: Operator, members: Sequence[Member], *, acting_member: Member) -> None:
    """Take members off the list who were read in by mistake: names and contacts are destroyed."""
    emptied = {"name": ERASED, "phone": None, "phone_mark": "", "mail": None, "zone": ""}
    left = {"state": Member.LEFT, "left_on": timezone.localdate()}
    lists: dict[str, Any] = {"languages": [], "skills": [], "consents": {}}
    keys = [member.pk for member in members]
    for start in range(0, len(keys), _A_BATCH):
        part = keys[start : start + _A_BATCH]
        NameMark.objects.filter(member__in=part).delete()
        Member.objects.filter(operator=operator, pk__in=part).update(**emptied, **left, **lists)
    audit.note("members.take_back_many", acting_member, operator, count=len(keys))
