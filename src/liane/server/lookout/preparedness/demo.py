"""The example's preparation: some lines proved, signs, a drill with its review, an estimate."""

from datetime import timedelta

from django.utils import timezone

from liane.server.lookout.preparedness import actions
from liane.server.lookout.preparedness.models import Drill, Mark
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_PROVED = (
    ("b01", "kadia", "Calendrier de douze dates, lu en réunion."),
    ("b04", "mariam", "Liste de neuf services, affichée au poste de santé."),
    ("b06", "moussa", "Copies ouvertes et lues sur la boîte et sur une clé."),
    ("b09", "nana", "Cinq messages relus à deux, en français."),
    ("b12", "awa", "Rôles et suppléances donnés, sauf la santé."),
    ("b14", "kadia", "Exercice tenu, bilan écrit."),
)


def fill(context: DemoContext) -> None:
    """Farako gets ready."""
    people, today = context.people, timezone.localdate()
    kadia = people["kadia"]
    for code, key, proof in _PROVED:
        actions.update_line(
            code,
            1,
            acting_member=kadia,
            state="done",
            owner=people[key],
            proof=proof,
            proof_on=today - timedelta(20),
        )
    actions.update_line(
        "b07",
        1,
        acting_member=kadia,
        state="doing",
        owner=people["bakary"],
        due=today + timedelta(9),
    )
    _signs(context)
    _duties(context)
    _drill(context)
    _drill_to_review(context)
    _estimate(context)


def _signs(context: DemoContext) -> None:
    today = timezone.localdate()
    for kind, what, days, source in (
        ("exams", "Examens de fin d’année", 30, "Calendrier scolaire affiché à la mairie"),
        ("election", "Élection communale", 75, "Annonce à la radio"),
        ("notice", "3G lente chez un opérateur", None, "Deux relevés du matin"),
        ("single", "Une seule passerelle vers l’étranger", None, "Avis du régulateur"),
    ):
        actions.add_sign(
            acting_member=context.people["kadia"],
            kind=kind,
            what=what,
            source=source,
            on_day=today + timedelta(days) if days else None,
            source_on=today - timedelta(3),
        )


def _duties(context: DemoContext) -> None:
    people = context.people
    for name, holder, deputy in (
        ("lead", "awa", "salif"),
        ("measure", "rokia", "moussa"),
        ("network", "moussa", "kadia"),
        ("law", "bakary", "fanta"),
        ("word", "nana", "salif"),
        ("health", "mariam", None),
        ("safety", "kadia", "awa"),
    ):
        second = people[deputy] if deputy else None
        actions.give_duty(name, people[holder], second, acting_member=people["awa"])


def _drill(context: DemoContext) -> None:
    kadia, now = context.people["kadia"], timezone.now()
    drill = actions.plan_drill(
        acting_member=kadia,
        title="Une heure sans lien",
        scenario="Le lien est coupé à 17 h, un jour de marché. Personne ne sait pourquoi.",
        planned_on=timezone.localdate() - timedelta(20),
        to_reach=30,
    )
    drill = actions.start_drill(drill, acting_member=kadia)
    for code in ("d01", "d02", "d03", "d04", "d07", "d08", "d09", "d11"):
        actions.mark_line(drill, code, acting_member=kadia)
    actions.stop_drill(drill, 24, acting_member=kadia)
    start = now - timedelta(days=20)
    Drill.objects.filter(pk=drill.pk).update(
        started_at=start, stopped_at=start + timedelta(minutes=62)
    )
    for nth, mark in enumerate(Mark.objects.filter(drill=drill).order_by("id")):
        Mark.objects.filter(pk=mark.pk).update(at=start + timedelta(minutes=4 + 7 * nth))
    actions.review_drill(
        drill,
        "L’affichage au Wi-Fi a marché. Les six personnes sans téléphone n’ont pas été prévenues.",
        ["Trouver un crieur pour le quartier du puits", "Charger la radio chaque vendredi"],
        acting_member=kadia,
    )


def _drill_to_review(context: DemoContext) -> None:
    """Yesterday's: held, and nobody has written yet what it taught."""
    kadia = context.people["kadia"]
    drill = actions.plan_drill(
        acting_member=kadia,
        title="Appeler tout le monde en une heure",
        scenario="Plus de messages ; les appels passent encore.",
        planned_on=timezone.localdate() - timedelta(1),
        to_reach=12,
    )
    drill = actions.start_drill(drill, acting_member=kadia)
    for code in ("d01", "d07"):
        actions.mark_line(drill, code, acting_member=kadia)
    actions.stop_drill(drill, 9, acting_member=kadia)


def _estimate(context: DemoContext) -> None:
    """Farako is invented, and so are its figures; each says so."""
    source = "Chiffre inventé pour l’exemple"
    actions.estimate_cost(
        acting_member=context.people["kadia"],
        title="Trois jours coupés, tout le pays",
        inputs={
            "days": ["3", ""],
            "share": ["100", ""],
            "gdp": ["20 000 000 000", source],
            "use": ["low", source],
            "people": ["22 000 000", source],
        },
    )
