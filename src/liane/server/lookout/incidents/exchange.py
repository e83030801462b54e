"""What leaves with an operator: every record of incidents, and the raw files that prove them.

Evidence files stay behind: they are made again from the records where these arrive. Raw files leave
in clear beside the records, and are wrapped to the key of the box where they arrive.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from liane.server.community.operators.exchange import Kept
from liane.server.community.operators.files import Files, strange
from liane.server.lookout.incidents import files, models

__all__ = ["FILES", "KEPT"]

KEPT = (
    Kept("incidents", models.Incident),
    Kept("raw_files", models.RawFile),
    Kept("signals", models.Signal),
    Kept("findings", models.Finding),
    Kept("happenings", models.Happening),
    Kept("causes", models.Cause),
    Kept("impacts", models.Impact),
    Kept("sightings", models.Sighting),
    Kept("alerts", models.Alert),
    Kept("documents", models.Document),
    Kept("custody", models.Custody),
    Kept("consents", models.Consent),
    Kept("recipients", models.Recipient),
    Kept("evidence", models.Evidence, returns=False),
)


def _keep(record: Any, data: bytes) -> Path | None:
    if sha256(data).hexdigest() != record.sha256:
        raise strange("raw_files")
    path = files.raw_path(record.sha256)
    if path.exists():
        return None
    files.keep_raw(data)
    return path


FILES = (
    Files(
        kind="raw_files",
        named="sha256",
        size=lambda record: int(record.size_bytes),
        read=lambda record: files.read_raw(record.sha256),
        keep=_keep,
        fits=lambda data: 0 < len(data) <= files.LARGEST_RAW,
        needed=False,
    ),
)
