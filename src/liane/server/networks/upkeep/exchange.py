"""What leaves with an operator: every record of upkeep, sealed texts readable.

Voices and pictures stay behind, and secret calendar addresses too.
"""

from liane.server.community.operators.exchange import Kept
from liane.server.networks.upkeep import models

__all__ = ["KEPT"]

KEPT = (
    Kept("duties", models.Duty),
    Kept("escalation", models.Escalation),
    Kept("questions", models.Question),
    Kept("tickets", models.Ticket),
    Kept("chores", models.Chore),
    Kept("visits", models.Visit),
    Kept("ticket_events", models.TicketEvent),
    Kept("visit_parts", models.VisitPart),
    Kept("readings", models.Reading),
    Kept("lessons", models.Lesson),
    Kept("chores_done", models.ChoreDone),
    Kept("stock_items", models.StockItem),
    Kept("stock_movements", models.StockMovement),
    Kept("state_changes", models.StateChange),
    Kept("replies", models.Reply),
    Kept("phone_calls", models.PhoneCall),
    Kept("checks", models.Check),
    Kept("handovers", models.Handover),
    Kept("desks", models.Desk),
    Kept("site_states", models.SiteState),
)
