"""Files of deliverables: sealed, and read by who steers and who sees to it unless they say more."""

import base64

from django.db import transaction

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.pathway.actions.guards import must
from liane.server.projects.pathway.actions.project import measure
from liane.server.projects.pathway.models import Deliverable, Paper
from liane.server.projects.pathway.permissions import may_change
from liane.server.site import audit
from liane.server.site.pictures import reencoded
from liane.words import N_

__all__ = ["MOST_BYTES", "add_paper", "drop_paper"]

MOST_BYTES = 4_000_000
_MOST_PAPERS = 12


@transaction.atomic
def add_paper(
    deliverable: Deliverable,
    data: bytes,
    title: str,
    *,
    acting_member: Member,
    for_members: bool = False,
) -> Paper:
    """Keep a file that shows a deliverable: a PDF as it is, a picture without place and hour."""
    _may(acting_member, deliverable)
    must(bool(title.strip()), N_("file: say what it is"))
    must(
        deliverable.papers.count() < _MOST_PAPERS,
        N_("file: this deliverable has enough of them; take one away first"),
    )
    media, content = _whole(data)
    made = Paper.objects.create(
        operator_id=deliverable.operator_id,
        deliverable=deliverable,
        title=title.strip()[:140],
        media_type=media,
        size_bytes=len(content),
        content=base64.b64encode(content).decode(),
        for_members=for_members,
    )
    audit.note("pathway.add_paper", acting_member, deliverable, bytes=len(content))
    measure(deliverable.project, deliverable.phase, acting_member=None)
    return made


def _whole(data: bytes) -> tuple[str, bytes]:
    """What kind of file it is, read from itself, and what is kept of it."""
    if len(data) > MOST_BYTES:
        raise BadInput(
            N_("the file has more than {most} MB; take a smaller one, nothing was kept"),
            most=MOST_BYTES // 1_000_000,
        )
    if data.startswith(b"%PDF-"):
        return "application/pdf", data
    content, _width, _height = reencoded(data)
    return "image/webp", content


@transaction.atomic
def drop_paper(paper: Paper, *, acting_member: Member) -> None:
    """Take a file away; what it showed is measured again."""
    deliverable = paper.deliverable
    _may(acting_member, deliverable)
    paper.delete()
    audit.note("pathway.drop_paper", acting_member, deliverable)
    measure(deliverable.project, deliverable.phase, acting_member=None)


def _may(member: Member, deliverable: Deliverable) -> None:
    must(
        may_change(member, deliverable),
        N_("deliverable: who sees to it, the bearer or a facilitator says where it stands"),
    )
