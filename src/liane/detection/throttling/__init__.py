"""Throttling: a target held back while a control, asked in the same minute, is not.

Pure functions over pairs. Without a control of the same minute nothing is said: a slow link, a busy
evening and a far server slow both, or are in the usual ratio of the two.
"""

from liane.detection.throttling.made_up import made_up_pairs
from liane.detection.throttling.pairs import THROTTLING_RULES, Pair, ThrottlingRules, throttled
from liane.detection.throttling.table import pairs_of

__all__ = [
    "THROTTLING_RULES",
    "Pair",
    "ThrottlingRules",
    "made_up_pairs",
    "pairs_of",
    "throttled",
]
