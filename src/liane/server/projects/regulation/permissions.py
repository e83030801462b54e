"""Who may do what with the law. Each reads as a sentence."""

from liane.server.community.members.models import Member

__all__ = ["KEEPERS", "may_file", "may_keep"]

KEEPERS = ("legal", "bearer")


def may_keep(member: Member) -> bool:
    """Legal advisers and bearers write facts down, and say that they read them."""
    return bool(member.role_names & set(KEEPERS))


def may_file(member: Member) -> bool:
    """They, facilitators and data referents follow filings."""
    return may_keep(member) or bool(member.role_names & {"facilitator", "data"})
