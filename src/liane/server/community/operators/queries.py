"""What is read of operators."""

from django.db.models import QuerySet

from liane.server.community.operators.models import Operator, Privacy

__all__ = ["find_operator", "home_operator", "listed"]


def find_operator(slug: str) -> Operator | None:
    """The open operator of that name in addresses."""
    return Operator.objects.filter(slug=slug).select_related("parent").first()


def listed() -> QuerySet[Operator]:
    """Operators that anybody may know of, the oldest first."""
    return Operator.objects.exclude(privacy=Privacy.PRIVATE).filter(closed_at=None).order_by("id")


def home_operator() -> Operator | None:
    """The operator whose box this is: the first founded here that has no parent."""
    return Operator.objects.filter(parent=None, closed_at=None).order_by("id").first()
