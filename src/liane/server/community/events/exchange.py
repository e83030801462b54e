"""What leaves with an operator: every record of events, sealed texts readable.

Pictures leave beside it. Secret calendar addresses stay behind. Tickets open where they arrive:
their marks are made anew with the key of that box.
"""

from liane.server.community.events import models
from liane.server.community.events.actions.places import mark_again
from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.files import is_picture, on_disk
from liane.server.site.pictures import picture_file

__all__ = ["FILES", "KEPT"]

KEPT = (
    Kept("events", models.Event),
    Kept("places", models.Place, leaves=("name_mark", "code_mark"), marks=mark_again),
    Kept("opinions", models.Opinion, by="event__operator"),
    Kept("sessions", models.HubSession),
    Kept("checks", models.HubCheck),
    Kept("questions", models.RelayedQuestion),
    Kept("photos", models.Photo),
)
FILES = (
    on_disk(
        "photos", "sha256", lambda photo: picture_file("events", photo.sha256), is_picture("WEBP")
    ),
)
