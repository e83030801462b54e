"""What leaves with an operator: the plan, spots, texts, what went out, with pictures and sounds."""

from liane.server.community.communication import models
from liane.server.community.communication.actions import MOST_SOUND, recording_file, sound_of
from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.files import is_picture, on_disk
from liane.server.site.pictures import picture_file

__all__ = ["FILES", "KEPT"]

KEPT = (
    Kept("messages", models.Message),
    Kept("spots", models.Spot),
    Kept("texts", models.KitText),
    Kept("outings", models.Outing),
    Kept("calls", models.Calls),
    Kept("badges", models.Badge),
)
FILES = (
    on_disk(
        "spots",
        "recording",
        recording_file,
        lambda data: bool(sound_of(data)) and len(data) <= MOST_SOUND,
        needed=False,
    ),
    *(
        on_disk(
            kind,
            "picture",
            lambda row: picture_file("communication", row.picture),
            is_picture("WEBP"),
            needed=False,
        )
        for kind in ("messages", "outings")
    ),
)
