"""Skills as they were seen, and paths of education."""

from typing import Any

from django.db import transaction

from liane.server.community.members.models import Member
from liane.server.community.training.actions.guards import must, must_teach
from liane.server.community.training.models import Path, Skill
from liane.server.site import audit, records
from liane.words import N_

__all__ = ["change_path", "make_path", "see_skill"]

_MOST = 3


@transaction.atomic
def see_skill(
    member: Member, *, acting_member: Member, what: str, grade: int, **facts: Any
) -> Skill:
    """Note how able somebody is at something; the looks before are kept."""
    must_teach(acting_member)
    must(member.operator_id == acting_member.operator_id, N_("skill: they are no member here"))
    must(bool(what.strip()), N_("skill: say what it is, as « climb a mast safely »"))
    must(0 <= grade <= _MOST, N_("skill: choose from « not yet » to « teaches it »"))
    words = " ".join(what.split())[:80]
    before = Skill.objects.filter(operator_id=member.operator_id, what__iexact=words).first()
    made = Skill.objects.create(
        operator_id=member.operator_id, member=member, what=before.what if before else words,
        grade=grade, **facts,
    )  # fmt: skip
    audit.note("training.see_skill", acting_member, member)
    return made


@transaction.atomic
def make_path(*, acting_member: Member, title: str, **facts: Any) -> Path:
    """Prepare a path: a file to understand, a debate, an action."""
    must_teach(acting_member)
    must(bool(title.strip()), N_("path: give it a title"))
    made = Path.objects.create(
        operator_id=acting_member.operator_id, title=title.strip()[:140], **facts
    )
    audit.note("training.make_path", acting_member, made)
    return made


@transaction.atomic
def change_path(path: Path, seen_version: int, *, acting_member: Member, **values: Any) -> Path:
    """Say it better; tell what they decided to do, and what came of it."""
    must_teach(acting_member)
    found = records.change(path, seen_version, **values)
    audit.note("training.change_path", acting_member, found)
    return found
