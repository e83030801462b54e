"""Measurements that come in: kept as received, read by a process, told to incidents."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import override

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.actions import Brought, take_found
from liane.server.lookout.incidents.joining import Found
from liane.server.lookout.incidents.people import pk_of
from liane.server.lookout.measures import keeping
from liane.server.lookout.measures.models import Batch
from liane.server.lookout.measures.permissions import may_bring
from liane.server.site import audit
from liane.server.site.records import Origin
from liane.words import N_

__all__ = ["bring", "take_in"]


@transaction.atomic
def bring(name: str, data: bytes, *, acting_member: Member, table: dict[str, Any]) -> Batch:
    """Keep a file as it was received, and have it read. The same file is read once.

    `table` says what the columns of a series are: time, value, groups, offset, arrivals; empty for
    every format that tells it itself.
    """
    if not may_bring(acting_member):
        raise BadInput(N_("measurements: the team of incidents brings them; ask one of them"))
    digest = keeping.keep_raw(acting_member.operator, data)
    same = Batch.objects.filter(operator=acting_member.operator, sha256=digest, table=table)
    known = same.exclude(state=Batch.State.FAILED).first()
    if known is not None:
        return known
    made = Batch.objects.create(
        operator=acting_member.operator, name=name[:200], sha256=digest, size_bytes=len(data),
        given_by=pk_of(acting_member), table=table, origin=Origin.IMPORTED,
    )  # fmt: skip
    audit.note("measures.bring", acting_member, made, bytes=len(data))
    transaction.on_commit(lambda: _start(str(made.pk)))
    return made


def _start(pk: str) -> None:
    from liane.server.lookout.measures.tasks import read_batch  # noqa: PLC0415 (no circle)

    read_batch.enqueue(pk)


@transaction.atomic
def take_in(
    operator: Operator, batch: Batch, counts: dict[str, Any], found: Iterable[Found],
    brought: Brought | None,
) -> Batch:  # fmt: skip
    """Keep the counts of a batch, and tell what was found in it to the incidents it is part of."""
    told = []
    with override(operator.languages[0] if operator.languages else "fr"):
        for each in found:
            incident = take_found(operator, each, brought)
            told += [str(incident.pk)] if incident is not None else []
    values = {
        "state": Batch.State.DONE, "incidents": list(dict.fromkeys(told)), "found": len(told),
        **counts,
    }  # fmt: skip
    Batch.objects.filter(pk=batch.pk).update(**values)
    audit.note("measures.taken", None, batch, operator=operator, found=len(told))
    batch.refresh_from_db()
    return batch
