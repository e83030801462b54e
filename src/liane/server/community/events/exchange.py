"""What leaves with an operator: every record of events, sealed texts readable.

Pictures stay behind, and secret calendar addresses too.
"""

from liane.server.community.events import models
from liane.server.community.operators.exchange import Kept

__all__ = ["KEPT"]

KEPT = (
    Kept("events", models.Event),
    Kept("places", models.Place),
    Kept("opinions", models.Opinion, by="event__operator"),
    Kept("sessions", models.HubSession),
    Kept("checks", models.HubCheck),
    Kept("questions", models.RelayedQuestion),
)
