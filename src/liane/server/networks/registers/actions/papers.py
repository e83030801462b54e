"""Photos and papers of a site.

A photo is opened within bounds, turned upright, made at most 1,600 px wide or tall and written
anew: what the phone had put in it (place, hour, model) is gone. A paper is sealed as it is.
"""

import base64
import hashlib
from typing import Any

from django.db import transaction

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.networks.registers.models import Document, Photo, Site
from liane.server.site import audit
from liane.server.site.home import folder
from liane.server.site.pictures import MOST_BYTES, reencoded
from liane.words import N_

__all__ = [
    "MOST_BYTES",
    "MOST_PAPER",
    "add_document",
    "add_photo",
    "photo_file",
    "reencoded",
    "remove_photo",
]

MOST_PAPER = 8_000_000
_PAPERS = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


def photo_file(photo: Photo) -> Any:
    """Where the picture lies."""
    return folder("blobs", photo.sha256[:2]) / f"{photo.sha256}.webp"


@transaction.atomic
def add_photo(site: Site, data: bytes, caption: str, *, acting_member: Member | None) -> Photo:
    """Keep a picture of a site, without what the phone had put in it."""
    content, width, height = reencoded(data)
    photo = Photo(
        operator_id=site.operator_id,
        site=site,
        sha256=hashlib.sha256(content).hexdigest(),
        width_px=width,
        height_px=height,
        size_bytes=len(content),
        caption=caption,
    )
    path = photo_file(photo)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    photo.save()
    audit.note("registers.add_photo", acting_member, site)
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, acting_member: Member | None) -> None:
    """Erase a picture, from the disk too once no other photo is the same."""
    path, sha256 = photo_file(photo), photo.sha256
    audit.note("registers.remove_photo", acting_member, photo.site)
    photo.delete()
    if not Photo.objects.filter(sha256=sha256).exists():
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


@transaction.atomic
def add_document(site: Site, data: bytes, title: str, *, acting_member: Member | None) -> Document:
    """Keep a paper about a site, sealed: a PDF or a picture of it."""
    if len(data) > MOST_PAPER:
        raise BadInput(
            N_("the file has more than {most} MB; take a smaller one, nothing was kept"),
            most=MOST_PAPER // 1_000_000,
        )
    kind = next((kind for start, kind in _PAPERS.items() if data.startswith(start)), None)
    if kind is None:
        raise BadInput(N_("a paper must be a PDF, or a JPEG or PNG picture of it"))
    document = Document.objects.create(
        operator_id=site.operator_id,
        site=site,
        title=title,
        media_type=kind,
        size_bytes=len(data),
        content=base64.b64encode(data).decode(),
    )
    audit.note("registers.add_document", acting_member, site, bytes=len(data))
    return document
