"""Being in a circle, leaving it, being excluded from it by two people."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.circles.actions.guards import keeper_alone, must, trace
from liane.server.community.circles.models import Call, Circle, Place, Wish
from liane.server.community.circles.queries import unkept
from liane.server.community.members.models import Channel, Member
from liane.words import N_

__all__ = [
    "ask_exclusion",
    "confirm_exclusion",
    "drop_exclusion",
    "hand_on",
    "keep_with",
    "leave_circle",
    "update_place",
]


def _others_keep(place: Place) -> bool:
    others = Place.objects.filter(circle=place.circle, left_at=None).exclude(pk=place.pk)
    return not others.exists() or others.filter(keeps=True).exists()


def _out(place: Place) -> None:
    place.left_at, place.phone, place.wish, place.keeps = timezone.now(), None, Wish.NONE, False
    place.exclusion_reason = None
    place.save()
    Call.objects.filter(caller=place).delete()
    Call.objects.filter(called=place).delete()


@transaction.atomic
def leave_circle(*, acting_place: Place, acting_member: Member) -> None:
    """Leave; the last keeper hands the circle over first. The last one out closes it."""
    circle = acting_place.circle
    must(_others_keep(acting_place), N_("circle: nobody would keep it; hand it over first"))
    _out(acting_place)
    if not Place.objects.filter(circle=circle, left_at=None).exists():
        Circle.objects.filter(pk=circle.pk).update(closed_at=timezone.now())
    trace("leave", acting_place)


@transaction.atomic
def keep_with(place: Place, *, acting_place: Place, acting_member: Member) -> None:
    """Let somebody keep the circle too."""
    keeper_alone(acting_place)
    Place.objects.filter(pk=place.pk, circle=acting_place.circle_id, left_at=None).update(
        keeps=True
    )
    trace("keep_with", acting_place)


@transaction.atomic
def hand_on() -> int:
    """A circle whose last keeper was erased, or left the operator, goes to who is in longest."""
    heirs = unkept()
    for place in heirs:
        Place.objects.filter(pk=place.pk).update(keeps=True)
        trace("hand_on", place)
    return len(heirs)


@transaction.atomic
def ask_exclusion(place: Place, reason: str, *, acting_place: Place, acting_member: Member) -> None:
    """Ask that somebody be excluded; nothing changes until a second person agrees."""
    must(bool(reason.strip()), N_("reason: say in a line what speaks against it"))
    must(place.pk != acting_place.pk, N_("circle: to go, use « leave »"))
    must(place.exclusion_by_id is None, N_("circle: this was asked already"))
    place.exclusion_by, place.exclusion_reason = acting_place, reason.strip()
    place.save(update_fields=["exclusion_by", "exclusion_reason"])
    trace("ask_exclusion", acting_place)


def _two_keepers(place: Place, acting_place: Place) -> None:
    """Who agrees is somebody else than who asked, and keeps the circle if anybody else does."""
    must(place.exclusion_by_id is not None, N_("circle: nobody asked for it"))
    must(place.exclusion_by_id != acting_place.pk, N_("circle: a second person has to agree"))
    must(place.pk != acting_place.pk, N_("circle: a second person has to agree"))
    out = (place.pk, place.exclusion_by_id)
    others = Place.objects.filter(circle=place.circle, left_at=None, keeps=True).exclude(pk__in=out)
    must(acting_place.keeps or not others.exists(), N_("circle: only those who keep it do this"))


@transaction.atomic
def confirm_exclusion(place: Place, *, acting_place: Place, acting_member: Member) -> None:
    """A second person agrees: they are out, from now on."""
    _two_keepers(place, acting_place)
    must(_others_keep(place), N_("circle: nobody would keep it; hand it over first"))
    _out(place)
    trace("exclude", acting_place)


@transaction.atomic
def drop_exclusion(place: Place, *, acting_place: Place, acting_member: Member) -> None:
    """Nobody is excluded, and the reason is erased."""
    must(place.pk != acting_place.pk, N_("circle: a second person has to agree"))
    must(
        acting_place.keeps or place.exclusion_by_id == acting_place.pk,
        N_("circle: only those who keep it do this"),
    )
    place.exclusion_by, place.exclusion_reason = None, None
    place.save(update_fields=["exclusion_by", "exclusion_reason"])
    trace("drop_exclusion", acting_place)


@transaction.atomic
def update_place(*, acting_place: Place, acting_member: Member, **values: Any) -> None:
    """Say who one is here, one's phone for the tree, and how to be told; each needs a consent."""
    wish = values.get("wish", Wish.NONE)
    channel = {Wish.MAIL: Channel.MAIL, Wish.SMS: Channel.SMS}.get(wish)
    agreed = channel is None or channel in acting_member.consents
    must(agreed, N_("how to be told: agree to this channel on your own page first"))
    for name, value in values.items():
        setattr(acting_place, name, value or ("" if name != "phone" else None))
    acting_place.save(update_fields=list(values))
    trace("update_place", acting_place)
