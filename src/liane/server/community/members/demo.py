"""The demonstration's people: roles with holders, households, an interest, energies."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.members import actions
from liane.server.community.members.models import GiftKind, Interest
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_ZONES = {
    "awa": "Marché",
    "moussa": "Colline",
    "kadia": "Colline",
    "fanta": "Marché",
    "seydou": "Château d’eau",
    "mariam": "Château d’eau",
    "yaya": "École",
}
_OFFERS = (
    ("seydou", GiftKind.ROOF, "Toit plat près du château d’eau", "Château d’eau"),
    ("mariam", GiftKind.TIME, "Le samedi matin", "Château d’eau"),
    ("yaya", GiftKind.TOOL, "Perceuse et échelle de six mètres", "École"),
    ("kadia", GiftKind.SKILL, "Électricité solaire", "Colline"),
)


def fill(context: DemoContext) -> None:
    """Tell who is who, who lives together, who may come, who gives what."""
    awa = context.people["awa"]
    _describe(context, awa)
    home = actions.form_household(
        context.operator, name="Mariam et Seydou", zone="Château d’eau", size=6, acting_member=awa
    )
    for key in ("seydou", "mariam"):
        actions.live_in(home, context.people[key], acting_member=awa)
    _interests(context)
    _energies(context, awa)


def _describe(context: DemoContext, awa: Any) -> None:
    for key, zone in _ZONES.items():
        member = context.people[key]
        languages = ["fr", "bm"] if key != "kadia" else ["fr", "bm", "snk"]
        context.people[key] = actions.change_member(
            member, member.version, zone=zone, languages=languages, acting_member=awa
        )


def _interests(context: DemoContext) -> None:
    salif = context.people["salif"]
    first = actions.enter_interest(
        context.operator,
        name="Hawa",
        contact="Au marché, le mardi",
        draws=[Interest.Draw.ACCESS, Interest.Draw.LEARN],
        gifts={GiftKind.TIME: "Deux soirs par semaine"},
        zone="Marché",
        way=Interest.Way.PAPER,
        acting_member=salif,
    )
    actions.give_to_referent(first, salif, acting_member=salif)
    actions.take_step(
        first,
        done=_("We met at the market; she wants to learn to repair."),
        following=_("Invite her to the Saturday visit."),
        due_on=timezone.localdate() + timedelta(days=4),
        acting_member=salif,
    )
    _somebody_new(context)


def _somebody_new(context: DemoContext) -> None:
    actions.enter_interest(
        context.operator,
        name="Amadou",
        contact="+223 70 00 00 00",
        draws=[Interest.Draw.BUILD],
        zone="Colline",
        acting_member=None,
    )


def _energies(context: DemoContext, awa: Any) -> None:
    for key, kind, what, zone in _OFFERS:
        giver = context.people[key]
        actions.offer(giver, kind=kind, what=what, zone=zone, acting_member=giver)
    actions.call_for(
        kind=GiftKind.ROOF,
        what="Un toit près du château d’eau, pour le relais",
        zone="Château d’eau",
        acting_member=awa,
    )
