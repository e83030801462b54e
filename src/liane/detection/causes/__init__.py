"""Causes: one incident for one happening, with its scope and a probability for each cause.

A machine gives probabilities with reasons, to those who may see them. It names nobody in public:
what each step of the ladder may show is in `liane.detection.ladder`.
"""

from liane.detection.causes.beside import speaking
from liane.detection.causes.fusion import FusionRules, Happening, Watched, fused
from liane.detection.causes.incident import INCIDENT_FORMAT, About, incident_file, read_incident
from liane.detection.causes.kinds import CAUSES, KINDS, Kind
from liane.detection.causes.weighing import (
    CAUSES_RULES,
    Cause,
    CauseRules,
    Signal,
    named,
    weigh_causes,
)

__all__ = [
    "CAUSES",
    "CAUSES_RULES",
    "INCIDENT_FORMAT",
    "KINDS",
    "About",
    "Cause",
    "CauseRules",
    "FusionRules",
    "Happening",
    "Kind",
    "Signal",
    "Watched",
    "fused",
    "incident_file",
    "named",
    "read_incident",
    "speaking",
    "weigh_causes",
]
