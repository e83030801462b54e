"""What is read of assemblies, votes, decisions and mandates."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.governance.models import (
    AgendaItem,
    Assembly,
    Ballot,
    Decision,
    HandCount,
    HouseRules,
    Mandate,
    Proposal,
    Proxy,
    Urn,
    Voter,
    Way,
)
from liane.server.community.governance.rules import (
    ABSTAIN,
    AGAINST,
    FOR,
    Quorum,
    quorum,
    standing_proxies,
)
from liane.server.community.groups.models import Belonging
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator

__all__ = [
    "Counted",
    "Room",
    "assemblies_of",
    "choices_of",
    "counted",
    "decisions_of",
    "electors_of",
    "ending_soon",
    "group_of",
    "mandates_of",
    "open_votes_for",
    "quorum_now",
    "quorum_was_lost",
    "room_of",
    "rules_of",
    "to_close",
    "to_write_down",
    "vote_of",
    "voters_in_room",
    "waiting_items",
]


def rules_of(operator: Operator) -> HouseRules:
    """What the statutes say, as far as somebody entered it."""
    return HouseRules.objects.filter(pk=operator.pk).first() or HouseRules(operator=operator)


def assemblies_of(operator: Operator) -> QuerySet[Assembly]:
    """Assemblies, the latest first."""
    return (
        Assembly.objects.filter(operator=operator)
        .select_related("group")
        .annotate(items_count=Count("items", filter=Q(items__withdrawn_at=None), distinct=True))
        .defer("minutes")
        .order_by("-at")
    )


def waiting_items(operator: Operator) -> QuerySet[AgendaItem]:
    """What waits for the next assembly."""
    return AgendaItem.objects.filter(operator=operator, assembly=None, withdrawn_at=None).order_by(
        "id"
    )


def electors_of(of: Assembly | Proposal) -> QuerySet[Member]:
    """Members who have a vote."""
    group = of.group_id
    if isinstance(of, Proposal) and of.assembly is not None:
        group = of.assembly.group_id
    people = Member.objects.filter(operator=of.operator_id, state=Member.ACTIVE)
    if group is not None:
        people = people.filter(pk__in=_in_group(group))
    return people


def _in_group(group: UUID) -> QuerySet[Any, Any]:
    return Belonging.objects.filter(group=group).values("member")


@dataclass(frozen=True)
class Room:
    """Who takes part in an assembly at this moment."""

    assembly: Assembly
    rules: HouseRules
    ways: dict[UUID, str]
    given: tuple[Proxy, ...]

    @property
    def proxies(self) -> dict[UUID, UUID]:
        """Who speaks for whom: giver to holder."""
        pairs = [(str(each.giver_id), str(each.holder_id)) for each in self.given]
        standing = standing_proxies(
            pairs, {str(each) for each in self.ways}, self.rules.most_proxies
        )
        return {UUID(giver): UUID(holder) for giver, holder in standing.items()}

    @property
    def here(self) -> set[UUID]:
        """Those who are there, or for whom somebody who is there speaks."""
        return set(self.ways) | set(self.proxies)

    @property
    def with_hands(self) -> set[UUID]:
        """Those whose hand can be counted: in the room, or spoken for by somebody who is."""
        there = {member for member, way in self.ways.items() if way == Way.ROOM}
        return there | {giver for giver, holder in self.proxies.items() if holder in there}


def room_of(assembly: Assembly) -> Room:
    """Who takes part now; the oldest proxies first."""
    there = assembly.presences.filter(left_at=None, member__state=Member.ACTIVE)
    given = assembly.proxies.filter(withdrawn_at=None, giver__state=Member.ACTIVE)
    return Room(
        assembly,
        rules_of(assembly.operator),
        dict(there.values_list("member", "way")),
        tuple(given.select_related("giver", "holder").order_by("id")),
    )


def group_of(assembly: Assembly) -> dict[UUID, bool] | None:
    """Who has a vote in the meeting of a group, and whether they lead it; None: every member."""
    if assembly.group_id is None:
        return None
    inside = Belonging.objects.filter(group=assembly.group_id, member__state=Member.ACTIVE)
    return dict(inside.values_list("member", "leads"))


def quorum_now(assembly: Assembly, room: Room | None = None, electors: int | None = None) -> Quorum:
    """The quorum as it stands at this moment; a meeting of a group has none set."""
    room = room or room_of(assembly)
    percent = room.rules.quorum_percent
    spared = assembly.second_of_id is not None and room.rules.second_without_quorum
    share = None
    if percent is not None and assembly.group_id is None:
        share = Fraction(0) if spared else Fraction(percent) / 100
    many = electors_of(assembly).count() if electors is None else electors
    return quorum(many, len(room.here), share)


def quorum_was_lost(assembly: Assembly) -> bool:
    """Whether an assembly could not decide: a vote without quorum, or too few at its end."""
    stopped = assembly.proposals.filter(state=Proposal.State.NO_QUORUM)
    return stopped.exists() or quorum_now(assembly).reached is False


def to_close(operator: Operator) -> QuerySet[Proposal]:
    """Votes whose time is over and that nobody closed: their result is not written yet."""
    return Proposal.objects.filter(
        operator=operator, state=Proposal.State.OPEN, closes_at__lte=timezone.now()
    )


def to_write_down(operator: Operator) -> QuerySet[Proposal]:
    """What was carried and is not written as a decision yet."""
    carried = Proposal.objects.filter(operator=operator, state=Proposal.State.CLOSED, decision=None)
    return carried.exclude(result__winner__in=("", AGAINST)).order_by("id")


def voters_in_room(proposal: Proposal) -> set[UUID]:
    """Whose vote can be raised as a hand now: who is in the room, and who gave them a proxy."""
    return room_of(proposal.assembly).with_hands if proposal.assembly else set()


def choices_of(proposal: Proposal) -> list[tuple[str, str]]:
    """What can be answered: code and words."""
    if proposal.options:
        options = [(str(at), text) for at, text in enumerate(proposal.options)]
        return [*options, (ABSTAIN, _("I abstain"))]
    return [(FOR, _("For")), (AGAINST, _("Against")), (ABSTAIN, _("I abstain"))]


@dataclass(frozen=True)
class Counted:
    """Votes by choice; ballots set aside because their voters were counted in the room."""

    votes: dict[str, int]
    set_aside: int
    by_way: dict[str, int]


def counted(proposal: Proposal) -> Counted:
    """Every vote, once: on line and on paper by person, then the room, then the box."""
    hands = _last_count(proposal, HandCount.Kind.HANDS)
    room = set(hands.inside.values_list("pk", flat=True)) if hands else set()
    votes: Counter[str] = Counter({code: 0 for code, _label in choices_of(proposal)})
    if proposal.secret:
        urns = Urn.objects.filter(proposal=proposal).values_list("choice")
        votes.update({choice: total for choice, total in urns.annotate(n=Sum("votes"))})
        aside = 0
    else:
        kept, aside = _ballots(proposal, room)
        votes.update(kept)
    by_way = {"single": sum(votes.values())}
    for count in (hands, _last_count(proposal, HandCount.Kind.PAPERS)):
        if count is not None:
            votes.update(count.counts)
            by_way[count.kind] = sum(count.counts.values())
    return Counted(dict(votes), aside, by_way)


def _last_count(proposal: Proposal, kind: str) -> HandCount | None:
    return proposal.hand_counts.filter(kind=kind).order_by("-id").first()


def _ballots(proposal: Proposal, room: set[UUID]) -> tuple[Counter[str], int]:
    """The last ballot of each voter who is not counted in the room; how many are set aside."""
    last: dict[UUID, str] = {}
    rows = Ballot.objects.filter(voter__proposal=proposal).order_by("id")
    for member, choice in rows.values_list("voter__member", "choice"):
        last[member] = str(choice)
    kept = Counter(choice for member, choice in last.items() if member not in room)
    return kept, len(last) - sum(kept.values())


def open_votes_for(member: Member) -> QuerySet[Proposal]:
    """Votes that are open to a member, the most pressing first."""
    mine = Q(group=None, assembly=None) | Q(assembly__group=None, assembly__isnull=False)
    groups = member.operator_id and _groups_of(member)
    mine |= Q(assembly=None, group__in=groups) | Q(assembly__group__in=groups)
    return (
        Proposal.objects.filter(mine, operator=member.operator_id, state=Proposal.State.OPEN)
        .filter(Q(closes_at=None) | Q(closes_at__gt=timezone.now()))
        .annotate(mine=Count("voters", filter=Q(voters__member=member)))
        .order_by(F("closes_at").asc(nulls_last=True), "id")
    )


def _groups_of(member: Member) -> QuerySet[Any, Any]:
    return Belonging.objects.filter(member=member).values("group")


def decisions_of(operator: Operator, *, public: bool = False) -> QuerySet[Decision]:
    """Decisions, those to be carried out first."""
    rows = Decision.objects.filter(operator=operator).select_related("owner", "assembly")
    rows = rows.filter(public=True) if public else rows
    living = Q(state__in=(Decision.State.TO_DO, Decision.State.STARTED))
    return rows.annotate(living=Count("pk", filter=living)).order_by(
        "-living", F("due").asc(nulls_last=True), "-decided_on"
    )


def mandates_of(operator: Operator, *, ended: bool = False) -> QuerySet[Mandate]:
    """Mandates that stand, the first to end first."""
    today = timezone.localdate()
    over = Q(until_day__lt=today) | Q(ended_on__isnull=False)
    rows = Mandate.objects.filter(operator=operator).select_related("member")
    return rows.filter(over if ended else ~over).order_by("-until_day" if ended else "until_day")


def ending_soon(operator: Operator, days: int = 60) -> QuerySet[Mandate]:
    """Mandates that end within so many days: somebody has to be asked or found."""
    return mandates_of(operator).filter(until_day__lte=timezone.localdate() + timedelta(days=days))


def vote_of(member: Member, proposal: Proposal) -> tuple[Voter | None, str]:
    """Whether a member's vote was taken, and what they chose if the vote is not secret."""
    voter = Voter.objects.filter(proposal=proposal, member=member).first()
    if voter is None or proposal.secret:
        return voter, ""
    last = voter.ballots.order_by("-id").first()
    return voter, last.choice if last else ""
