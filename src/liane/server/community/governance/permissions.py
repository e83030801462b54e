"""Who may do what in assemblies. Each reads as a sentence."""

from liane.server.community.governance.models import Assembly, Proposal
from liane.server.community.groups.models import Belonging, Group
from liane.server.community.groups.permissions import leads
from liane.server.community.members.models import Member

__all__ = ["STEWARDS", "has_a_vote", "may_count", "may_hold", "may_set_rules"]

STEWARDS = ("bearer", "facilitator", "legal")


def may_set_rules(member: Member) -> bool:
    """Bearers and legal advisers enter what the statutes say."""
    return bool(member.role_names & {"bearer", "legal"})


def may_hold(member: Member, group: Group | None = None) -> bool:
    """Bearers, facilitators and legal advisers hold assemblies; who leads a group, its meetings."""
    return bool(member.role_names & set(STEWARDS)) or (group is not None and leads(member, group))


def may_count(member: Member, proposal: Proposal) -> bool:
    """Who holds the assembly opens a vote, enters what was counted, and closes it."""
    assembly = proposal.assembly
    return may_hold(member, assembly.group if assembly else proposal.group)


def has_a_vote(member: Member, of: Assembly | Proposal) -> bool:
    """Every active member has one vote; in a group's meeting, those who are in the group."""
    group = of.group_id
    if isinstance(of, Proposal) and of.assembly is not None:
        group = of.assembly.group_id
    if member.operator_id != of.operator_id or member.state != Member.ACTIVE:
        return False
    return group is None or Belonging.objects.filter(group=group, member=member).exists()
