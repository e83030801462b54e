"""Who may do what with surveys. Each reads as a sentence."""

from liane.server.community.members.models import Member
from liane.server.community.surveys.models import Audience, Survey

__all__ = [
    "ASKERS",
    "ENTERERS",
    "READERS",
    "may_answer",
    "may_ask",
    "may_enter",
    "may_read_answers",
]

ASKERS = ("bearer", "facilitator", "data")
ENTERERS = ("bearer", "facilitator", "data", "mediator")
READERS = ("bearer", "data")


def may_ask(member: Member | None) -> bool:
    """Bearers, facilitators and data referents make surveys."""
    return bool(member and member.role_names & set(ASKERS))


def may_enter(member: Member | None) -> bool:
    """Those who may speak for others type what is on paper or said by phone."""
    return bool(member and member.role_names & set(ENTERERS))


def may_read_answers(member: Member | None) -> bool:
    """Bearers and data referents read single answers, to check them."""
    return bool(member and member.role_names & set(READERS))


def may_answer(member: Member | None, survey: Survey) -> bool:
    """Everybody or members answer on the site, as the survey says."""
    if survey.closed_at is not None or survey.audience == Audience.COLLECTORS:
        return False
    return survey.audience == Audience.EVERYONE or member is not None
