"""What leaves with an operator: every record of upkeep, sealed texts readable.

Pictures and voices leave beside it, voices sealed anew where they arrive. Secret calendar addresses
stay behind.
"""

import base64
from typing import Any

from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.files import Files, is_picture, on_disk
from liane.server.networks.upkeep import models
from liane.server.networks.upkeep.actions.visits import photo_file
from liane.server.networks.upkeep.rules.words import LARGEST_SOUND, sound_kind

__all__ = ["FILES", "KEPT"]

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
    Kept("visit_photos", models.VisitPhoto),
    Kept("voices", models.VoiceNote, leaves=("sound",)),
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


def _keep_voice(note: Any, data: bytes) -> None:
    note.sound, note.size_bytes = base64.b64encode(data).decode(), len(data)
    note.kind = sound_kind(data[:16])


FILES = (
    on_disk("visit_photos", "blob", photo_file, is_picture("WEBP")),
    Files(
        kind="voices",
        named="kind",
        size=lambda note: int(note.size_bytes),
        read=lambda note: base64.b64decode(note.sound),
        keep=_keep_voice,
        fits=lambda data: bool(sound_kind(data[:16])) and len(data) <= LARGEST_SOUND,
    ),
)
