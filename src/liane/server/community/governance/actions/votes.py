"""Proposals and their votes. A vote is taken once from each; after the end none is."""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.governance.actions.assemblies import must
from liane.server.community.governance.models import (
    Ballot,
    HandCount,
    Proposal,
    Result,
    Urn,
    Voter,
    Way,
)
from liane.server.community.governance.permissions import has_a_vote, may_count
from liane.server.community.governance.queries import (
    choices_of,
    counted,
    electors_of,
    quorum_now,
    room_of,
    voters_in_room,
)
from liane.server.community.governance.rules import outcome
from liane.server.community.members.models import Member
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "close_vote",
    "count_hands",
    "open_vote",
    "propose",
    "reword",
    "vote",
    "withdraw_proposal",
]

_MAX_OPTIONS = 20
_LIVING = Proposal.State.OPEN


@transaction.atomic
def propose(*, acting_member: Member, title: str, text: str, **facts: Any) -> Proposal:
    """Any member proposes something to be decided."""
    options = facts.get("options") or []
    must(bool(title.strip() and text.strip()), N_("proposal: give it a title and say what it is"))
    must(
        not options or 2 <= len(options) <= _MAX_OPTIONS,
        N_("proposal: give between 2 and 20 options, or none for a vote for or against"),
    )
    proposal = Proposal.objects.create(
        operator_id=acting_member.operator_id, title=title.strip(), text=text, **facts
    )
    audit.note("governance.propose", acting_member, proposal, secret=proposal.secret)
    return proposal


@transaction.atomic
def reword(
    proposal: Proposal, seen_version: int, *, acting_member: Member, **values: Any
) -> Proposal:
    """Change the words of a proposal while it is discussed. Raises `EditedMeanwhile`."""
    must(
        proposal.state == Proposal.State.DRAFT,
        N_("proposal: it was put to the vote; make another one instead"),
    )
    must(
        may_count(acting_member, proposal),
        N_("proposal: who holds the assembly changes its words; write to them"),
    )
    proposal = change(proposal, seen_version, **values)
    audit.note("governance.reword", acting_member, proposal, fields=sorted(values))
    return proposal


def _must_count(member: Member, proposal: Proposal) -> None:
    must(may_count(member, proposal), N_("vote: only who holds the assembly does this"))


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, acting_member: Member) -> None:
    """It is no longer proposed."""
    _must_count(acting_member, proposal)
    moved = Proposal.objects.filter(
        pk=proposal.pk, state__in=(Proposal.State.DRAFT, Proposal.State.NO_QUORUM)
    ).update(state=Proposal.State.WITHDRAWN)
    must(bool(moved), N_("proposal: a vote is open or over; it stays"))
    audit.note("governance.withdraw_proposal", acting_member, proposal)


@transaction.atomic
def open_vote(proposal: Proposal, closes_at: Any = None, *, acting_member: Member) -> Proposal:
    """Put it to the vote: in its assembly, which must be under way, or until `closes_at`."""
    _must_count(acting_member, proposal)
    assembly = proposal.assembly
    if assembly is not None:
        must(assembly.state == assembly.State.OPEN, N_("vote: open the assembly first"))
    else:
        must(
            closes_at is not None and closes_at > timezone.now(),
            N_("vote: say until when people can vote; the time must be to come"),
        )
    now = timezone.now()
    opened = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.DRAFT).update(
        state=_LIVING, opened_at=now, closes_at=closes_at, version=models.F("version") + 1
    )
    must(bool(opened), N_("vote: it was opened already"))
    audit.note("governance.open_vote", acting_member, proposal)
    proposal.refresh_from_db()
    return proposal


def _still_open(proposal: Proposal) -> Proposal:
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    over = proposal.closes_at is not None and proposal.closes_at <= timezone.now()
    must(
        proposal.state == _LIVING and not over,
        N_("vote: it is closed; this vote was not counted"),
    )
    return proposal


@transaction.atomic
def vote(
    proposal: Proposal,
    choice: str,
    *,
    acting_member: Member,
    voter: Member | None = None,
    way: str = Way.ONLINE,
) -> Voter:
    """Take a member's vote: their own, that of who gave them a proxy, or one said on paper.

    In an open vote another choice before the end replaces the first; in a secret one the first
    stays, because it is not known. On paper a secret vote is only marked as taken: what was chosen
    comes out of the ballot box, by `count_hands`.
    """
    proposal = _still_open(proposal)
    voter = voter or acting_member.acts_for or acting_member
    boxed = proposal.secret and way == Way.PAPER  # their choice comes out of the box
    must(boxed or choice in dict(choices_of(proposal)), N_("vote: choose one of the answers"))
    must(has_a_vote(voter, proposal), N_("vote: this person has no vote here"))
    holder = _speaks_for(proposal, voter, acting_member, way)
    taken, new = _taken(proposal, voter, way, holder)
    if proposal.secret:
        must(new, N_("vote: a secret vote was already taken from this person; it stays"))
        if not boxed:
            _into_urn(proposal, choice)
    else:
        Ballot.objects.create(voter=taken, choice=choice)
    audit.note("governance.vote", acting_member, proposal, way=way)
    return taken


def _speaks_for(
    proposal: Proposal, voter: Member, acting_member: Member, way: str
) -> Member | None:
    """Who votes by proxy for `voter`, if somebody does."""
    if voter.pk == acting_member.pk or acting_member.acts_for == voter:
        return None
    if way != Way.ONLINE:
        _must_count(acting_member, proposal)
        return None
    holder = room_of(proposal.assembly).proxies.get(voter.pk) if proposal.assembly else None
    must(
        holder == acting_member.pk,
        N_("vote: no proxy of this person stands for you in this assembly"),
    )
    return acting_member


def _taken(
    proposal: Proposal, voter: Member, way: str, holder: Member | None
) -> tuple[Voter, bool]:
    try:
        with transaction.atomic():
            return Voter.objects.get_or_create(
                proposal=proposal, member=voter, defaults={"way": way, "by_holder": holder}
            )
    except IntegrityError:  # two at once: the other one was first
        return Voter.objects.get(proposal=proposal, member=voter), False


def _into_urn(proposal: Proposal, choice: str) -> None:
    Urn.objects.get_or_create(proposal=proposal, choice=choice)
    Urn.objects.filter(proposal=proposal, choice=choice).update(votes=models.F("votes") + 1)


@transaction.atomic
def count_hands(
    proposal: Proposal,
    counts: dict[str, int],
    *,
    acting_member: Member,
    tellers: int = 1,
) -> HandCount:
    """Enter the hands counted in the room (proxies included); of a secret vote, the papers.

    Who is in the room then is kept with the count: their votes elsewhere are set aside, even if
    they leave before the end, and nobody else's are. Raises `BadInput` if more are counted than
    there are votes in the room, or more papers than people who signed for one.
    """
    proposal = _still_open(proposal)
    _must_count(acting_member, proposal)
    known = dict(choices_of(proposal))
    must(set(counts) <= set(known), N_("vote: choose one of the answers"))
    papers, inside = proposal.secret, voters_in_room(proposal)
    room = _signed(proposal) if papers else len(inside)
    if sum(counts.values()) > room:
        raise BadInput(
            N_("count: {n} papers, but {room} people signed for one; count again")
            if papers
            else N_("count: {n} hands, but {room} votes are in the room; count again"),
            n=sum(counts.values()),
            room=room,
        )
    kind = HandCount.Kind.PAPERS if papers else HandCount.Kind.HANDS
    count = HandCount.objects.create(
        proposal=proposal, kind=kind, counts=counts, tellers=tellers, present=room
    )
    count.inside.set(Member.objects.filter(pk__in=() if papers else inside))
    audit.note("governance.count_hands", acting_member, proposal, counts=counts, of=kind)
    return count


def _signed(proposal: Proposal) -> int:
    """People who took a paper of a secret vote: their vote is in the box, not on line."""
    return proposal.voters.filter(way=Way.PAPER).count()


@transaction.atomic
def close_vote(proposal: Proposal, *, acting_member: Member) -> Result | None:
    """Close the vote and write its result; None where the quorum was lost.

    Of two who close at once the second is told; votes that come later are refused.
    """
    _must_count(acting_member, proposal)
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    must(proposal.state == _LIVING, N_("vote: it was closed meanwhile"))
    quorum = quorum_now(proposal.assembly) if proposal.assembly else None
    if quorum is not None and quorum.reached is False:
        _settle(proposal, Proposal.State.NO_QUORUM)
        audit.note("governance.no_quorum", acting_member, proposal, missing=quorum.missing)
        return None
    sums = counted(proposal)
    electors = electors_of(proposal).count()
    said = outcome(sums.votes, proposal.majority, electors)
    result = Result.objects.create(
        proposal=proposal,
        counts=sums.votes,
        winner=said.winner or "",
        electors=electors,
        here=quorum.here if quorum else None,
        quorum=quorum.reached if quorum else None,
        set_aside=sums.set_aside,
    )
    _settle(proposal, Proposal.State.CLOSED)
    audit.note("governance.close_vote", acting_member, proposal, winner=result.winner)
    return result


def _settle(proposal: Proposal, state: str) -> None:
    Proposal.objects.filter(pk=proposal.pk, state=_LIVING).update(
        state=state, version=models.F("version") + 1
    )
