"""Who may do what with the inventory. Each reads as a sentence."""

from liane.server.community.members.models import Member

__all__ = ["KEEPERS", "may_keep"]

KEEPERS = ("bearer", "facilitator", "legal", "treasurer")


def may_keep(member: Member) -> bool:
    """Bearers, facilitators, legal advisers and treasurers keep the inventory."""
    return bool(member.role_names & set(KEEPERS))
