"""Pictures, sounds and files of answers: sealed, and looked at for having come whole."""

import base64
import hashlib
import io
import time
import warnings
from pathlib import Path
from typing import Any

from PIL import Image

from liane.errors import BadInput
from liane.server.community.surveys.models import Attachment
from liane.server.site.home import folder
from liane.server.site.sealing import seal, unseal
from liane.words import N_

__all__ = ["MOST_BYTES", "attach", "content_of", "forget_files", "is_whole", "keep_again"]

MOST_BYTES = 25_000_000
MOST_PIXELS = 80_000_000
SPARED_S = 3600  # a file is written before the record that names it
KINDS = ("image/", "audio/", "video/", "application/pdf", "text/csv", "text/plain")


def attach(data: bytes, name: str, kind: str, **to: Any) -> Attachment:
    """Seal a file and tie it to a draft, a submission or what is held. Raises `Locked`."""
    if len(data) > MOST_BYTES:
        raise BadInput(
            N_("file: more than {most} MB; take a smaller one"), most=MOST_BYTES // 1_000_000
        )
    same = Attachment.objects.filter(name=name[:120], **to).first()
    if same is not None and not same.damaged:
        return same
    blob = _write(data)
    facts = {
        "kind": kind[:60] if kind.startswith(KINDS) else "application/octet-stream",
        "size": len(data),
        "damaged": not is_whole(data, kind),
        "blob": blob,
    }
    if same is None:
        return Attachment.objects.create(name=name[:120], **facts, **to)
    Attachment.objects.filter(pk=same.pk).update(**facts)
    return Attachment.objects.get(pk=same.pk)


def keep_again(attachment: Attachment, data: bytes) -> Path:
    """Seal the file of an attachment that comes from another box."""
    attachment.blob, attachment.size = _write(data), len(data)
    return _path(attachment.blob)


def _write(data: bytes) -> str:
    sealed = seal(base64.b64encode(data).decode("ascii"))
    blob = hashlib.sha256(sealed).hexdigest()
    path = _path(blob)
    part = path.with_suffix(".part")
    part.write_bytes(sealed)
    part.replace(path)
    return blob


def _path(blob: str) -> Path:
    return folder("blobs", "surveys", blob[:2]) / blob


def content_of(attachment: Attachment) -> bytes:
    """The file as it came. Raises `Locked`; `BadInput` if it is no longer on this box."""
    try:
        return base64.b64decode(unseal(_path(attachment.blob).read_bytes()))
    except FileNotFoundError as error:
        raise BadInput(N_("file: it is no longer on this box")) from error


def is_whole(data: bytes, kind: str) -> bool:
    """Whether a file came whole: a picture is opened to its last line, others are not empty."""
    if not data:
        return False
    if not kind.startswith("image/"):
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return False
                picture.load()
    except (OSError, SyntaxError, ValueError, MemoryError, Image.DecompressionBombError):
        return False
    return True


def forget_files() -> int:
    """Erase sealed files that no answer, draft or held thing names any longer; return how many."""
    kept = set(Attachment.objects.values_list("blob", flat=True))
    gone = [
        path
        for path in folder("blobs", "surveys").glob("??/*")
        if path.name not in kept and path.stat().st_mtime < time.time() - SPARED_S
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
