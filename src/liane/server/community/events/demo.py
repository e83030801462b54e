"""The example's events: a workshop held with its report, a hub to come, a workshop that is full."""

import io
from datetime import datetime, timedelta

from django.utils import timezone
from PIL import Image, ImageDraw

from liane.server.community.events import actions
from liane.server.community.events.models import Event
from liane.server.site.demo import DemoContext

__all__ = ["fill"]


def fill(context: DemoContext) -> None:
    """A workshop eighteen days ago, one in nine days, a hub in three weeks."""
    _held(context)
    _coming(context)
    _hub(context)


def _hour(days: int, hour: int) -> datetime:
    day = timezone.now() + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def _held(context: DemoContext) -> None:
    people = context.people
    salif = people["salif"]
    held = actions.plan_event(
        acting_member=salif,
        title="Atelier : que faire quand Internet est coupé ?",
        at=_hour(-18, 9),
        place="École du bourg",
        places=25,
        concept="Deux coupures en un an. Le poste de santé, l’école et le marché ont perdu des"
        " journées. L’atelier réunit ceux que la coupure touche et ceux qui tiennent le réseau.",
        objectives="Dire ce que la coupure arrête\nChoisir ce qui doit marcher sans Internet",
        expected="Une liste des services vitaux\nUn responsable par service",
        agenda="09:00 Accueil\n09:30 Récits\n11:00 Groupes par métier\n12:30 Repas",
        cost_planned=45000,
    )
    held = actions.announce(held, acting_member=salif)
    for name, contact in (("Une infirmière", "70 00 00 21"), ("Le directeur", "ecole@farako.ml")):
        actions.take_place(
            held, acting_member=salif, name=name, contact=contact, interested=True, way="paper"
        )
    names = "Awa\nMoussa\nFanta\nNana\nSeydou\nMariam\nUne infirmière\nLe directeur\nYaya"
    actions.note_paper(held, names, acting_member=salif)
    for place, mark in zip(held.taken.order_by("id"), (5, 5, 4, 4, 5, 3), strict=False):
        actions.give_opinion(place, mark, "", acting_member=None)
    actions.add_photo(held, _picture(), "La salle de l’école", acting_member=salif)
    held.refresh_from_db()
    actions.report(
        held,
        held.version,
        acting_member=salif,
        obtained="Une liste de onze services vitaux\nSept responsables nommés sur onze",
        report="Neuf personnes. Le poste de santé a montré ses fiches sur papier. Il reste quatre"
        " services sans responsable : à voir à la prochaine assemblée.",
        cost_spent=41500,
    )


def _coming(context: DemoContext) -> None:
    people = context.people
    workshop = actions.plan_event(
        acting_member=people["salif"],
        title="Atelier : lire une facture de données",
        at=_hour(9, 10),
        until=_hour(9, 12),
        place="Mairie",
        places=4,
        objectives="Savoir ce que l’on paie par mégaoctet",
        invitation="Venez avec votre téléphone et une recharge.",
    )
    workshop = actions.announce(workshop, acting_member=people["salif"])
    for key in ("mariam", "seydou", "yaya"):
        member = people[key]
        actions.take_place(workshop, acting_member=member, member=member, name=str(member.name))
    for name in ("Une couturière", "Le meunier"):
        actions.take_place(workshop, acting_member=None, name=name)


def _hub(context: DemoContext) -> None:
    nana = context.people["nana"]
    hub = actions.plan_event(
        acting_member=nana,
        kind=Event.Kind.HUB,
        title="Relais : forum sur les réseaux communautaires",
        follows="Forum sur la gouvernance de l’Internet",
        at=_hour(21, 9),
        until=_hour(21, 16),
        place="Salle de la coopérative",
        places=30,
    )
    hub = actions.announce(hub, acting_member=nana)
    session = actions.add_session(
        hub, acting_member=nana, title="Spectre et villages", at=_hour(21, 10), language="français"
    )
    for what, state, note in (
        ("link", "ready", "6 Mb/s mesurés un mardi à 10 h"),
        ("power", "missing", "il manque une batterie de secours"),
    ):
        check = hub.checks.get(what=what)
        actions.check_site(check, check.version, acting_member=nana, state=state, note=note)
    actions.ask_question(
        hub,
        acting_member=context.people["mariam"],
        session=session,
        text="Une commune peut-elle avoir une fréquence à elle ?",
    )


def _picture() -> bytes:
    """A room drawn in a few strokes; nothing in it is a photo of anybody."""
    picture = Image.new("RGB", (640, 400), "#e8dcc4")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((60, 60, 580, 200), fill="#0f3d2e")
    for row in range(3):
        for seat in range(7):
            x, y = 80 + seat * 75, 250 + row * 45
            pen.ellipse((x, y, x + 30, y + 30), fill="#8c5a2b")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
