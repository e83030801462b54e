"""Check an evidence file of Liane: `python3 verify.py FILE.zip` (or the folder it was unpacked to).

This file needs Python 3.8 or later and nothing else; a copy of it lies in every evidence file. It
names each thing that is not as it was written: a changed byte, a file that is missing or added, a
chain that was reordered. It trusts nothing that the file says of itself, but for one thing that it
cannot know: whether this is the file that was made. For that, give it the fingerprint (SHA-256 of
MANIFEST.sha256) that was noted when the file was made, or the key that was to sign it.
Without words it checks the folder in which it lies, else the ZIP files beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Iterator, NamedTuple  # noqa: UP035 (this file runs on 3.8)

from liane.detection.evidence.problems import Problem
from liane.detection.evidence.signatures import signature_holds

MANIFEST, SIGNATURE, CHAIN, INDEX = "MANIFEST.sha256", "SIGNATURE.json", "chain.jsonl", "index.json"
MARK = b"liane-evidence-1 sha256="  # the comment of the ZIP; the sum of all before it follows
SEALED = b"liane-sealed-1\n"  # how a file begins that only its holders can read
SUM = 64
BLOCK = 1 << 20
LONG, SWELL = 1 << 30, 200  # above a gigabyte, what is packed so many times over is a trap
WHEN, RIGHTS = (1980, 1, 1, 0, 0, 0), 0o644 << 16  # of every entry, so that one input is one file
LARGEST = 64 << 20  # of the files that are read whole
FIRST = "0" * SUM
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)


class Checked(NamedTuple):
    """What a check found; it is sound without a problem."""

    fingerprint: str
    signed_by: str
    files: int
    raw: int
    absent: int
    late: int
    heads: dict[str, str]
    problems: list[Problem]


class Zipped:
    """The files of a ZIP, each read once, in blocks."""

    def __init__(self, file: str) -> None:
        self.archive = zipfile.ZipFile(file)
        self.listed = self.archive.namelist()
        entries = self.archive.infolist()
        is_trap = sum(each.file_size for each in entries) > max(LONG, SWELL * _size(file))
        self.swollen = {
            each.filename: each.file_size
            for each in entries
            if is_trap and each.file_size > SWELL * each.compress_size
        }

    def odd(self) -> Iterator[Problem]:
        """Entries that are not kept as they were written, whatever is in them."""
        entries = self.archive.infolist()
        found = [e.filename for e in entries if _is_restamped(e)]
        if len(found) < len(entries):  # all of them: packed anew, which the envelope says
            yield from (Problem("restamped", name) for name in dict.fromkeys(found))

    def open(self, name: str) -> BinaryIO:
        return self.archive.open(name)  # type: ignore[return-value]

    def close(self) -> None:
        self.archive.close()


class Unpacked:
    """The files of a folder that an evidence file was unpacked to."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        found = [each for each in self.folder.rglob("*") if each.is_file()]
        self.listed = sorted(each.relative_to(self.folder).as_posix() for each in found)
        self.swollen: dict[str, int] = {}

    def odd(self) -> Iterator[Problem]:
        """A folder has dates and an order of its own."""
        return iter(())

    def open(self, name: str) -> BinaryIO:
        return (self.folder / name).open("rb")

    def close(self) -> None:
        """Nothing is held open."""


def _is_sealed(file: str) -> bool:
    try:
        with Path(file).open("rb") as stream:
            return stream.read(len(SEALED)) == SEALED
    except OSError:
        return False


def _size(file: str) -> int:
    return Path(file).stat().st_size


def _is_restamped(entry: zipfile.ZipInfo) -> bool:
    told = (entry.date_time, entry.external_attr, entry.create_system)
    return told != (WHEN, RIGHTS, 3) or bool(entry.extra or entry.comment)


def check(file: str, expected: str = "") -> Checked:
    """Everything that is not as it was written, in `file` (a ZIP, or a folder)."""
    problems: list[Problem] = []
    if _is_sealed(file):
        return Checked("", "", 0, 0, 0, 0, {}, [Problem("sealed", file)])
    if Path(file).is_dir():
        held: Zipped | Unpacked = Unpacked(file)
    else:
        problems += envelope(file)
        try:
            held = Zipped(file)
        except BROKEN:
            return Checked("", "", 0, 0, 0, 0, {}, [Problem("unreadable", file), *problems])
    try:
        found = _checked(held, problems)
    finally:
        held.close()
    if expected and expected.strip().lower() not in (found.fingerprint, found.signed_by):
        problems.append(Problem("other", found.fingerprint, found.signed_by or "—"))
    return found


def _checked(held: Zipped | Unpacked, problems: list[Problem]) -> Checked:
    written = _whole(held, MANIFEST, problems)
    fingerprint = hashlib.sha256(written).hexdigest()
    sums = _sums_told(written, problems)
    found = _sums_found(held, problems)
    problems += _compared(sums, found, held.listed)
    problems += held.odd()
    problems += _of_order(sums, held)
    links = list(_objects(_whole(held, CHAIN, problems), CHAIN, problems))
    problems += _of_chain(links, found)
    index = _index(_whole(held, INDEX, problems), problems)
    problems += _of_index(index, links, found, sums)
    key = index.get("signed_by")
    if isinstance(key, str) and key:
        problems += _of_signature(_whole(held, SIGNATURE, problems), written, key)
    elif SIGNATURE in held.listed:
        problems.append(Problem("added", SIGNATURE))
    heads = {str(each.get("vantage")): str(each.get("link")) for each in links}
    raw = [each for each in links if each.get("path")]
    late = sum(each.get("late") is True for each in links)
    absent = len(links) - len(raw)
    signer = key if isinstance(key, str) else ""
    return Checked(fingerprint, signer, len(found), len(raw), absent, late, heads, problems)


def envelope(file: str) -> list[Problem]:
    """Whether the sum at the very end is that of all bytes before it."""
    try:
        with Path(file).open("rb") as stream:
            said, mark = hashlib.sha256(), b""
            left = _size(file) - SUM
            while left > 0 and (block := stream.read(min(BLOCK, left))):
                said.update(block)
                mark = (mark + block)[-len(MARK) :]
                left -= len(block)
            held = mark == MARK and stream.read() == said.hexdigest().encode("ascii")
    except OSError:
        return [Problem("unreadable", file)]
    return [] if held else [Problem("envelope", file)]


def _whole(held: Zipped | Unpacked, name: str, problems: list[Problem]) -> bytes:
    """A small file whole; nothing of one that is absent or cannot be read, which is told."""
    if name not in held.listed:
        if name in (MANIFEST, SIGNATURE):
            problems.append(Problem("missing", name))
        return b""
    try:
        with held.open(name) as stream:
            return stream.read(LARGEST)
    except BROKEN:
        if name in (MANIFEST, SIGNATURE):
            problems.append(Problem("changed", name))
        return b""


def _sums_told(written: bytes, problems: list[Problem]) -> dict[str, str]:
    sums = {}
    lines = written.decode("utf-8", "replace").split("\n")
    if lines.pop():
        problems.append(Problem("malformed", MANIFEST, str(len(lines) + 1)))
    for at, line in enumerate(lines, 1):
        said, gap, name = line[:SUM], line[SUM : SUM + 2], line[SUM + 2 :]
        if gap != "  " or not name or name in sums or set(said) - set("0123456789abcdef"):
            problems.append(Problem("malformed", MANIFEST, str(at)))
        sums[name] = said
    return sums


def _sums_found(held: Zipped | Unpacked, problems: list[Problem]) -> dict[str, str]:
    """The sum of each file that is there; empty for one that cannot be read."""
    found: dict[str, str] = {}
    for name in held.listed:
        if name in found:
            problems.append(Problem("twice", name))
            continue
        said, found[name] = hashlib.sha256(), ""
        if name in held.swollen:
            problems.append(Problem("swollen", name, str(held.swollen[name])))
            continue
        try:
            with held.open(name) as stream:
                while block := stream.read(BLOCK):
                    said.update(block)
            found[name] = said.hexdigest()
        except BROKEN:
            continue
    return found


def _compared(sums: dict[str, str], found: dict[str, str], order: list[str]) -> Iterator[Problem]:
    for name, said in sums.items():
        if name not in found:
            yield Problem("missing", name)
        elif found[name] != said:
            yield Problem("changed", name)
    for name in dict.fromkeys(order):
        if name not in sums and name not in (MANIFEST, SIGNATURE):
            yield Problem("added", name)
        if _leads_out(name):
            yield Problem("unsafe", name)


def _leads_out(name: str) -> bool:
    """Whether unpacking a name could write somewhere else than in the folder."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name[:1] in ("/", "\\") or ":" in parts[0] or "\0" in name


def _of_order(sums: dict[str, str], held: Zipped | Unpacked) -> Iterator[Problem]:
    """The first file that is not where the manifest, written in the order of the ZIP, has it."""
    if isinstance(held, Unpacked):
        return
    wanted = {**sums, MANIFEST: "", SIGNATURE: ""}
    there = {name: None for name in held.listed if name in wanted}
    told = [name for name in wanted if name in there]
    moved = next((name for at, name in enumerate(there) if told[at] != name), None)
    if moved is not None:
        yield Problem("moved", moved)


def _objects(data: bytes, name: str, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    for at, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            yield value
        else:
            problems.append(Problem("malformed", name, str(at)))


def canonical(value: Any) -> bytes:
    """A value of JSON written in the one way of which sums are taken."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


def link_of(entry: dict[str, Any]) -> str:
    """The sum of a link: of all it says but the sum itself."""
    told = {name: each for name, each in entry.items() if name != "link"}
    return hashlib.sha256(canonical(told)).hexdigest()


def _of_chain(links: list[dict[str, Any]], found: dict[str, str]) -> Iterator[Problem]:
    last: dict[str, tuple[int, str]] = {}
    for each in links:
        chain, number = str(each.get("vantage")), each.get("n")
        before, sum_before = last.get(chain, (0, FIRST))
        if each.get("link") != link_of(each):
            yield Problem("broken", chain, str(number))
        if number != before + 1 or each.get("previous") != sum_before:
            yield Problem("reordered", chain, str(number))
        path = each.get("path")
        if path and found.get(str(path)) != each.get("sha256"):
            yield Problem("changed" if str(path) in found else "missing", str(path))
        last[chain] = (number if isinstance(number, int) else 0, str(each.get("link")))
    chained = {each.get("path") for each in links}
    for name in found:
        if name.startswith("raw/") and name not in chained:
            yield Problem("unchained", name)


def _index(data: bytes, problems: list[Problem]) -> dict[str, Any]:
    try:
        value = json.loads(data.decode("utf-8", "replace") or "{}")
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    problems.append(Problem("malformed", INDEX, "1"))
    return {}


def _of_index(
    index: dict[str, Any],
    links: list[dict[str, Any]],
    found: dict[str, str],
    sums: dict[str, str],
) -> Iterator[Problem]:
    """The index lists every file with its sum, and the last link of each chain."""
    listed = index.get("files")
    entries = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    told = {str(each.get("path")): each.get("sha256") for each in entries}
    apart = (MANIFEST, SIGNATURE, INDEX)
    for name in sorted(set(told) | {each for each in found if each not in apart}):
        if told.get(name) != found.get(name):
            yield Problem("unlisted", name)
    if any(said and found.get(name) == said != sums.get(name) for name, said in told.items()):
        yield Problem("changed", MANIFEST)  # two agree against it
    ends = index.get("chains")
    heads = {str(each.get("vantage")): each.get("link") for each in links}
    for chain, end in ends.items() if isinstance(ends, dict) else ():
        if heads.get(chain) != end:
            yield Problem("cut", chain, str(end))


def _of_signature(data: bytes, signed: bytes, key: str) -> list[Problem]:
    said = _index(data, [])
    try:
        held = said.get("public_key") == key and signature_holds(
            bytes.fromhex(key), signed, bytes.fromhex(str(said.get("signature")))
        )
    except ValueError:
        held = False
    return [] if held else [Problem("forged", SIGNATURE)]


def told(found: Checked, language: str) -> str:
    """What a check found, as lines for people."""
    english = language == "en"
    if found.problems:
        head = "NOT SOUND" if english else "NON CONFORME"
        return "\n".join([head, *("  " + each.words(language) for each in found.problems)])
    words = (
        "SOUND: {0} files, {1} raw measurements ({2} late, {3} not held here)"
        if english
        else "CONFORME : {0} fichiers, {1} mesures brutes ({2} en retard, {3} absentes d’ici)"
    )
    lines = [words.format(found.files, found.raw, found.late, found.absent)]
    lines.append(("fingerprint: " if english else "empreinte : ") + found.fingerprint)
    if found.signed_by:
        lines.append(("signed by: " if english else "signé par : ") + found.signed_by)
    return "\n".join(lines)


USAGE = (
    "usage : python3 verify.py FICHIER.zip [EMPREINTE ou CLÉ]",
    "usage: python3 verify.py FILE.zip [FINGERPRINT or KEY]",
)


def _meant() -> list[str]:
    """What is checked where nothing is named: the folder of this script, else the ZIPs beside."""
    here = Path(__file__).resolve().parent
    return [str(here)] if (here / MANIFEST).exists() else sorted(map(str, here.glob("*.zip")))


def main(words: list[str]) -> int:
    """Check what is named: 0 if it is sound, 1 if it is not, 2 if there is nothing to check."""
    speaks = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    english = speaks.lower().startswith("en") or "--en" in words
    getattr(sys.stdout, "reconfigure", lambda **_how: None)(errors="replace")
    given = [each for each in words if not each.startswith("-")]
    files = given[:1] or ([] if "--help" in words or "-h" in words else _meant())
    if not files:
        sys.stdout.write(USAGE[english] + "\n")
        return 2
    problems = 0
    for file in files:
        found = check(file, given[1] if len(given) > 1 else "")
        named = "" if given or Path(file).is_dir() else Path(file).name + "\n"
        sys.stdout.write(named + told(found, "en" if english else "fr") + "\n")
        problems += len(found.problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
