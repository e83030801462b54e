"""The own network judged from readings: how each device is, and what one fault explains.

Pure functions. A device's memory is folded over its readings one by one, so that the same stored
readings and the same limits always give the same states; a fault is one, whatever hangs behind it.
"""

from liane.detection.network.faults import Fault, Node, faults
from liane.detection.network.links import LinkMemory, heard
from liane.detection.network.rounds import Known, Subject, after
from liane.detection.network.states import (
    RULES,
    UNSEEN,
    Judgement,
    Limits,
    Memory,
    State,
    confirmed,
    judged,
    power_of,
)

__all__ = [
    "RULES",
    "UNSEEN",
    "Fault",
    "Judgement",
    "Known",
    "Limits",
    "LinkMemory",
    "Memory",
    "Node",
    "State",
    "Subject",
    "after",
    "confirmed",
    "faults",
    "heard",
    "judged",
    "power_of",
]
