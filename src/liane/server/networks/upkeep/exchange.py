"""What leaves with an export of the operator: every record of upkeep, sealed texts readable.

Voices stay behind: they are heard here or not at all. Secret calendar addresses too.
"""

from collections.abc import Iterator

from liane.server.community.operators.exchange import Rows, rows_of
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep import models

__all__ = ["export"]

_TABLES = {
    "tickets": models.Ticket,
    "ticket_events": models.TicketEvent,
    "visits": models.Visit,
    "visit_parts": models.VisitPart,
    "readings": models.Reading,
    "lessons": models.Lesson,
    "chores": models.Chore,
    "chores_done": models.ChoreDone,
    "stock_items": models.StockItem,
    "stock_movements": models.StockMovement,
    "state_changes": models.StateChange,
    "duties": models.Duty,
    "escalation": models.Escalation,
    "questions": models.Question,
    "replies": models.Reply,
    "phone_calls": models.PhoneCall,
}


def export(operator: Operator) -> Iterator[tuple[str, Rows]]:
    """Every kind of record of this app; sealed texts are readable in an open box."""
    for kind, model in _TABLES.items():
        yield kind, rows_of(model._default_manager.filter(operator=operator))
