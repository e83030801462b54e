"""`liane evidence`: an incident and its raw measurements as one file that anybody can check.

A thin door to `liane.detection.evidence`. With somebody to seal to, only the sealed file is
written: nothing readable touches the disk. Keys are PEM files; a passphrase is the first line of a
file, for what is typed on a command line is seen by others.
"""

import argparse
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liane.cli.console import Result
from liane.errors import BadInput
from liane.reading import read_json, read_text
from liane.words import N_, _, number, say

if TYPE_CHECKING:
    from liane.detection.evidence import Written

__all__ = ["HELP", "arguments", "passphrase_of", "run"]

HELP = N_("write the evidence of an incident into one file that anybody can check")

_NO_INCIDENT = N_(
    "{file}: no incident file; it is JSON, as `liane detect` or the wing Vigie write it"
)
_WRITTEN = N_("{file}: {files} files, {raw} raw measurements ({late} late), everything checked")
_ABSENT = N_("{count} raw measurements are named but not held; look for them, or give --raw")
_NOTE = N_("fingerprint, to be noted where others hold it too: {fingerprint}")
_EMPTY = N_("{file}: no passphrase on its first line")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What to prove, from what, and to whom."""
    parser.add_argument("incident", type=Path, metavar=_("INCIDENT"), help=_("the incident file"))
    parser.add_argument(
        "--out", type=Path, required=True, metavar=_("FILE"), help=_("file to write")
    )
    parser.add_argument(
        "--raw",
        type=Path,
        metavar=_("FOLDER"),
        help=_("folder of the raw measurements, named by their SHA-256 or by their name"),
    )
    parser.add_argument(
        "--redacted",
        action="store_true",
        help=_("only the version without people, exact places and addresses"),
    )
    parser.add_argument(
        "--sign", type=Path, metavar=_("KEY"), help=_("private Ed25519 key (PEM) that signs it")
    )
    parser.add_argument(
        "--seal-to",
        type=Path,
        action="append",
        default=[],
        metavar=_("KEY"),
        help=_("public X25519 key (PEM) of somebody who alone may read it; may be repeated"),
    )
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar=_("FILE"),
        help=_("seal it to the passphrase on the first line of this file"),
    )


def run(given: argparse.Namespace) -> Result:
    """Write the file, and say what is in it."""
    from liane.detection.evidence import redacted

    value = read_json(given.incident)
    if not isinstance(value, dict):
        raise BadInput(_NO_INCIDENT, file=given.incident)
    if given.redacted:
        value = redacted(value)
    raw = None if given.redacted else given.raw
    sealed = bool(given.seal_to or given.passphrase_file)
    written = (_sealed if sealed else _plain)(given, value, raw)
    return _told(written, given.out, sealed)


def _signer(given: argparse.Namespace) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from liane.detection.evidence import key_of

    return key_of(given.sign, Ed25519PrivateKey, private=True) if given.sign else None


def _plain(given: argparse.Namespace, value: dict[str, Any], raw: Path | None) -> "Written":
    from liane.detection.evidence import write

    return write(value, raw, given.out, signing_key=_signer(given))


def _sealed(given: argparse.Namespace, value: dict[str, Any], raw: Path | None) -> "Written":
    """Write into memory's own file system where there is one, and only the sealed file beside."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    from liane.detection.evidence import appearing, seal, write

    keys = [key_of_public(each, X25519PublicKey) for each in given.seal_to]
    phrase = passphrase_of(given.passphrase_file) if given.passphrase_file else None
    seal(io.BytesIO(), io.BytesIO(), passphrase=phrase, keys=keys)  # refused before any work
    memory = Path("/dev/shm")  # noqa: S108 (the memory of this machine, no shared disk)
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        written = write(value, raw, Path(folder) / "evidence.zip", signing_key=_signer(given))
        with (
            appearing(given.out) as aside,
            aside.open("wb") as target,
            written.file.open("rb") as source,
        ):
            seal(source, target, passphrase=phrase, keys=keys)
    return written


def key_of_public(file: Path, kind: type[Any]) -> Any:
    """A public key of a PEM file."""
    from liane.detection.evidence import key_of

    return key_of(file, kind, private=False)


def passphrase_of(file: Path) -> str:
    """The first line of a file."""
    phrase = read_text(file).partition("\n")[0].rstrip("\r")
    if not phrase:
        raise BadInput(_EMPTY, file=file)
    return phrase


def _told(written: "Written", out: Path, sealed: bool) -> Result:
    data = {
        "file": str(out),
        "fingerprint": written.fingerprint,
        "files": written.files,
        "raw": written.raw,
        "absent": written.absent,
        "late": written.late,
        "signed_by": written.signed_by or None,
        "sealed": sealed,
    }
    shown = {name: number(data[name]) for name in ("files", "raw", "late")}  # type: ignore[arg-type]
    lines = [say(_WRITTEN, file=out, **shown)]
    if written.absent:
        lines.append(say(_ABSENT, count=number(written.absent)))
    lines.append(say(_NOTE, fingerprint=written.fingerprint))
    return Result(data, "\n".join(lines))
