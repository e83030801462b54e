"""What the worker does for the association: carry letters, remind people, read tables in."""

from django.utils import timezone
from django_tasks import task

from liane.server.community.association.actions import dues, letters
from liane.server.community.association.models import Letter, Membership
from liane.server.community.association.queries.roll import to_remind
from liane.server.community.operators.models import Operator
from liane.server.site.sealing import is_open

__all__ = ["carry_letter", "remind_everybody"]


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
