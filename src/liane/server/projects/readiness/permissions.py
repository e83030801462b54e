"""Who may do what with the questionnaire. Each reads as a sentence."""

from liane.server.community.members.models import Member

__all__ = ["STEWARDS", "may_enter", "may_steer"]

STEWARDS = ("bearer", "facilitator", "data")


def may_steer(member: Member) -> bool:
    """Bearers, facilitators and data referents open and close rounds."""
    return bool(member.role_names & set(STEWARDS))


def may_enter(member: Member) -> bool:
    """They also enter what others said on paper, by phone or at a meeting."""
    return may_steer(member) or "mediator" in member.role_names
