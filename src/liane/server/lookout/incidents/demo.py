"""The example's lookout: a cut that is over and was confirmed, one that goes on, a small map.

The story is invented, and so are its providers. The one that is over went up to « confirmed », was
told to everybody, came back by zones and taught something; the one that goes on is being sorted.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from liane.server.community.operators.clocks import clock_of
from liane.server.lookout.incidents import actions
from liane.server.lookout.incidents.models import (
    Alert,
    Happening,
    Incident,
    Sighting,
    Signal,
    State,
)
from liane.server.networks.upkeep.queries import zones_of
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

# minutes after the start, who, what, zone number, provider
_OVER = (
    (8, "seydou", "cut", 0, "Sahel Mobile"),
    (12, "mariam", "cut", 1, "Sahel Mobile"),
    (21, "yaya", "cut", 0, "Kènè Télécom"),
    (25, "oumar", "slow", 1, "Kènè Télécom"),
    (340, "yaya", "back", 0, "Kènè Télécom"),
    (355, "mariam", "back", 1, "Sahel Mobile"),
    (420, "seydou", "back", 0, "Sahel Mobile"),
)
_NOW = (
    (0, "fanta", "blocked", 0, "Sahel Mobile"),
    (14, "nana", "blocked", 1, "Sahel Mobile"),
)
_RAW = (
    b'{"test_name": "web_connectivity", "input": "https://exemple.org/",'
    b' "measurement_start_time": "2026-03-02 06:31:00", "probe_asn": "AS0",'
    b' "test_keys": {"failure": "generic_timeout_error"}}\n'
)


def fill(context: DemoContext) -> None:
    """Tell what the lookout of the example commune saw."""
    zones = [*zones_of(context.operator), "", ""][:2]
    day = timezone.localdate() - timedelta(days=17)
    begin = datetime.combine(day, time(6, 12), clock_of(context.operator))
    over = _over(context, zones, begin)
    _prove(context, over, begin)
    _learn(context, over)
    _running(context, zones)
    _map(context, zones, over)


def _report(
    context: DemoContext, incident: Any, rows: Any, zones: list[str], begin: datetime
) -> None:
    for minutes, who, says, zone, provider in rows:
        actions.report(
            context.operator, acting_member=context.people[who], says=says, service="internet",
            incident=incident, at=begin + timedelta(minutes=minutes), zone=zones[zone],
            provider=provider,
        )  # fmt: skip


def _over(context: DemoContext, zones: list[str], begin: datetime) -> Incident:
    people = context.people
    made = actions.open_incident(
        context.operator, acting_member=people["kadia"], title="Plus d’Internet depuis 6 h 12",
        kind="total", services=["internet", "mobile"], zones=[z for z in zones if z],
        beyond="region", area="Région de Farako", began_at=begin,
        words="Rien ne répond au-delà des fournisseurs. Les services d’ici marchent.",
        own_power="out", own_power_why="Batterie à 81 %, panneaux en charge.",
        own_link="out", own_link_why="Le relais répond ; deux fournisseurs sont muets.",
    )  # fmt: skip
    _report(context, made, _OVER[:4], zones, begin)
    made.refresh_from_db()
    actions.add_raw(
        made, "mesure-06h31.json", _RAW, acting_member=people["rokia"], says="cut",
        at=begin + timedelta(minutes=19), told="Douze cibles témoins : aucune ne répond.",
    )  # fmt: skip
    made = actions.confirm(made, acting_member=people["kadia"])
    alert = actions.write_alert(
        made, acting_member=people["kadia"], headline="Internet ne répond plus à Farako",
        text="Depuis 6 h 12, rien ne répond chez deux fournisseurs. Les services d’ici marchent.",
        advice="Le poste de santé se joint par la radio. Dites ce que vous voyez, rien de plus.",
    )  # fmt: skip
    actions.approve_alert(alert, acting_member=people["awa"])
    made.refresh_from_db()
    _report(context, made, _OVER[4:], zones, begin)
    made.refresh_from_db()
    made = actions.end_incident(made, begin + timedelta(minutes=420), acting_member=people["kadia"])
    _age(made, begin)
    return made


def _age(incident: Incident, begin: datetime) -> None:
    """The lines of a past incident were written in the past."""
    hours = {"opened": 0.2, "step": 0.5, "alerted": 0.9, "over": 7.1}
    for each in Happening.objects.filter(incident=incident):
        at = begin + timedelta(hours=hours.get(each.verb, 0.6))
        Happening.objects.filter(pk=each.pk).update(made_at=at)
    sent = begin + timedelta(minutes=55)
    Alert.objects.filter(incident=incident).update(sent_at=sent, made_at=sent)
    Incident.objects.filter(pk=incident.pk).update(
        detected_at=begin + timedelta(minutes=12), public_since=sent, confirmed_at=sent
    )
    for signal in Signal.objects.filter(incident=incident):
        received = signal.at + timedelta(minutes=2)
        Signal.objects.filter(pk=signal.pk).update(received_at=received, judged_at=received)


def _prove(context: DemoContext, over: Incident, begin: datetime) -> None:
    people = context.people
    over.refresh_from_db()
    for minutes, who, sector, words in (
        (60, "mariam", "health", "Deux transferts de malades appelés à pied."),
        (130, "fanta", "money", "Aucun paiement par téléphone au marché."),
        (200, "yaya", "school", "Inscriptions à l’examen repoussées d’un jour."),
    ):
        actions.log_impact(
            over, sector, words, acting_member=people[who], at=begin + timedelta(minutes=minutes)
        )
    actions.set_cause(
        over, "upstream_cable", 55, "Trois pays voisins touchés à la même heure",
        acting_member=people["rokia"],
    )  # fmt: skip
    actions.set_cause(
        over, "provider", 25, "Deux fournisseurs, un même transit", acting_member=people["rokia"]
    )
    actions.add_consent(
        over, "Témoin 3", "Usage devant un tribunal, sans son nom", acting_member=people["bakary"]
    )
    actions.add_document(
        over, acting_member=people["bakary"], kind="notice", title="Avis d’incident",
        source="Kènè Télécom, page d’accueil", words="Travaux sur une liaison.",
    )  # fmt: skip


def _learn(context: DemoContext, over: Incident) -> None:
    over.refresh_from_db()
    actions.review_incident(
        over, "La radio a suffi pour le poste de santé. Le marché n’a rien su avant midi.",
        ["Afficher l’état à l’entrée du marché"], acting_member=context.people["kadia"],
    )  # fmt: skip


def _running(context: DemoContext, zones: list[str]) -> None:
    people, now = context.people, timezone.now()
    made = actions.open_incident(
        context.operator, acting_member=people["moussa"],
        title="Messageries bloquées chez un opérateur",
        kind="blocked", services=["social"], zones=[z for z in zones if z], beyond="zone",
        own_power="out", own_power_why="Les services d’ici marchent.",
    )  # fmt: skip
    _report(context, made, _NOW, zones, now - timedelta(hours=2))
    actions.publish(made, acting_member=people["awa"])
    actions.write_alert(
        made, acting_member=people["kadia"], headline="Des messageries ne s’ouvrent plus",
        text="Deux zones le disent, chez un seul opérateur. Rien n’est encore mesuré.",
    )  # fmt: skip
    actions.note_signal(
        acting_member=people["salif"], says="blocked", channel="phone", name="La vendeuse du puits",
        knows_them=True, zone=zones[0], provider="Sahel Mobile", service="social",
        words="Les photos ne partent plus depuis le marché.", at=now - timedelta(minutes=50),
    )  # fmt: skip
    actions.report(
        context.operator, acting_member=None, browser="exemple", says="slow", service="internet",
        zone="", provider="",
    )  # fmt: skip


def _map(context: DemoContext, zones: list[str], over: Incident) -> None:
    people, operator = context.people, context.operator
    place = f"{operator.lat:.4f}, {operator.lon:.4f}" if operator.lat else ""
    seen = actions.say_sighting(
        operator, acting_member=None, theme="road", words="La route du bac est sous l’eau.",
        zone=zones[0], place=place, contact="76 00 00 00",
    )  # fmt: skip
    seen = actions.check_sighting(
        seen, seen.version, "Deux chauffeurs l’ont vue.", "La route du bac est coupée par l’eau.",
        acting_member=people["salif"],
    )  # fmt: skip
    seen = actions.approve_sighting(seen, seen.version, 0, acting_member=people["awa"])
    Sighting.objects.filter(pk=seen.pk).update(incident=None)
    actions.say_sighting(
        operator, acting_member=people["seydou"], theme="help", zone=zones[1],
        words="Je peux prêter un groupe électrogène ce soir.",
    )  # fmt: skip
    checked = actions.say_sighting(
        operator, acting_member=people["yaya"], theme="power", zone=zones[1],
        words="Un fil est à terre près de l’école.",
    )  # fmt: skip
    actions.check_sighting(
        checked, checked.version, "Vu par Kadia.", "Un fil électrique est à terre : restez loin.",
        acting_member=people["kadia"],
    )  # fmt: skip
    assert over.state == State.OVER  # noqa: S101 (the story holds)
