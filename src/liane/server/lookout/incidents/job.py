"""The process that makes a file of evidence: the only place of incidents that knows an engine.

    python -m liane.server.lookout.incidents.job

It is told, as JSON on its input, where the incident file, the raw files and the result lie, all in
memory, and to whom the result is sealed; it answers with one line of JSON: `done`, `failed` with a
message and its facts, or `absent` where this box has no engines.
"""

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

__all__ = ["main"]


def _write(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        from liane.detection import evidence  # noqa: PLC0415 (a box may be without engines)
    except ImportError:
        return {"absent": True}
    from liane.errors import LianeError  # noqa: PLC0415

    incident = json.loads(Path(asked["file"]).read_text(encoding="utf-8"))
    raw: Path | None = Path(asked["raw"])
    if asked.get("redacted"):
        incident, raw = evidence.redacted(incident), None
    try:
        key = _key(asked.get("seed"))
        written = evidence.write(incident, raw, Path(asked["out"]), signing_key=key)
        sealed = _seal(Path(asked["out"]), asked.get("keys") or [], asked.get("phrase"))
    except LianeError as error:
        facts = {name: str(value) for name, value in error.facts.items()}
        return {"failed": {"message": error.message, "facts": facts}}
    done = {"done": True, "fingerprint": written.fingerprint, "sealed": sealed}
    return done | (_checked(Path(asked["out"]), asked["check"]) if "check" in asked else {})


def _key(seed: str | None) -> Any:
    """The operator's key that signs; none for an exercise."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)) if seed else None


def _checked(file: Path, language: str) -> dict[str, Any]:
    """How many files hold; and what the same check says of a copy with one letter changed."""
    from liane.detection.evidence import check  # noqa: PLC0415

    spoilt = file.with_suffix(".spoilt")
    with zipfile.ZipFile(file) as whole, zipfile.ZipFile(spoilt, "w") as copy:
        for name in whole.namelist():
            data = whole.read(name)
            copy.writestr(name, data[:-2] + b"X\n" if name == "incident.json" else data)
    try:
        problems = check(str(spoilt)).problems
    finally:
        spoilt.unlink()
    told = next((each for each in problems if each.place == "incident.json"), problems[0])
    return {"files": check(str(file)).files, "spoilt": told.words(language)}


def _seal(file: Path, keys: list[str], phrase: str | None) -> bool:
    """Close the file to everybody but those named; False where nobody is."""
    if not keys and not phrase:
        return False
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    from liane.detection.evidence import seal  # noqa: PLC0415

    closed = io.BytesIO()
    to: list[Any] = [load_pem_public_key(each.encode("ascii")) for each in keys]
    with file.open("rb") as source:
        seal(source, closed, passphrase=phrase, keys=to)
    file.write_bytes(closed.getvalue())
    return True


def main() -> None:
    """Make what is asked for and say what became of it."""
    sys.stdout.write(json.dumps(_write(json.load(sys.stdin))) + "\n")


if __name__ == "__main__":
    main()
