"""The example's groups, notices, tasks and a first message."""

from datetime import timedelta

from django.utils import timezone

from liane.server.community.groups import actions, threads
from liane.server.site.demo import DemoContext

__all__ = ["fill"]


def fill(context: DemoContext) -> None:
    """Three groups at work."""
    people = context.people
    awa, moussa, salif = people["awa"], people["moussa"], people["salif"]
    today = timezone.localdate()
    masts = actions.found_group(
        acting_member=awa,
        name="Mâts et énergie",
        mandate="Poser, entretenir et relier à la terre les mâts ; achats sous 50 000 F.",
    )
    welcome = actions.found_group(
        acting_member=salif,
        name="Accueil",
        mandate="Recevoir les nouveaux, tenir le portail, faire le tour des villages.",
        mandate_until=today + timedelta(days=300),
    )
    for key in ("moussa", "kadia", "yaya"):
        actions.come_in(masts, people[key], acting_member=people[key])
    for key in ("nana", "mariam"):
        actions.come_in(welcome, people[key], acting_member=people[key])
    _notices(context)
    actions.add_task(
        acting_member=awa,
        title="Obtenir l’accord écrit du maire pour le château d’eau",
        group=masts,
        due=today + timedelta(days=12),
        needs=["time"],
    )
    taken = actions.add_task(
        acting_member=moussa,
        title="Prêter une clé dynamométrique pour samedi",
        group=masts,
        due=today + timedelta(days=4),
        needs=["tool"],
    )
    actions.take_task(taken, acting_member=people["yaya"])
    threads.open_thread(
        "Samedi au château d’eau",
        "Rendez-vous à 7 h, avant la chaleur. Qui apporte l’échelle ?",
        acting_member=moussa,
        groups=[masts],
    )


def _notices(context: DemoContext) -> None:
    for title, text, signed in (
        (
            "Vaccination samedi au poste de santé",
            "De 8 h à 13 h. Apportez le carnet.",
            "Poste de santé",
        ),
        ("Le moulin rouvre lundi", "", "Coopérative"),
        ("Cours du soir : écrire au tableur", "Mardi, 19 h, à l’école du bourg.", "École"),
    ):
        actions.announce(
            acting_member=context.people["nana"],
            title=title,
            text=text,
            signed=signed,
            audience="public",
        )
