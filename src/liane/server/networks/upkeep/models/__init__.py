"""What keeps a network running: tickets, visits, lessons, chores, spares, the rota, states.

Who reported, who asked, what they said and who answered is sealed. Movements of spares, changes of
state and histories are append-only: a correction is a new line.
"""

from liane.server.networks.upkeep.models.calendar import CalendarKey, Chore, ChoreDone
from liane.server.networks.upkeep.models.lessons import Lesson
from liane.server.networks.upkeep.models.people import Desk, Duty, Escalation, Handover
from liane.server.networks.upkeep.models.questions import PhoneCall, Question, Reply
from liane.server.networks.upkeep.models.states import SiteState, StateChange
from liane.server.networks.upkeep.models.stock import StockItem, StockMovement
from liane.server.networks.upkeep.models.tickets import Echo, Ticket, TicketEvent, VoiceNote
from liane.server.networks.upkeep.models.visits import (
    Check,
    Reading,
    Visit,
    VisitPart,
    VisitPhoto,
)

__all__ = [
    "CalendarKey",
    "Check",
    "Chore",
    "ChoreDone",
    "Desk",
    "Duty",
    "Echo",
    "Escalation",
    "Handover",
    "Lesson",
    "PhoneCall",
    "Question",
    "Reading",
    "Reply",
    "SiteState",
    "StateChange",
    "StockItem",
    "StockMovement",
    "Ticket",
    "TicketEvent",
    "Visit",
    "VisitPart",
    "VisitPhoto",
    "VoiceNote",
]
