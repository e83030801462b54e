"""What changes: the probe and its consents, pauses, rounds; what is brought and taken in."""

from liane.server.lookout.measures.actions.probe import (
    agree,
    lift_pause,
    pause,
    set_probe,
    start,
    stop_everything,
    withdraw,
)
from liane.server.lookout.measures.actions.taking import bring, take_in

__all__ = [
    "agree", "bring", "lift_pause", "pause", "set_probe", "start", "stop_everything", "take_in",
    "withdraw",
]  # fmt: skip
