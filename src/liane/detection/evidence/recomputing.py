"""To compute the same again from the evidence file alone: commands, and what they have to print.

`verdicts.jsonl` holds the lines that `liane --lang en verdict raw` prints in the folder where the
file was unpacked, so that one `diff` compares them. The command of the incident is told with the
raw files as they are called in the ZIP.
"""

import json
import shlex
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from liane import __version__
from liane.detection.evidence.exhibits import Exhibit
from liane.detection.evidence.incidents import Incident
from liane.errors import BadInput
from liane.words import N_, language, say, use

__all__ = ["VERDICTS", "command_of", "recipe", "verdicts_of"]

VERDICTS = "verdicts.jsonl"
_RULES = N_("Version of the rules: {rules}\nSoftware: liane {version}\n")
_WHERE = N_("In the folder where this file was unpacked, with that version of Liane:\n")
_EACH = N_(
    "  liane --lang en verdict raw\n"
    "      judges each raw measurement again and prints the lines of verdicts.jsonl;\n"
    "      to compare: liane --lang en verdict raw | diff - verdicts.jsonl\n"
)
_ALL = N_(
    "  {command}\n"
    "      finds the incident again: its times and signals are those of incident.json, but for\n"
    "      what was drawn from measurements that are not in this file\n"
)
_PARTLY = N_("Raw files that are not held here are missing for it: {count}.\n")
_LESS = N_("This version holds no raw files: the whole file does, and the commands are in it.\n")
_NOTHING = N_("Nothing can be computed again: no measurement stands behind this incident.\n")


def command_of(incident: Incident, exhibits: Sequence[Exhibit]) -> str:
    """The command of the incident with its files as they are called in the evidence file.

    >>> from liane.detection.evidence.incidents import Operator
    >>> held = Exhibit(1, "ab" * 32, "a b.csv", "?", None, None, None, False, Path("a b.csv"))
    >>> told = "liane detect --series '/srv/a b.csv' --until 2026-03-02"
    >>> command_of(Incident("", "", Operator(), "measured", recompute=told), [held])
    'liane detect --series raw/abababababababab-a-b.csv --until 2026-03-02'
    """
    try:
        words = shlex.split(incident.recompute)
    except ValueError:  # a quote that is never closed
        return incident.recompute
    return shlex.join(_placed(words, _places(exhibits)))


def _places(exhibits: Sequence[Exhibit]) -> dict[str, list[str]]:
    """Where the files of a sum and of a name lie; several may have one name."""
    places: dict[str, list[str]] = {}
    for each in exhibits:
        for name in (each.sha256, Path(each.name).name):
            if each.path and name:
                places.setdefault(name, []).append(each.path)
    return places


def _placed(words: list[str], places: dict[str, list[str]]) -> Iterator[str]:
    """The words with files by their place; a folder of measurements is the folder of the ZIP."""
    measured = False
    for word in words:
        found = places.get(Path(word).name, [])
        is_option = word.startswith("-")
        if found:
            yield found.pop(0) if len(found) > 1 else found[0]
        elif measured and not is_option and places:
            yield "raw"
        else:
            yield word
        measured = word == "--measurements" or (measured and not is_option)


def verdicts_of(exhibits: Sequence[Exhibit]) -> bytes:
    """One line for each raw measurement that can be judged, as `liane verdict raw` prints it."""
    held = [each for each in exhibits if each.file and each.path]
    if not held:
        return b""
    before = language()
    use("en")
    try:
        with tempfile.TemporaryDirectory(prefix="verdicts-") as folder:
            for each in held:  # by the names in the ZIP: by its ending a packed file is known
                place = Path(folder) / str(each.path)
                place.parent.mkdir(exist_ok=True)
                place.symlink_to(Path(str(each.file)).resolve())
            try:
                lines = [json.dumps(line, ensure_ascii=False) for line in _judged(Path(folder))]
            except BadInput:  # tables, photos: nothing in the folder that `liane verdict` reads
                return b""
    finally:
        use(before)
    return "".join(line + "\n" for line in lines).encode("utf-8", "replace")


def _judged(folder: Path) -> Iterator[dict[str, Any]]:
    from liane.detection import verdict  # noqa: PLC0415 (a check of evidence needs no verdicts)
    from liane.measurement import Rejected, read_records  # noqa: PLC0415

    for record in read_records([str(folder / "raw")]):
        if isinstance(record, Rejected):
            continue
        value = record.value
        place = {"file": record.source.removeprefix(f"{folder}/"), "line": record.line}
        about = {name: value.get(name) for name in ("test_name", "input") if value.get(name)}
        yield place | verdict(value).as_dict() | about


def recipe(incident: Incident, exhibits: Sequence[Exhibit], verdicts: bytes) -> str:
    """How to compute the same again, in the language in use."""
    rules = incident.rules_version or say(N_("unknown"))
    parts = [say(_RULES, rules=rules, version=__version__)]
    command = command_of(incident, exhibits)
    if incident.redacted:
        return "\n".join([*parts, say(_LESS)])
    if not verdicts and not command:
        return "\n".join([*parts, say(_NOTHING)])
    parts += [say(_WHERE)]
    parts += [say(_EACH)] if verdicts else []
    parts += [say(_ALL, command=command)] if command else []
    absent = sum(each.file is None for each in exhibits)
    return "\n".join([*parts, *([say(_PARTLY, count=absent)] if absent else [])])
