"""Who may do what with calls. Each reads as a sentence."""

from liane.server.community.members.models import Member
from liane.server.projects.funding.models import Application, Call, Declaration, Seat
from liane.server.site.access import holders

__all__ = ["STEWARDS", "has_conflict", "may_judge", "may_run", "sits"]

STEWARDS = holders("bearer", "treasurer", "facilitator", administration=False)


def may_run(member: Member | None) -> bool:
    """Bearers, treasurers and facilitators write calls and follow what was granted."""
    return member is not None and bool(member.role_names & STEWARDS.roles)


def sits(member: Member | None, call: Call) -> bool:
    """Whether somebody is of the committee of a call."""
    return member is not None and Seat.objects.filter(call=call, member=member).exists()


def has_conflict(member: Member, application: Application) -> bool:
    """Whether somebody declared that an application touches their interests."""
    said = Declaration.objects.filter(application=application, member=member, conflict=True)
    return said.exists()


def may_judge(member: Member, application: Application) -> bool:
    """Of the committee, and declared to have no interest in it."""
    declared = Declaration.objects.filter(application=application, member=member, conflict=False)
    return sits(member, application.call) and declared.exists()
