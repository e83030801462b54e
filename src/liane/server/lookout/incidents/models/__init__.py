"""What the lookout keeps of a happening: signals, what they amount to, what leaves, what proves it.

Who reported, who judged and who wrote is sealed; so are the words of people, exact places, causes
and documents. Histories, custody and consents are append-only: a correction is a new line.
"""

from liane.server.lookout.incidents.models.alerts import Alert
from liane.server.lookout.incidents.models.findings import Finding
from liane.server.lookout.incidents.models.incidents import (
    Beyond,
    Cause,
    CauseName,
    Happening,
    Impact,
    Incident,
    Kind,
    Sector,
    Service,
    State,
)
from liane.server.lookout.incidents.models.proof import (
    BROKE,
    LOST_AFTER,
    Consent,
    Custody,
    Document,
    Evidence,
    Paper,
    RawFile,
    Recipient,
)
from liane.server.lookout.incidents.models.signals import (
    Channel,
    Nearness,
    Reliability,
    Sighting,
    Signal,
    Theme,
)

__all__ = [
    "BROKE",
    "LOST_AFTER",
    "Alert",
    "Beyond",
    "Cause",
    "CauseName",
    "Channel",
    "Consent",
    "Custody",
    "Document",
    "Evidence",
    "Finding",
    "Happening",
    "Impact",
    "Incident",
    "Kind",
    "Nearness",
    "Paper",
    "RawFile",
    "Recipient",
    "Reliability",
    "Sector",
    "Service",
    "Sighting",
    "Signal",
    "State",
    "Theme",
]  # fmt: skip
