"""What an operator says of itself, changed by its bearer."""

from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator, Privacy
from liane.server.site import audit
from liane.server.site.models import OutboxEntry
from liane.server.site.records import change

__all__ = ["change_settings", "note_export", "share_public_face"]


def share_public_face(operator: Operator) -> None:
    """Tell the log what everybody may know; a private operator tells nothing."""
    if operator.privacy == Privacy.PRIVATE:
        return
    face = {
        "name": operator.name,
        "kind": operator.kind,
        "place": operator.place,
        "country": operator.country,
        "languages": operator.languages,
    }
    OutboxEntry.objects.create(
        operator=operator,
        topic="operators",
        kind=operator._meta.label,
        subject=operator.pk,
        payload=face,
    )


@transaction.atomic
def change_settings(
    operator: Operator, seen_version: int, *, acting_member: Member, **values: Any
) -> Operator:
    """Change what the operator says of itself, unless somebody did since `seen_version`."""
    fresh = cast(Operator, change(cast(Any, operator), seen_version, **values))
    changed = sorted(key for key in values if getattr(operator, key) != values[key])
    audit.note("operators.change_settings", acting_member, fresh, fields=changed)
    share_public_face(fresh)
    return fresh


@transaction.atomic
def note_export(operator: Operator, *, acting_member: Member) -> None:
    """Remember that everything was exported just now: closing asks for it."""
    Operator.objects.filter(pk=operator.pk).update(exported_at=timezone.now())
    audit.note("operators.export", acting_member, operator)
