"""The demonstration: how the fictional commune keeps its network running.

Four sites that work, one weak, one cut; a ticket of each kind, a visit to make, a lesson, spares,
a calendar and a rota. It stands on the sites that the registers told before.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep import actions
from liane.server.networks.upkeep.models import Visit
from liane.server.networks.upkeep.rules.visits import wanted_boxes
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_SPARES = (
    ("Connecteurs RJ45 étanches", 40, "", 20, "boîte 1"),
    ("Câble extérieur", 85, "m", 50, "armoire"),
    ("Radio 5 GHz de secours", 1, "", 1, "armoire"),
    ("Batterie 100 Ah", 0, "", 1, "magasin"),
    ("Fusibles 10 A", 12, "", 6, "boîte 1"),
)
# days ago, state, why; by the place of a site in the list
_STORY = (
    ((26, "ok", "vu en service"),),
    ((26, "ok", "vu en service"), (4, "worn", "signal faible depuis l’orage")),
    ((26, "ok", "vu en service"), (19, "cut", "panne de courant"), (18, "ok", "courant revenu"),
     (0, "cut", "batterie vide")),
    ((26, "ok", "vu en service"),),
    ((26, "ok", "vu en service"),),
    ((26, "ok", "vu en service"),),
)  # fmt: skip
# the sites that are told of, in the order of the stories: one hill is cut, villages stand behind it
_TOLD = ("vsat", "bafara", "kulujan", "pop", "radio", "farako")


def fill(context: DemoContext) -> None:
    """Tell the upkeep of the example commune."""
    sites = _shown(list(sites_of(context.operator)))
    moussa, kadia = context.people["moussa"], context.people["kadia"]
    _states(sites, moussa)
    items = _spares(context.operator, moussa)
    _calendar(context.operator, sites, moussa)
    _rota(context.operator, moussa, kadia)
    _tickets(context, sites, items)
    _questions(context)


def _shown(sites: list[Any]) -> list[Any]:
    rank = {code: at for at, code in enumerate(_TOLD)}
    return sorted(sites, key=lambda site: rank.get(site.code, len(rank)))[:8]


def _states(sites: list[Any], who: Any) -> None:
    now = timezone.now()
    for site, story in zip(sites, _STORY, strict=False):
        for days, state, why in story:
            at = now - timedelta(days=days, hours=2)
            actions.set_state(site, state, why, acting_member=who, at=at)


def _spares(operator: Any, who: Any) -> list[Any]:
    return [
        actions.add_item(
            operator, acting_member=who, name=name, quantity=Decimal(count), unit=unit,
            minimum=Decimal(least), place=place,
        )
        for name, count, unit, least, place in _SPARES
    ]  # fmt: skip


def _calendar(operator: Any, sites: list[Any], who: Any) -> None:
    for site in sites[:2]:
        actions.suggest_chores(operator, site, acting_member=who)
    today = timezone.localdate()
    actions.add_chore(
        operator, acting_member=who, kind="panels", every_months=3,
        site=sites[2] if len(sites) > 2 else None, next_on=today - timedelta(days=6),
    )  # fmt: skip


def _rota(operator: Any, moussa: Any, kadia: Any) -> None:
    today = timezone.localdate()
    for week in range(4):
        first, second = (moussa, kadia) if week % 2 == 0 else (kadia, moussa)
        day = today + timedelta(weeks=week)
        actions.set_duty(operator, day, first, acting_member=moussa, reach="canal 7")
        actions.set_duty(operator, day, second, acting_member=moussa, rank=2)
    actions.add_step(
        operator, acting_member=moussa, who="L’atelier de la ville", when="mât ou panneau cassé"
    )
    actions.add_step(
        operator, acting_member=moussa, who="Le fournisseur d’accès", when="Internet coupé > 2 h"
    )
    actions.set_desk(
        operator, acting_member=moussa, hours="mardi et samedi, 16 h – 18 h", reach="à la mairie"
    )


def _tickets(context: DemoContext, sites: list[Any], items: list[Any]) -> None:
    operator, moussa, kadia = context.operator, context.people["moussa"], context.people["kadia"]
    cut = sites[2] if len(sites) > 2 else None
    zone = cut.zone if cut else ""
    told = actions.report(
        operator, acting_member=context.people["seydou"], service="internet", zone=zone,
        urgency="high", site=cut, words="Plus rien depuis ce matin.",
    )  # fmt: skip
    for browser in ("a", "b", "c"):
        actions.echo(told, acting_member=None, browser=browser)
    actions.take(told, acting_member=moussa)
    visit = actions.plan_visit(
        operator, acting_member=moussa, planned_on=timezone.localdate() + timedelta(days=1),
        purpose="Mesurer la batterie, la changer au besoin", ticket=told, site=cut, zone=zone,
        people=[moussa, kadia], with_power=True,
    )  # fmt: skip
    actions.carry(visit, {items[3]: Decimal(1), items[4]: Decimal(2)}, acting_member=moussa)
    actions.report(operator, acting_member=None, service="wifi", zone=zone)
    _told_visit(context, sites[0] if sites else None, items[0])


def _told_visit(context: DemoContext, site: Any, connectors: Any) -> None:
    operator, moussa = context.operator, context.people["moussa"]
    ticket = actions.report(
        operator, acting_member=moussa, service="wifi", channel="phone", site=site
    )
    visit = actions.plan_visit(
        operator, acting_member=moussa, planned_on=timezone.localdate() - timedelta(days=9),
        purpose="Voir la borne", ticket=ticket, site=site, people=[moussa],
    )  # fmt: skip
    boxes = wanted_boxes(at_height=False, with_power=False)
    visit = actions.tick(visit, boxes, acting_member=moussa)
    over: Visit = actions.finish_visit(
        visit, visit.version, acting_member=moussa, outcome="solved", minutes=40,
        found="Eau dans le connecteur", done="Connecteur changé, graisse, boucle d’égouttement",
        done_on=timezone.localdate() - timedelta(days=9), used={connectors: Decimal(2)},
        readings=[("rssi", -58.0, "borne")],
    )  # fmt: skip
    actions.write_lesson(
        operator, acting_member=moussa, title="Le Wi-Fi tombe après la pluie",
        problem="La borne redémarre sans cesse après un orage.", cause="Eau dans le connecteur.",
        fix="Changer le connecteur, le graisser, laisser une boucle de câble sous la borne.",
        tags=["wi-fi", "pluie", "connecteur"], visit=over, ticket_id=ticket.pk,
    )  # fmt: skip


def _questions(context: DemoContext) -> None:
    question = actions.ask(
        context.operator, acting_member=context.people["mariam"], wish="hint",
        subject="Comment savoir si ma batterie est fatiguée ?",
        context="La lampe de la borne baisse le soir.",
    )  # fmt: skip
    actions.reply(
        question, "hint", "Notez la tension le soir et au petit matin : que devient-elle ?",
        acting_member=context.people["kadia"],
    )  # fmt: skip
