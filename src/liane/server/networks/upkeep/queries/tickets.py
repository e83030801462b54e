"""Tickets and lessons, for technicians, for who reported, and for everybody by zone."""

from django.db.models import QuerySet

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.actions.tickets import index_of
from liane.server.networks.upkeep.models import Lesson, Ticket
from liane.server.networks.upkeep.models.tickets import Kind
from liane.server.networks.upkeep.rules.tickets import TicketState
from liane.server.networks.upkeep.rules.words import plain

__all__ = [
    "lessons_of",
    "lessons_that_may_help",
    "listed_tickets",
    "public_tickets",
    "reported_by",
    "ticket_of_number",
    "tickets_of",
    "tickets_to_do",
]

_URGENT_FIRST = ("due_at", "id")


def tickets_of(
    operator: Operator, states: str = "", mine: Member | None = None
) -> QuerySet[Ticket]:
    """Tickets of an operator: `to_do` (default), `over` or `all`; only `mine` if given."""
    found = Ticket.objects.filter(operator=operator).select_related("site", "assignee")
    if mine is not None:
        found = found.filter(assignee=mine)
    if states == "over":
        return found.exclude(state__in=TicketState.to_do()).order_by("-id")
    if states == "all":
        return found.order_by("-id")
    return found.filter(state__in=TicketState.to_do()).order_by(*_URGENT_FIRST)


def listed_tickets(
    operator: Operator, states: str = "", mine: Member | None = None
) -> QuerySet[Ticket]:
    """Tickets with no more than what a list shows: nothing that people said is unsealed."""
    shown = ("number", "service", "zone", "urgency", "state", "echoes", "due_at", "solved_at")
    return tickets_of(operator, states, mine).only(*shown, "site__name", "assignee__name")


def tickets_to_do(operator: Operator) -> QuerySet[Ticket]:
    """Tickets for which somebody still waits, the first due first."""
    return tickets_of(operator)


def ticket_of_number(operator: Operator, number: int) -> Ticket | None:
    """The ticket that people call by `number`."""
    return Ticket.objects.filter(operator=operator, number=number).first()


def public_tickets(operator: Operator) -> QuerySet[Ticket]:
    """What everybody may know: incidents that go on; show zone, service, state and count alone."""
    return (
        Ticket.objects.filter(
            operator=operator, kind=Kind.INCIDENT, state__in=TicketState.to_do(), merged_into=None
        )
        .only("id", "zone", "service", "state", "echoes", "made_at", "number", "operator_id")
        .order_by("-echoes", "-id")
    )


def reported_by(member: Member) -> QuerySet[Ticket]:
    """The tickets that a member reported, the newest first."""
    return Ticket.objects.filter(
        operator_id=member.operator_id, reporter_index=index_of(member)
    ).order_by("-id")


def lessons_of(operator: Operator, words: str = "", tag: str = "") -> QuerySet[Lesson]:
    """Lessons that hold every word, the most used first."""
    found = Lesson.objects.filter(operator=operator)
    for word in [*plain(words).split(), *plain(tag).split()]:
        found = found.filter(found_by__contains=word)
    return found.order_by("-reused", "-id")


def lessons_that_may_help(ticket: Ticket) -> list[Lesson]:
    """Three lessons with a word of the ticket's category or service."""
    words = plain(f"{ticket.get_category_display()} {ticket.get_service_display()}").split()
    lessons = Lesson.objects.filter(operator=ticket.operator_id).order_by("-reused", "-id")[:200]
    scored = [(sum(w in each.found_by for w in words if len(w) > 3), each) for each in lessons]
    useful = [pair for pair in scored if pair[0]]
    return [each for _, each in sorted(useful, key=lambda pair: -pair[0])[:3]]
