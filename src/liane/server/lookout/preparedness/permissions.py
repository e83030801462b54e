"""Who may do what to be ready. Each reads as a sentence."""

from liane.server.community.members.models import Member

__all__ = ["may_prepare"]

_STEWARDS = {"bearer", "facilitator", "safety", "legal", "data"}


def may_prepare(member: Member) -> bool:
    """Bearers, facilitators, safety and data referents and legal advisers write; members read."""
    return bool(member.role_names & _STEWARDS)
