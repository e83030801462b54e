"""The evidence file: everything of an incident in one ZIP that can be checked without Liane.

The same incident file and the same raw files make the same bytes. What is written is checked, by
the very script that lies in it, before it gets its name.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from liane import __version__
from liane.detection.evidence import checking
from liane.detection.evidence.archive import Archive, appearing
from liane.detection.evidence.chronology import chronology_of
from liane.detection.evidence.consents import honoured
from liane.detection.evidence.exhibits import Exhibit, exhibits_of, links_of
from liane.detection.evidence.incidents import Incident, incident_of
from liane.detection.evidence.recomputing import VERDICTS, recipe, verdicts_of
from liane.detection.evidence.redaction import redacted
from liane.detection.evidence.report import report_of
from liane.detection.evidence.sheets import sheets_of
from liane.detection.evidence.statements import alert_of, in_language, row_of, spoken
from liane.errors import LianeError
from liane.words import N_

__all__ = ["EVIDENCE", "Written", "write"]

EVIDENCE = "liane-evidence-1"
_NOT_SOUND = N_("{file}: what was written does not hold ({why}); is the disk sound? Try again")

_README = N_(
    "Evidence file {id}: {title}\n"
    "\n"
    "Begin with report.en.html (or report.fr.html), which a browser shows and prints.\n"
    "index.json lists every file and says what it is.\n"
    "\n"
    "To check that nothing was changed, with Python 3.8 or later and nothing else:\n"
    "    python3 verify.py FILE.zip\n"
    "or, from the folder where the ZIP was unpacked:  python3 verify.py\n"
    "or, without Python, the sums alone:  sha256sum -c MANIFEST.sha256\n"
    "\n"
    "Whoever can change a file can also write its sums anew. So note the fingerprint that was\n"
    "shown when this file was made, in a place that others hold, and compare it:\n"
    "    python3 verify.py FILE.zip FINGERPRINT\n"
)

_SAYS = {
    "README.txt": N_("what is here, and how to check it"),
    "report.fr.html": N_("the report in French, for the screen and for A4 paper"),
    "report.en.html": N_("the report in English, for the screen and for A4 paper"),
    "incident.json": N_("the incident file that all the rest comes from"),
    "chain.jsonl": N_("one chain of sums for each vantage point"),
    "chronology.csv": N_("every dated thing, in UTC and in local time"),
    "sources.csv": N_("who or what told, how often, how reliably"),
    "impacts.csv": N_("harm by sector"),
    "documents.csv": N_("documents about the cause, and who read them"),
    "custody.csv": N_("who held what, when"),
    "consents.csv": N_("who agreed to what, when"),
    VERDICTS: N_("what the rules say of each raw measurement"),
    "recompute.txt": N_("version of the rules, and the command that computes the same again"),
    "alert.cap.xml": N_("the alert in CAP 1.2, a draft"),
    "stop.csv": N_("the row for Access Now's list of shutdowns"),
    "redacted.zip": N_("the redacted version: no people, no exact places, no addresses"),
    "verify.py": N_("the script that checks this file, without Liane"),
}
_RAW = N_("raw measurement, as received")
_RAW_LATE = N_("raw measurement, as received; late")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: its fingerprint, and how many raw files it holds, lacks, marks late."""

    file: Path
    fingerprint: str
    files: int
    raw: int
    absent: int
    late: int
    signed_by: str


def write(
    incident_file: Mapping[str, Any],
    raw_folder: Path | None,
    out: Path,
    *,
    signing_key: Ed25519PrivateKey | None = None,
) -> Written:
    """Write the evidence of an incident to `out`; it appears whole, or not at all.

    `raw_folder` holds the raw files, named by their SHA-256 or by their name; one that is not there
    is named as not held. What witnesses took back is left out. Raises BadInput for an incident file
    or a raw file that cannot be used.
    """
    value = honoured(incident_file)
    incident = incident_of(value)
    exhibits = exhibits_of(incident, raw_folder)
    with appearing(out) as aside:
        with aside.open("w+b") as stream:
            _assemble(value, incident, exhibits, stream, signing_key)
        found = checking.check(str(aside))
        if found.problems:
            raise LianeError(_NOT_SOUND, file=out, why=found.problems[0].words("en"))
    return Written(
        out,
        found.fingerprint,
        found.files,
        found.raw,
        found.absent,
        found.late,
        found.signed_by,
    )


def _assemble(
    value: Mapping[str, Any],
    incident: Incident,
    exhibits: list[Exhibit],
    stream: BinaryIO,
    signing_key: Ed25519PrivateKey | None,
) -> None:
    archive = Archive(stream)
    try:
        _fill(archive, value, incident, exhibits, signing_key)
        archive.close()
    except BaseException:
        archive.drop()
        raise


def _fill(
    archive: Archive,
    value: Mapping[str, Any],
    incident: Incident,
    exhibits: list[Exhibit],
    signing_key: Ed25519PrivateKey | None,
) -> None:
    links = list(links_of(exhibits))
    for path, data in _documents(value, incident, exhibits, links, signing_key):
        archive.put(path, data)
    for each in exhibits:
        if each.file and each.path:
            archive.copy(each.path, each.file, each.sha256)
    public = _public(signing_key)
    index = _index(incident, archive, links, exhibits, public)
    archive.put(checking.INDEX, _json(index))
    manifest = "".join(f"{said}  {path}\n" for path, said in archive.sums.items()).encode("utf-8")
    archive.put(checking.MANIFEST, manifest)
    if signing_key:
        signature = signing_key.sign(manifest).hex()
        said = {"algorithm": "ed25519", "public_key": public, "signature": signature}
        archive.put(checking.SIGNATURE, _json({"signs": checking.MANIFEST} | said))


def _documents(
    value: Mapping[str, Any],
    incident: Incident,
    exhibits: list[Exhibit],
    links: list[dict[str, Any]],
    signing_key: Ed25519PrivateKey | None,
) -> Iterator[tuple[str, bytes]]:
    moments = chronology_of(incident, exhibits)
    heads = {each["vantage"]: each["link"] for each in links}
    verdicts = verdicts_of(exhibits)
    yield "README.txt", _both(_README, id=incident.id, title=incident.title)
    for code in ("fr", "en"):
        yield f"report.{code}.html", report_of(incident, moments, exhibits, heads, verdicts, code)
    yield "incident.json", _json(value)
    yield checking.CHAIN, b"".join(checking.canonical(each) + b"\n" for each in links)
    yield from sheets_of(incident, moments, exhibits)
    if verdicts:
        yield VERDICTS, verdicts
    again = [spoken(e, lambda: recipe(incident, exhibits, verdicts)) for e in ("fr", "en")]
    yield "recompute.txt", "\n".join(again).encode("utf-8", "replace")
    public = incident_of(redacted(value))  # what may leave the operator names nobody
    yield "alert.cap.xml", alert_of(public)
    yield "stop.csv", row_of(public)
    if not incident.redacted:
        yield "redacted.zip", _redacted(value, signing_key)
    yield "verify.py", _script()


def _script() -> bytes:
    """The check with the modules that it imports written into it: it stands alone in the file."""
    here = Path(checking.__file__)
    text = here.read_text("utf-8")
    for name in ("problems", "signatures"):
        part = here.with_name(f"{name}.py").read_text("utf-8")
        body = part.partition("\n__all__ = ")[2].partition("\n")[2].strip()
        told = rf"from liane\.detection\.evidence\.{name} import .*"
        text = re.sub(told, lambda _found, body=body: body, text)  # type: ignore[misc]
    return text.encode("utf-8")


def _redacted(value: Mapping[str, Any], signing_key: Ed25519PrivateKey | None) -> bytes:
    """The redacted version, itself an evidence file."""
    less, held = redacted(value), io.BytesIO()
    incident = incident_of(less)
    _assemble(less, incident, exhibits_of(incident, None), held, signing_key)
    return held.getvalue()


def _both(message: str, **facts: Any) -> bytes:
    return "\n\n".join(in_language(e, message, **facts) for e in ("fr", "en")).encode("utf-8")


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1)
    return (text + "\n").encode("utf-8", "replace")


def _public(key: Ed25519PrivateKey | None) -> str | None:
    if key is None:
        return None
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return key.public_key().public_bytes(*raw).hex()


def _index(
    incident: Incident,
    archive: Archive,
    links: list[dict[str, Any]],
    exhibits: list[Exhibit],
    public: str | None,
) -> dict[str, Any]:
    late = {each.path for each in exhibits if each.late}
    return {
        "format": EVIDENCE,
        "incident": incident.id,
        "title": incident.title,
        "step": incident.step,
        "redacted": incident.redacted,
        "rules_version": incident.rules_version or None,
        "made_with": f"liane {__version__}",
        "signed_by": public,
        "chains": {each["vantage"]: each["link"] for each in links},
        "files": [
            {"path": path, "sha256": said, "bytes": archive.sizes[path], "late": path in late}
            | _described(path, path in late)
            for path, said in archive.sums.items()
        ],
    }


def _described(path: str, late: bool) -> dict[str, str]:
    says = _SAYS.get(path) or (_RAW_LATE if late else _RAW)
    return {code: in_language(code, says) for code in ("fr", "en")}
