"""Acting for another: a neighbour said it on paper, by phone, face to face; the record says so.

It lives in the session of who acts, for one operator and one hour. It gives no right: the one who
acts keeps their own roles, the audit names both.
"""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.words import N_

__all__ = ["ROLES", "act_for", "acted_for", "stop_acting"]

ROLES = ("facilitator", "bearer", "mediator")
LASTS = timedelta(hours=1)
_KEY = "acting"


def act_for(request: Any, member: Member, *, acting_member: Member) -> None:
    """From now on, what this session does in the operator is done for `member`."""
    if not acting_member.role_names & set(ROLES):
        raise BadInput(N_("acting for another: a facilitator, mediator or bearer does it"))
    if member.operator_id != acting_member.operator_id or member.state != Member.ACTIVE:
        raise BadInput(N_("acting for another: choose a member of this operator"))
    if member.pk == acting_member.pk:
        raise BadInput(N_("acting for another: this is you"))
    acting_member.acts_for = member
    audit.note("accounts.act_for", acting_member, member)
    request.session[_KEY] = {
        "operator": str(member.operator_id),
        "member": str(member.pk),
        "until": (timezone.now() + LASTS).isoformat(),
    }


def stop_acting(request: Any) -> None:
    """Speak for oneself again."""
    request.session.pop(_KEY, None)


def acted_for(request: Any, acting_member: Member) -> Member | None:
    """For whom this session acts in the operator in hand, if it still does."""
    kept = request.session.get(_KEY)
    if not kept or kept["operator"] != str(acting_member.operator_id):
        return None
    if datetime.fromisoformat(kept["until"]) < timezone.now():
        stop_acting(request)
        return None
    if not acting_member.role_names & set(ROLES):
        return None
    found = Member.objects.filter(pk=kept["member"], state=Member.ACTIVE)
    return found.filter(operator_id=acting_member.operator_id).first()
