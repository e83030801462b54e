"""Evidence: an incident and its raw measurements as one file that anybody can check.

Bytes and dataclasses in, a ZIP out; the same input gives the same bytes. `write` makes it, `check`
says what is not as it was written, `redacted` takes people and exact places out of an incident
file, `seal` and `unseal` close it to everybody but its holders. No clock is read here, and nothing
is imported that the light installation lacks.
"""

from liane.detection.evidence.archive import appearing
from liane.detection.evidence.checking import Checked, check
from liane.detection.evidence.incidents import FORMAT, Incident, incident_of
from liane.detection.evidence.problems import Problem
from liane.detection.evidence.redaction import redacted
from liane.detection.evidence.sealing import is_sealed, key_of, seal, unseal
from liane.detection.evidence.writing import EVIDENCE, Written, write

__all__ = [
    "EVIDENCE",
    "FORMAT",
    "Checked",
    "Incident",
    "Problem",
    "Written",
    "appearing",
    "check",
    "incident_of",
    "is_sealed",
    "key_of",
    "redacted",
    "seal",
    "unseal",
    "write",
]
