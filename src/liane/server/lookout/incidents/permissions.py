"""Who may do what with incidents. Each reads as a sentence."""

from liane.server.community.members.models import Member
from liane.server.site.access import Who, holders

__all__ = [
    "APPROVERS", "DECIDERS", "LAW", "TEAM", "may_approve", "may_attribute", "may_see_causes",
    "may_watch",
]  # fmt: skip

TEAM: Who = holders(
    "bearer", "facilitator", "technician", "safety", "legal", "data", administration=False
)
DECIDERS: Who = holders(
    *("bearer", "facilitator", "technician", "safety", "legal", "data", "editor"),
    administration=False,
)
APPROVERS: Who = holders("bearer", "safety", "editor", administration=False)
LAW: Who = holders("bearer", "legal", "safety", administration=False)
_CAUSES = frozenset({"bearer", "technician", "safety", "legal", "data"})


def may_watch(member: Member | None) -> bool:
    """The team sorts reports, qualifies them and keeps incidents."""
    return member is not None and bool(member.role_names & TEAM.roles)


def may_see_causes(member: Member | None) -> bool:
    """Causes and their probabilities are for those who have to act on them."""
    return member is not None and bool(member.role_names & _CAUSES)


def may_approve(member: Member | None) -> bool:
    """Bearers, safety referents and editors let words out of the operator."""
    return member is not None and bool(member.role_names & APPROVERS.roles)


def may_attribute(member: Member | None) -> bool:
    """Bearers, legal advisers and safety referents enter documents and readings of lawyers."""
    return member is not None and bool(member.role_names & LAW.roles)
