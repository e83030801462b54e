"""What leaves with an operator: its devices, how they did, planned work, troubles and sums.

Single readings stay on the box that made them; what lets it into a device leaves readable, as every
sealed text does, for the bearer alone.
"""

from liane.server.community.operators.exchange import Kept
from liane.server.lookout.devices import models

__all__ = ["KEPT"]

KEPT = (
    Kept("watching", models.Watching),
    Kept("devices", models.Device),
    Kept("conditions", models.Condition),
    Kept("mesh_links", models.MeshLink, returns=False),
    Kept("works", models.Work),
    Kept("troubles", models.Trouble),
    Kept("day_sums", models.DaySum),
)
