"""What is read of advocacy."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from liane.server.community.advocacy.models import Campaign, Commitment, Letter, Meeting
from liane.server.community.advocacy.rules import shown_state
from liane.server.community.operators.models import Operator

__all__ = [
    "awaited",
    "campaigns_of",
    "commitments_of",
    "done_between",
    "letters_of",
    "meetings_of",
    "public_summary",
]

_TEXTS = (
    *("situation", "goal", "position", "influencers", "allies", "opponents", "tactics"),
    *("objectives", "roles", "risks", "indicators", "result", "learnt"),
)


def campaigns_of(operator: Operator) -> QuerySet[Campaign]:
    """Plans, those under way first."""
    found = Campaign.objects.filter(operator=operator).defer(*_TEXTS)
    return found.annotate(letters_count=Count("letters")).order_by("-state", "-id")


def letters_of(operator: Operator) -> QuerySet[Letter]:
    """Letters and requests, the last first, without their texts."""
    found = Letter.objects.filter(operator=operator).defer("text", "answer", "contact")
    return found.select_related("campaign").order_by("-id")


def awaited(operator: Operator) -> QuerySet[Letter]:
    """Letters whose answer is awaited, the first due first."""
    return letters_of(operator).filter(state=Letter.State.SENT).order_by("answer_due", "id")


def meetings_of(operator: Operator) -> QuerySet[Meeting]:
    """Meetings, the last first."""
    return Meeting.objects.filter(operator=operator).order_by("-on_day", "-id")


def commitments_of(operator: Operator) -> QuerySet[Commitment]:
    """Commitments, those due first."""
    return Commitment.objects.filter(operator=operator).order_by("due", "id")


def public_summary(operator: Operator) -> list[Commitment]:
    """What everybody reads: commitments with a source, with what may be said of each today."""
    today = timezone.localdate()
    found = list(commitments_of(operator).filter(public=True).order_by("body", "said_on")[:200])
    labels = dict(Commitment.State.choices)
    for each in found:
        code = shown_state(each.state, each.reply, each.reply_asked_on, today)
        each.shown, each.shown_label = code, labels[code]  # type: ignore[attr-defined]
    return found


def done_between(operator: Operator, start: date, end: date) -> dict[str, int]:
    """What was done in these days, for a report of the year."""
    of = {"operator": operator}
    letters = Letter.objects.filter(**of).aggregate(
        sent=Count("pk", filter=Q(sent_on__range=(start, end))),
        answered=Count("pk", filter=Q(answered_on__range=(start, end))),
    )
    met = Meeting.objects.filter(on_day__range=(start, end), **of).count()
    promised = Commitment.objects.filter(said_on__range=(start, end), **of).count()
    return {**letters, "meetings": met, "commitments": promised}
