"""Decisions, what became of them, and mandates."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.governance.actions.assemblies import must
from liane.server.community.governance.models import (
    Decision,
    DecisionStep,
    Mandate,
    Proposal,
)
from liane.server.community.governance.permissions import may_hold
from liane.server.community.governance.rules import AGAINST
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.words import N_

__all__ = ["decide", "end_mandate", "follow_decision", "give_mandate"]


@transaction.atomic
def decide(
    *, acting_member: Member, title: str, proposal: Proposal | None = None, **facts: Any
) -> Decision:
    """Write down a decision: from a proposal that was carried, or taken without a vote."""
    group = proposal.group if proposal else None
    must(
        may_hold(acting_member, group),
        N_("decision: who holds the assembly writes it down"),
    )
    if proposal is not None:
        _carried(proposal)
        facts.setdefault("assembly", proposal.assembly)
    decision = Decision.objects.create(
        operator_id=acting_member.operator_id, title=title.strip(), proposal=proposal, **facts
    )
    audit.note("governance.decide", acting_member, decision, public=decision.public)
    _share(decision)
    return decision


def _carried(proposal: Proposal) -> None:
    result = getattr(proposal, "result", None)
    must(
        result is not None and result.winner not in ("", AGAINST),
        N_("decision: this proposal was not carried"),
    )
    if hasattr(proposal, "decision"):
        raise BadInput(N_("decision: it was written down already"))


def _share(decision: Decision) -> None:
    if decision.public:
        audit.share(
            decision,
            "decisions",
            {
                "title": decision.title,
                "text": decision.text,
                "decided_on": decision.decided_on.isoformat(),
                "state": decision.state,
            },
        )


@transaction.atomic
def follow_decision(
    decision: Decision, state: str, text: str, *, acting_member: Member
) -> DecisionStep:
    """Say what became of a decision. Who owns it, or who holds assemblies, says so."""
    must(
        decision.owner_id == acting_member.pk or may_hold(acting_member),
        N_("decision: who sees to it says what became of it"),
    )
    must(bool(text.strip()), N_("decision: say in a few words what was done"))
    step = DecisionStep.objects.create(decision=decision, state=state, text=text.strip())
    decision.state = state
    decision.save(update_fields=["state"])
    audit.note("governance.follow_decision", acting_member, decision, state=state)
    _share(decision)
    return step


@transaction.atomic
def give_mandate(
    *, acting_member: Member, member: Member, what: str, until_day: date, **facts: Any
) -> Mandate:
    """Trust a member with something until a day."""
    must(may_hold(acting_member), N_("mandate: who holds the assembly writes it down"))
    from_day = facts.get("from_day") or timezone.localdate()
    must(until_day > from_day, N_("mandate: its last day comes after its first"))
    mandate = Mandate.objects.create(
        operator_id=acting_member.operator_id,
        member=member,
        what=what.strip(),
        until_day=until_day,
        **facts,
    )
    audit.note("governance.give_mandate", acting_member, mandate)
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, why: str, *, acting_member: Member) -> None:
    """End it before its day: by resigning, or by decision."""
    must(
        mandate.member_id == acting_member.pk or may_hold(acting_member),
        N_("mandate: who holds it resigns; who holds the assembly ends it"),
    )
    must(mandate.ended_on is None, N_("mandate: it has ended already"))
    mandate.ended_on, mandate.ended_why = timezone.localdate(), why[:200]
    mandate.save(update_fields=["ended_on", "ended_why"])
    audit.note("governance.end_mandate", acting_member, mandate)
