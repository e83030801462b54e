"""`liane verify`: whether an evidence file is as it was written; each thing that is not is named.

A thin door to the script that lies in every evidence file. A sealed file is opened in memory's own
file system first. Exit code 0 if it is sound, 2 if it is not.
"""

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from liane.cli.console import Result
from liane.cli.evidence import passphrase_of
from liane.errors import BadInput, MissingResource
from liane.words import N_, _, language

if TYPE_CHECKING:
    from liane.detection.evidence import Checked

__all__ = ["HELP", "arguments", "run"]

HELP = N_("check an evidence file: everything that is not as it was written is named")

_ABSENT = N_("{file}: not found; check the path")
_SEALED = N_("{file}: it is sealed; give --passphrase-file or --key")


def arguments(parser: argparse.ArgumentParser, _common: argparse.ArgumentParser) -> None:
    """What to check, against what."""
    parser.add_argument(
        "file", type=Path, metavar=_("FILE"), help=_("the file, or the folder it was unpacked to")
    )
    parser.add_argument(
        "--fingerprint",
        default="",
        metavar=_("SHA256"),
        help=_(
            "the fingerprint that was noted when the file was made, or the key that was to sign it"
        ),
    )
    parser.add_argument(
        "--passphrase-file", type=Path, metavar=_("FILE"), help=_("what opens a sealed file")
    )
    parser.add_argument(
        "--key", type=Path, metavar=_("KEY"), help=_("private X25519 key (PEM) that opens it")
    )
    parser.add_argument(
        "--open-to", type=Path, metavar=_("FILE"), help=_("keep what a sealed file held")
    )


def run(given: argparse.Namespace) -> Result:
    """Check the file and say what was found."""
    from liane.detection.evidence import check, is_sealed

    if not given.file.exists():
        raise MissingResource(_ABSENT, file=given.file)
    if given.file.is_file() and is_sealed(given.file):
        return _of_sealed(given)
    return _told(check(str(given.file), given.fingerprint))


def _of_sealed(given: argparse.Namespace) -> Result:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from liane.detection.evidence import appearing, check, key_of, unseal

    if not given.passphrase_file and not given.key:
        raise BadInput(_SEALED, file=given.file)
    phrase = passphrase_of(given.passphrase_file) if given.passphrase_file else None
    key = key_of(given.key, X25519PrivateKey, private=True) if given.key else None
    memory = Path("/dev/shm")  # noqa: S108 (the memory of this machine, no shared disk)
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        opened = Path(folder) / given.file.name
        with opened.open("wb") as target:
            unseal(given.file, target, passphrase=phrase, key=key)
        result = _told(check(str(opened), given.fingerprint))
        if given.open_to:
            with appearing(given.open_to) as aside:
                aside.write_bytes(opened.read_bytes())
    return result


def _told(found: "Checked") -> Result:
    from liane.detection.evidence import checking

    data = {
        "sound": not found.problems,
        "fingerprint": found.fingerprint,
        "signed_by": found.signed_by or None,
        "files": found.files,
        "raw": found.raw,
        "absent": found.absent,
        "late": found.late,
        "chains": found.heads,
        "problems": [each._asdict() | {"words": each.words(language())} for each in found.problems],
    }
    return Result(data, checking.told(found, language()), 2 if found.problems else 0)
