"""Who may do what in the association. Each reads as a sentence."""

from liane.server.community.association.models import Activity
from liane.server.community.members.models import Member
from liane.server.site.access import holders

__all__ = ["KEEPERS", "PLANNERS", "TREASURERS", "may_keep", "may_plan", "may_record", "may_tell"]

_KEEPERS = ("bearer", "facilitator", "treasurer")
_TREASURERS = ("bearer", "treasurer")
_PLANNERS = ("bearer", "facilitator", "treasurer", "editor")
KEEPERS = holders(*_KEEPERS)
TREASURERS = holders(*_TREASURERS)
PLANNERS = holders(*_PLANNERS)


def may_keep(member: Member | None) -> bool:
    """Bearers, facilitators and treasurers keep the roll of members."""
    return bool(member and member.role_names & set(_KEEPERS))


def may_record(member: Member | None) -> bool:
    """Bearers and treasurers record dues and grants."""
    return bool(member and member.role_names & set(_TREASURERS))


def may_plan(member: Member | None) -> bool:
    """Bearers, facilitators, treasurers and editors write the plan of the year."""
    return bool(member and member.role_names & set(_PLANNERS))


def may_tell(member: Member | None, activity: Activity) -> bool:
    """Who owns an activity tells how it goes; so can those who write the plan."""
    return bool(member) and (may_plan(member) or activity.owner_id == getattr(member, "pk", None))
