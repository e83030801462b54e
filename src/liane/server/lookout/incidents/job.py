"""The process that makes a file of evidence: the only place of incidents that knows an engine.

    python -m liane.server.lookout.incidents.job

It is told, as JSON on its input, where the incident file, the raw files and the result lie, all in
memory; it answers with one line of JSON: `done`, `failed` with a message and its facts, or `absent`
where this box has no engines.
"""

import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["main"]


def _write(asked: dict[str, str]) -> dict[str, Any]:
    try:
        from liane.detection import evidence  # noqa: PLC0415 (a box may be without engines)
    except ImportError:
        return {"absent": True}
    from liane.errors import LianeError  # noqa: PLC0415

    incident = json.loads(Path(asked["file"]).read_text(encoding="utf-8"))
    try:
        written = evidence.write(incident, Path(asked["raw"]), Path(asked["out"]))
    except LianeError as error:
        facts = {name: str(value) for name, value in error.facts.items()}
        return {"failed": {"message": error.message, "facts": facts}}
    return {"done": True, "fingerprint": str(getattr(written, "fingerprint", ""))}


def main() -> None:
    """Make what is asked for and say what became of it."""
    sys.stdout.write(json.dumps(_write(json.load(sys.stdin))) + "\n")


if __name__ == "__main__":
    main()
