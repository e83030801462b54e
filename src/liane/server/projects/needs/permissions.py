"""Who may do what with needs. Each reads as a sentence."""

from liane.server.community.members.models import Member

__all__ = ["ENTER", "MEASURE", "STEWARDS", "may_enter", "may_measure", "may_steer"]

STEWARDS = ("bearer", "facilitator", "data")
ENTER = (*STEWARDS, "mediator")
MEASURE = (*STEWARDS, "technician", "treasurer")


def may_steer(member: Member | None) -> bool:
    """Bearers, facilitators and data referents read sheets, group them, and tell what became."""
    return bool(member and member.role_names & set(STEWARDS))


def may_enter(member: Member | None) -> bool:
    """They and mediators type what others said on paper, by phone or at a meeting."""
    return bool(member and member.role_names & set(ENTER))


def may_measure(member: Member | None) -> bool:
    """They, technicians and the treasurer enter speeds, prices and incomes."""
    return bool(member and member.role_names & set(MEASURE))
