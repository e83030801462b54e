"""What waits in surveys for those who check answers: what came and could not be counted."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from liane.server.community.members.models import Member
from liane.server.community.surveys.models import Held
from liane.server.community.surveys.permissions import may_read_answers
from liane.server.community.welcome.queues import Line

__all__ = ["lines"]


def lines(member: Member) -> Iterator[Line]:
    """For bearers and data referents."""
    if may_read_answers(member):
        held = Held.objects.filter(operator=member.operator, settled_at=None)
        yield Line(_to_look_at, "survey-held", held)


def _to_look_at(n: int) -> str:
    text = ngettext(
        "{n} answer to a survey is held back", "{n} answers to surveys are held back", n
    )
    return text.format(n=n)
