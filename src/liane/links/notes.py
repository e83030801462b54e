"""What has to be said about a budget: one bit per remark, and the sentence for people.

A budget never hides that it lowered a power, left the ground of a formula or lacked a value.
Bits add up in `Budget.notes`; `explain` turns them into messages still to be translated.
"""

from enum import IntFlag

from liane.words import N_

__all__ = ["Note", "explain"]


class Note(IntFlag):
    """Remarks on one row of a budget."""

    LOWERED_FOR_LAW = 1
    LOWERED_FOR_RECEIVER = 2
    NO_RATE = 4
    DEVICE_UNKNOWN = 8
    PATH_UNKNOWN = 16
    OUT_OF_BAND = 32
    WIDTH_REFUSED = 64
    NO_LIMIT_KNOWN = 128
    OTHER_FREQUENCY = 256
    RATES_BY_STANDARD = 512
    AVAILABILITY_UNKNOWN = 1024
    NO_COMMON_RATE = 2048
    POWER_TOO_LOW = 4096
    CLUTTER_UNKNOWN = 8192
    ITM_REFUSED = 16384
    ITM_WARNED = 32768


_SENTENCES = {
    Note.LOWERED_FOR_LAW: N_("transmit power is lowered to keep to the EIRP limit"),
    Note.LOWERED_FOR_RECEIVER: N_(
        "transmit power is lowered further: the other end would receive more than −20 dBm"
    ),
    Note.NO_RATE: N_("no rate holds with the fade margin asked: the link does not work"),
    Note.DEVICE_UNKNOWN: N_("a value of the device is unknown, so the budget is unknown"),
    Note.PATH_UNKNOWN: N_("the ground along the path is not known: get the missing tiles"),
    Note.OUT_OF_BAND: N_("a device does not work on this frequency"),
    Note.WIDTH_REFUSED: N_("a device does not have this channel width"),
    Note.NO_LIMIT_KNOWN: N_(
        "no EIRP limit is known here: power is the device's own, ask the regulator"
    ),
    Note.OTHER_FREQUENCY: N_(
        "the path was surveyed at a frequency more than 10 % away: survey it again"
    ),
    Note.RATES_BY_STANDARD: N_(
        "sensitivity is the 802.11 minimum, as the maker's sheet is missing; real radios do better"
    ),
    Note.AVAILABILITY_UNKNOWN: N_(
        "availability is unknown: rain rate or path statistics are missing"
    ),
    Note.NO_COMMON_RATE: N_("the two devices share no rate at this width"),
    Note.POWER_TOO_LOW: N_(
        "power has to go below 0 dBm, lower than most radios can: take a smaller antenna"
    ),
    Note.CLUTTER_UNKNOWN: N_("what stands on the ground is not known along all of the path"),
    Note.ITM_REFUSED: N_(
        "ITM refuses this path (its code says why): the loss is that of P.526 diffraction alone"
    ),
    Note.ITM_WARNED: N_("ITM computes this path outside its proven range: see its warnings"),
}


def explain(notes: int) -> list[str]:
    """The sentences (to translate) for the bits in `notes`, in a fixed order.

    >>> explain(4)
    ['no rate holds with the fade margin asked: the link does not work']
    """
    return [sentence for bit, sentence in _SENTENCES.items() if int(notes) & bit]
