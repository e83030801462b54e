"""Who may do what on the pathway. Each reads as a sentence."""

from liane.server.community.members.models import Member
from liane.server.projects.pathway.models import Deliverable, Paper

__all__ = ["STEWARDS", "may_change", "may_read", "may_steer"]

STEWARDS = ("bearer", "facilitator")


def may_steer(member: Member) -> bool:
    """Bearers and facilitators start the project and write down what was decided at its gates."""
    return bool(member.role_names & set(STEWARDS))


def may_change(member: Member, deliverable: Deliverable) -> bool:
    """They, and who sees to a deliverable, say where it stands."""
    return may_steer(member) or deliverable.owner_id == member.pk


def may_read(member: Member, paper: Paper) -> bool:
    """Files are read by those who say where their deliverable stands, unless members may too."""
    return paper.for_members or may_change(member, paper.deliverable)
