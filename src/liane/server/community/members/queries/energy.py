"""Who can give what, and which offers answer a call or a task."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from liane.server.community.members.models import Call, Match, Member, Offer
from liane.server.community.members.rules import share_of, telling
from liane.server.community.operators.models import Operator

__all__ = [
    "Energies",
    "Fitting",
    "energies_now",
    "offers_matching",
    "offers_of",
    "open_calls",
    "own_matches",
    "with_offers",
]

Told = tuple[Offer, set[str]]  # an offer and its telling words
MOST = 200
_READ = ("kind", "what", "zone", "member")  # unsealing what nobody reads costs time


@dataclass(frozen=True)
class Fitting:
    """An offer, and how well it fits, from 0 (only its kind) to 1 (every word)."""

    offer: Offer
    score: float


def _open_offers(operator: Operator) -> QuerySet[Offer]:
    today = timezone.localdate()
    return Offer.objects.filter(
        Q(until=None) | Q(until__gte=today), operator=operator, state=Offer.State.OPEN
    )


def offers_of(operator: Operator, kind: str = "") -> QuerySet[Offer]:
    """Offers that can be taken today, the newest first."""
    found = _open_offers(operator)
    found = found.filter(kind=kind) if kind else found
    return found.select_related("member").only(*_READ, "member__name").order_by("-id")


def offers_matching(
    operator: Operator, kind: str, *, zone: str = "", skills: Iterable[str] = (), what: str = ""
) -> list[Fitting]:
    """Offers of `kind`, best first, for a task or a call near `zone` that asks for `skills`."""
    offers = offers_of(operator, kind).only(*_READ, "member__name", "member__skills")
    return _ranked([zone, what, *skills], _told(offers[:MOST]))


def _ranked(wanted: list[str], offers: list[Told]) -> list[Fitting]:
    looked_for = telling(*wanted)
    fitting = [Fitting(each, share_of(looked_for, words)) for each, words in offers]
    return sorted(fitting, key=lambda each: -each.score)


def _told(offers: Iterable[Offer]) -> list[Told]:
    """Each offer with its words, read once for all that is looked for."""
    return [(each, telling(each.what, each.zone, *_skills(each))) for each in offers]


def _skills(offer: Offer) -> list[str]:
    return offer.member.skills if offer.member and offer.kind == "skill" else []


def open_calls(operator: Operator) -> QuerySet[Call]:
    """What is looked for, the newest first."""
    return Call.objects.filter(operator=operator, state=Call.State.OPEN).order_by("-id")


def with_offers(operator: Operator, calls: Iterable[Call]) -> list[tuple[Call, list[Fitting]]]:
    """Calls, each with the offers of its kind, best first."""
    asked = list(calls)
    kinds = {call.kind for call in asked}
    of_kinds = offers_of(operator).filter(kind__in=kinds).only(*_READ, "member__skills")
    offers = _told(of_kinds[:MOST])
    told = [(call, _for_call(call, offers)) for call in asked]
    _name_givers([fit.offer for _call, fitting in told for fit in fitting])
    return told


def _name_givers(offers: list[Offer]) -> None:
    """Unseal the names of those whose offers are shown, and of no other."""
    givers = Member.objects.only("name").in_bulk({each.member_id for each in offers} - {None})
    for each in offers:
        each.member = givers.get(each.member_id) if each.member_id else None


@dataclass(frozen=True)
class Energies:
    """How much is offered, and what is looked for with how many offers of its kind."""

    offers: int
    calls: list[tuple[Call, int]]


def energies_now(operator: Operator) -> Energies:
    """The energy call at a glance, without a name unsealed."""
    counted = _open_offers(operator).values("kind").annotate(n=Count("pk"))
    by_kind = dict(counted.values_list("kind", "n"))
    told = [(call, by_kind.get(call.kind, 0)) for call in open_calls(operator)[:50]]
    return Energies(sum(by_kind.values()), told)


def _for_call(call: Call, offers: list[Told]) -> list[Fitting]:
    same_kind = [each for each in offers if each[0].kind == call.kind]
    return _ranked([call.what, call.zone], same_kind)[:5]


def own_matches(operator: Operator, member: Member | None = None) -> QuerySet[Match]:
    """Offers that were accepted and not given yet, of the operator or of one giver."""
    going = Match.objects.filter(operator=operator, state=Match.State.ACCEPTED)
    going = going.filter(offer__member=member) if member else going
    shown = ("offer__what", "offer__member__name", "call__what", "call__asked_by")
    return going.select_related("offer__member", "call").only(*shown).order_by("id")
