"""Coming into a circle: a code, two sponsors, a waiting time, an answer that nobody else hears."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.circles.actions.guards import count_people, keeper_alone, must, trace
from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.circles.models import (
    Candidacy,
    Circle,
    Introduction,
    Place,
    Sponsorship,
)
from liane.server.community.circles.rules import sponsors_needed, wait_end
from liane.server.community.members.models import Member
from liane.server.community.members.rules import new_code, plain_code
from liane.server.site.sealing import blind
from liane.words import N_

__all__ = ["admit", "found_circle", "make_code", "object_to", "propose", "refuse", "sponsor"]


CODE_DAYS = 7


@transaction.atomic
def found_circle(
    *,
    acting_member: Member,
    name: str,
    purpose: str,
    group: str = ActorGroup.PUBLIC,
    waiting_days: int = 7,
) -> Circle:
    """Found a circle; who founds it keeps it."""
    circle = Circle.objects.create(
        operator_id=acting_member.operator_id,
        name=name.strip(),
        purpose=purpose.strip(),
        waiting_days=waiting_days,
    )
    place = Place.objects.create(circle=circle, member=acting_member, group=group, keeps=True)
    trace("found", place)
    return circle


def make_code(*, acting_member: Member) -> str:
    """A code to hand over to who will sponsor; the one before it is worth nothing any more."""
    code = new_code()
    Introduction.objects.update_or_create(
        member=acting_member,
        defaults={
            "mark": blind("circle code", plain_code(code)),
            "until": timezone.now() + timedelta(CODE_DAYS),
        },
    )
    return code


def _member_of_code(code: str) -> Member:
    mark = blind("circle code", plain_code(code))
    good = Introduction.objects.filter(mark=mark, until__gt=timezone.now())
    found = good.select_related("member").first()
    if found is None or found.member.state != Member.ACTIVE:
        raise BadInput(N_("code: it is not known or too old; ask for a new one, face to face"))
    found.delete()
    return found.member


@transaction.atomic
def propose(
    code: str, reason: str, group: str, *, acting_place: Place, acting_member: Member
) -> Candidacy:
    """Propose somebody who handed over a code; whoever proposes is the first sponsor."""
    circle = acting_place.circle
    must(bool(reason.strip()), N_("reason: say how you know this person"))
    member = _member_of_code(code)
    there = Place.objects.filter(circle=circle, member=member, left_at=None).exists()
    asked = Candidacy.objects.filter(circle=circle, member=member, state="open").exists()
    must(not there, N_("code: this person is in already"))
    must(not asked, N_("code: this person is proposed already; sponsor them in the list"))
    candidacy = Candidacy.objects.create(circle=circle, member=member, group=group)
    trace("propose", acting_place)
    return sponsor(candidacy, reason, acting_place=acting_place, acting_member=acting_member)


def _open(candidacy: Candidacy, place: Place) -> Candidacy:
    fresh = Candidacy.objects.select_for_update().get(pk=candidacy.pk, circle=place.circle_id)
    must(fresh.state == Candidacy.State.OPEN, N_("candidate: this was settled meanwhile"))
    return fresh


@transaction.atomic
def sponsor(
    candidacy: Candidacy, reason: str, *, acting_place: Place, acting_member: Member
) -> Candidacy:
    """Answer for a candidate. With sponsors enough, the waiting time begins."""
    fresh = _open(candidacy, acting_place)
    must(bool(reason.strip()), N_("reason: say how you know this person"))
    _say(fresh, acting_place, reason, objects_to=False)
    people = count_people(acting_place.circle)
    sponsors = fresh.words.filter(objects_to=False).count()
    if fresh.wait_until is None and sponsors >= sponsors_needed(people):
        fresh.wait_until = wait_end(timezone.now(), people, acting_place.circle.waiting_days)
        fresh.save(update_fields=["wait_until"])
    trace("sponsor", acting_place)
    return fresh


def _say(candidacy: Candidacy, place: Place, reason: str, *, objects_to: bool) -> None:
    said = Sponsorship.objects.filter(candidacy=candidacy, place=place).exists()
    must(not said, N_("candidate: you have said your word already"))
    Sponsorship.objects.create(
        candidacy=candidacy, place=place, reason=reason.strip(), objects_to=objects_to
    )


@transaction.atomic
def object_to(
    candidacy: Candidacy, reason: str, *, acting_place: Place, acting_member: Member
) -> None:
    """Object to a candidate: nobody is admitted against an objection."""
    fresh = _open(candidacy, acting_place)
    must(bool(reason.strip()), N_("reason: say in a line what speaks against it"))
    _say(fresh, acting_place, reason, objects_to=True)
    trace("object", acting_place)


@transaction.atomic
def admit(candidacy: Candidacy, *, acting_place: Place, acting_member: Member) -> Place:
    """Let a candidate in, after the waiting time and without an objection."""
    keeper_alone(acting_place)
    fresh = _open(candidacy, acting_place)
    must(fresh.wait_until is not None, N_("candidate: a second sponsor is missing"))
    assert fresh.wait_until is not None  # noqa: S101 (said to the type checker)
    must(fresh.wait_until <= timezone.now(), N_("candidate: the waiting time is not over"))
    must(
        not fresh.words.filter(objects_to=True).exists(),
        N_("candidate: somebody objects; talk, or do not admit"),
    )
    fresh.state = Candidacy.State.ADMITTED
    fresh.save(update_fields=["state"])
    place = Place.objects.create(circle=acting_place.circle, member=fresh.member, group=fresh.group)
    trace("admit", acting_place)
    return place


@transaction.atomic
def refuse(candidacy: Candidacy, *, acting_place: Place, acting_member: Member) -> None:
    """Do not admit: the candidate is told nothing, and the reasons are erased."""
    keeper_alone(acting_place)
    fresh = _open(candidacy, acting_place)
    fresh.state = Candidacy.State.REFUSED
    fresh.save(update_fields=["state"])
    fresh.words.all().delete()
    trace("refuse", acting_place)
