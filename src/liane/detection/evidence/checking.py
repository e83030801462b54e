"""Check an evidence file of Liane: `python3 verify.py FILE.zip` (or the folder it was unpacked to).

This file needs Python 3.8 or later and nothing else; a copy of it lies in every evidence file. It
names each thing that is not as it was written: a changed byte, a file that is missing or added, a
chain that was reordered. It trusts nothing that the file says of itself, but for one thing that it
cannot know: whether this is the file that was made. For that, compare the fingerprint (SHA-256 of
MANIFEST.sha256) with the one that was noted when the file was made, or the key that signed it.
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

MANIFEST, SIGNATURE, CHAIN, INDEX = "MANIFEST.sha256", "SIGNATURE.json", "chain.jsonl", "index.json"
MARK = b"liane-evidence-1 sha256="  # the comment of the ZIP; the sum of all before it follows
SUM = 64
BLOCK = 1 << 20
LARGEST = 64 << 20  # of the files that are read whole
FIRST = "0" * SUM
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)

WORDS = {
    "unreadable": ("{0} : ce n’est pas un ZIP lisible", "{0}: no ZIP that can be read"),
    "envelope": (
        "{0} : l’enveloppe a été modifiée (somme de tout le fichier)",
        "{0}: the envelope was changed (sum of the whole file)",
    ),
    "changed": ("{0} : le contenu a été modifié", "{0}: its content was changed"),
    "missing": ("{0} : ce fichier manque", "{0}: this file is missing"),
    "added": ("{0} : ce fichier a été ajouté", "{0}: this file was added"),
    "twice": ("{0} : ce nom s’y trouve deux fois", "{0}: this name stands in it twice"),
    "malformed": ("{0} : illisible, ligne {1}", "{0}: cannot be read, line {1}"),
    "broken": (
        "chaîne « {0} » : le maillon {1} a été modifié",
        "chain '{0}': link {1} was changed",
    ),
    "reordered": (
        "chaîne « {0} » : le maillon {1} ne suit pas celui d’avant",
        "chain '{0}': link {1} does not follow the one before it",
    ),
    "unchained": ("{0} : mesure brute hors de la chaîne", "{0}: raw file that no chain holds"),
    "cut": ("chaîne « {0} » : elle ne finit pas à {1}", "chain '{0}': it does not end at {1}"),
    "unlisted": ("{0} : l’index ne s’accorde pas", "{0}: the index does not agree"),
    "forged": ("{0} : la signature ne tient pas", "{0}: the signature does not hold"),
    "other": (
        "ce n’est pas le dossier attendu : empreinte {0}",
        "this is not the file that was expected: fingerprint {0}",
    ),
}


class Problem(NamedTuple):
    """One thing that is not as it was written: its kind, its place, and a detail."""

    kind: str
    place: str
    detail: str = ""

    def words(self, language: str) -> str:
        """The problem as a sentence, in `fr` or `en`."""
        return WORDS[self.kind][language == "en"].format(self.place, self.detail)


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

    def open(self, name: str) -> BinaryIO:
        return (self.folder / name).open("rb")

    def close(self) -> None:
        """Nothing is held open."""


def check(file: str, expected: str = "") -> Checked:
    """Everything that is not as it was written, in `file` (a ZIP, or a folder)."""
    problems: list[Problem] = []
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
    if expected and found.fingerprint != expected.strip().lower():
        problems.append(Problem("other", found.fingerprint))
    return found


def _checked(held: Zipped | Unpacked, problems: list[Problem]) -> Checked:
    written = _whole(held, MANIFEST, problems)
    fingerprint = hashlib.sha256(written).hexdigest()
    sums = _sums_told(written, problems)
    found = _sums_found(held, problems)
    problems += _compared(sums, found, held.listed)
    links = list(_objects(_whole(held, CHAIN, problems), CHAIN, problems))
    problems += _of_chain(links, found)
    index = _index(_whole(held, INDEX, problems), problems)
    problems += _of_index(index, links, found)
    key = index.get("signed_by")
    if isinstance(key, str) and key:
        problems += _of_signature(_whole(held, SIGNATURE, problems), written, key)
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
            left = Path(file).stat().st_size - SUM
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
    for at, line in enumerate(written.decode("utf-8", "replace").splitlines(), 1):
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
        said = hashlib.sha256()
        try:
            with held.open(name) as stream:
                while block := stream.read(BLOCK):
                    said.update(block)
            found[name] = said.hexdigest()
        except BROKEN:
            found[name] = ""
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
    index: dict[str, Any], links: list[dict[str, Any]], found: dict[str, str]
) -> Iterator[Problem]:
    """The index lists every file with its sum, and the last link of each chain."""
    listed = index.get("files")
    entries = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    told = {str(each.get("path")): each.get("sha256") for each in entries}
    apart = (MANIFEST, SIGNATURE, INDEX)
    for name in sorted(set(told) | {each for each in found if each not in apart}):
        if told.get(name) != found.get(name):
            yield Problem("unlisted", name)
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


# Ed25519, RFC 8032 section 5.1: checking needs no secret, so plain whole numbers will do.
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def signature_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) is that of `message` by the holder of `key` (32 bytes)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    signer, first = _point(key), _point(signature[:32])
    scale = int.from_bytes(signature[32:], "little")
    if signer is None or first is None or scale >= _L:
        return False
    base = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    told = hashlib.sha512(signature[:32] + key + message).digest()
    left = _times(scale, base)
    right = _plus(first, _times(int.from_bytes(told, "little") % _L, signer))
    apart = (left[0] * right[2] - right[0] * left[2], left[1] * right[2] - right[1] * left[2])
    return not any(each % _P for each in apart)


def _point(data: bytes) -> Any:
    """The point that 32 bytes name, as x, y, z, xy/z; None where they name none."""
    number = int.from_bytes(data, "little")
    odd, y = number >> 255, number & ((1 << 255) - 1)
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if y >= _P or (x * x - square) % _P or (x == 0 and odd):
        return None
    x = _P - x if x & 1 != odd else x
    return (x, y, 1, x * y % _P)


def _plus(one: Any, two: Any) -> Any:
    a = (one[1] - one[0]) * (two[1] - two[0])
    b = (one[1] + one[0]) * (two[1] + two[0])
    c, d = 2 * one[3] * two[3] * _D, 2 * one[2] * two[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(count: int, point: Any) -> Any:
    total: Any = (0, 1, 1, 0)
    while count:
        if count & 1:
            total = _plus(total, point)
        point, count = _plus(point, point), count >> 1
    return total


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


def main(words: list[str]) -> int:
    """Check the file named, else the folder of this script; 0 if it is sound, 1 if it is not."""
    here = str(Path(__file__).resolve().parent)
    speaks = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    english = speaks.lower().startswith("en") or "--en" in words
    files = [each for each in words if not each.startswith("--")]
    found = check(files[0] if files else here, files[1] if len(files) > 1 else "")
    for stream in (sys.stdout,):
        getattr(stream, "reconfigure", lambda **_how: None)(errors="replace")
    sys.stdout.write(told(found, "en" if english else "fr") + "\n")
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
