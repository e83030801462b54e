"""Detection: what measurements mean, always with reasons, never an accusation without a control.

Pure functions: the same measurements and the same version of the rules give the same answer.
"""

from liane.detection.verdicts import LAYERS, RULES_VERSION, STATES, Finding, Verdict, weigh
from liane.detection.verdicts_rounds import Situation, situations
from liane.detection.verdicts_web import verdict

__all__ = [
    "LAYERS",
    "RULES_VERSION",
    "STATES",
    "Finding",
    "Situation",
    "Verdict",
    "situations",
    "verdict",
    "weigh",
]
