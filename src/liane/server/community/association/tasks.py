"""What the worker does for the association: carry letters, remind people, read tables in."""

from django.utils import timezone
from django_tasks import task

from liane.errors import BadInput
from liane.server.community.association.actions import dues, letters, tables
from liane.server.community.association.models import Letter, Membership, RollTable
from liane.server.community.association.queries.roll import to_remind
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.sealing import is_open

__all__ = ["carry_letter", "read_in", "remind_everybody"]


@task()
def carry_letter(letter: str, base: str = "") -> int:
    """Put a letter in the queue for each who agreed; how many."""
    found = Letter.objects.select_related("operator").filter(pk=letter).first()
    return sum(letters.carry(found, base).values()) if found else 0


@task()
def remind_everybody() -> int:
    """Once a day: write to those whose year ends soon; nothing in a locked box."""
    if not is_open():
        return 0
    today = timezone.localdate()
    told = 0
    ending = Membership.objects.filter(
        state=Membership.State.ACCEPTED, valid_until__isnull=False
    ).values("operator")
    for operator in Operator.objects.filter(closed_at=None, pk__in=ending).iterator():
        untold = to_remind(operator, untold=True).filter(valid_until__gte=today)
        told += sum(dues.remind(operator, untold, acting_member=None).values())
    return told


@task()
def read_in(table: str, member: str) -> dict[str, int]:
    """Read a long file in, as somebody said; what cannot be goes back to its preview."""
    brought = RollTable.objects.select_related("operator").filter(pk=table).first()
    by = Member.objects.prefetch_related("roles").filter(pk=member).first()
    if brought is None or by is None:
        return {}
    choices = {int(line): str(choice) for line, choice in brought.choices.items()}
    try:
        return dict(tables.apply_table(brought, choices, acting_member=by).counts)
    except BadInput:
        RollTable.objects.filter(pk=table).update(queued_at=None)
        raise
