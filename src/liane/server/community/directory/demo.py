"""The example's directory: actors of a fictional commune, who works with whom, two requests."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from liane.server.community.directory import actions
from liane.server.community.directory.models import Actor
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_ACTORS: tuple[dict[str, Any], ...] = (
    {
        "title": "Mairie de Farako",
        "family": "authority",
        "topics": ["advocacy", "tower"],
        "languages": ["fr", "bm"],
        "zone": "Bourg",
        "about": "Autorise la pose des mâts, prête une salle, tient le château d’eau.",
        "person": "Secrétariat général",
        "phone": "+22300000001",
        "whereabouts": "Place du marché, de 8 h à 14 h",
    },
    {
        "title": "Radio Farako",
        "family": "media",
        "topics": ["content", "advocacy"],
        "languages": ["fr", "bm"],
        "zone": "Bourg",
        "about": "Annonce les coupures et les visites ; deux spots par semaine.",
        "person": "La régie",
        "phone": "+22300000002",
    },
    {
        "title": "Énergie du plateau",
        "family": "provider",
        "topics": ["energy", "tower"],
        "languages": ["fr"],
        "zone": "Plateau",
        "about": "Panneaux, batteries, paratonnerres ; vient à deux avec son échelle.",
        "person": "L’atelier",
        "phone": "+22300000003",
        "mail": "atelier@energie-du-plateau.example",
    },
    {
        "title": "Coopérative des maraîchères",
        "family": "association",
        "topics": ["money", "training"],
        "languages": ["bm"],
        "zone": "Rive",
        "about": "Cent vingt maraîchères ; le relais de la rive est sur leur hangar.",
        "phone": "+22300000004",
    },
    {
        "title": "Centre de santé de référence",
        "family": "health",
        "topics": ["care"],
        "languages": ["fr", "bm"],
        "zone": "Bourg",
        "phone": "+22300000005",
    },
    {
        "title": "École fondamentale A",
        "family": "school",
        "topics": ["training", "content"],
        "languages": ["fr", "bm"],
        "zone": "Bourg",
    },
    {
        "is_person": True,
        "family": "lawyer",
        "topics": ["law"],
        "languages": ["fr"],
        "person": "Maître Sidibé (fictive)",
        "phone": "+22300000006",
        "about": "Relit les contrats ; deux heures par mois, sans frais.",
    },
)


def fill(context: DemoContext) -> None:
    """Seven actors, their ties, two requests, a job told and two actions of others."""
    people, operator = context.people, context.operator
    salif, fanta = people["salif"], people["fanta"]
    made = [actions.add_actor(operator, acting_member=salif, **facts) for facts in _ACTORS]
    town, radio, energy, growers, _health, school, lawyer = made
    for actor, scope in (
        (town, "public"),
        (radio, "public"),
        (energy, "write"),
        (lawyer, "members"),
    ):
        _agree(actor, scope, salif)
    began = date(2026, 1, 12)
    for other, level, note in (
        (town, 4, "emplacements et règles des mâts"),
        (radio, 3, "annonces"),
        (growers, 5, "le relais de la rive"),
        (energy, 2, "prix et délais"),
        (school, 1, "heures des cours"),
    ):
        key = f"a{other.pk}"
        actions.tie(operator, "us", key, level, since=began, note=note, acting_member=salif)
    _requests(energy, lawyer, fanta)
    actions.tell_job(
        energy,
        what="Mise à la terre du château d’eau",
        ended_on=date(2026, 3, 14),
        on_time="partly",
        as_agreed="yes",
        price_held="yes",
        still_works="yes",
        note="Deux jours de retard : la tresse de cuivre manquait au marché.",
        acting_member=fanta,
    )
    _territory(context)


def _agree(actor: Actor, scope: str, by: Any) -> None:
    actions.consent(
        actor,
        scope,
        given_by="La personne d’accueil",
        given_on=timezone.localdate() - timedelta(days=20),
        way="presence",
        acting_member=by,
    )


def _requests(energy: Actor, lawyer: Actor, fanta: Any) -> None:
    quote = actions.ask(
        energy,
        "quote",
        "Quatre panneaux de 330 W et deux batteries de 100 Ah pour le relais du bourg, posés.",
        wanted_on=timezone.localdate() + timedelta(days=20),
        acting_member=fanta,
    )
    sent = actions.send_request(quote, "letter", acting_member=fanta)
    actions.answer_request(
        sent,
        "Disponible sous dix jours, pose comprise.",
        price=Decimal(985_000),
        currency="XOF",
        acting_member=fanta,
    )
    actions.ask(
        lawyer,
        "introduction",
        "Relire le bail du toit de la coopérative.",
        acting_member=fanta,
    )


def _territory(context: DemoContext) -> None:
    nana = context.people["nana"]
    for facts in (
        {
            "title": "Salle numérique de la mairie",
            "sector": "public",
            "held_by": "Mairie de Farako",
            "what": "Huit ordinateurs, ouverte trois matins par semaine.",
            "topics": ["training"],
            "zone": "Bourg",
            "starts_on": date(2025, 10, 1),
            "overlap": "completes",
            "overlap_note": "elle a les machines, nous avons le lien et les cours",
            "agreement": "drafted",
            "source": "réunion avec le secrétaire général",
        },
        {
            "title": "Wi-Fi de la boutique du marché",
            "sector": "private",
            "held_by": "Boutique du marché",
            "what": "Vend l’heure à 100 F, lien mobile.",
            "topics": ["transit", "training"],
            "zone": "Bourg",
            "overlap": "same",
            "agreement": "asked",
            "source": "visite sur place",
        },
    ):
        actions.add_action(context.operator, acting_member=nana, **facts)
