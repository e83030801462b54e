"""The example's assemblies: one held, one to come, a vote under way, a decision, mandates."""

from datetime import timedelta

from django.utils import timezone

from liane.server.community.governance import actions, minutes
from liane.server.community.governance.models import Assembly
from liane.server.community.groups.models import Group
from liane.server.site.demo import DemoContext

__all__ = ["fill"]


def fill(context: DemoContext) -> None:
    """A founding assembly forty days ago, the next one in three weeks."""
    people = context.people
    awa, bakary, fanta = people["awa"], people["bakary"], people["fanta"]
    actions.set_rules(
        acting_member=bakary,
        notice_days=15,
        quorum_percent=50,
        most_proxies=2,
        second_without_quorum=True,
        source="Statuts, articles 11 à 13",
    )
    _held(context)
    coming = actions.plan_assembly(
        acting_member=awa,
        title="Assemblée du plan et du tarif",
        kind="extraordinary",
        at=timezone.now() + timedelta(days=21),
        place="École du bourg",
    )
    for title, minutes_planned in (("Le plan du réseau", 40), ("Le tarif des foyers", 30)):
        actions.put_on_agenda(
            acting_member=awa, title=title, assembly=coming, minutes_planned=minutes_planned
        )
    actions.convene(coming, acting_member=awa)
    actions.propose(
        acting_member=fanta,
        title="Tarif de 3 000 F par mois et par foyer",
        text="Le foyer paie 3 000 F par mois ; le tarif solidaire de 1 500 F est ouvert sur"
        " demande au médiateur.",
        assembly=coming,
    )
    actions.put_on_agenda(
        acting_member=people["seydou"],
        title="Qui garde les clés du château d’eau ?",
        why="Deux fois ce mois-ci, le technicien a attendu.",
    )
    _online(context)
    _under_way(context)


def _under_way(context: DemoContext) -> None:
    """A meeting of the group of the masts, with a vote open in it."""
    people = context.people
    kadia, moussa = people["kadia"], people["moussa"]
    group = Group.objects.get(operator=context.operator, name="Mâts et énergie")
    meeting = actions.plan_assembly(
        acting_member=people["awa"],
        title="Réunion des mâts",
        kind="meeting",
        at=timezone.now(),
        place="Atelier",
        group=group,
    )
    actions.put_on_agenda(acting_member=people["awa"], title="Les batteries", assembly=meeting)
    actions.open_assembly(meeting, acting_member=people["awa"])
    for member in (people["awa"], kadia, moussa):
        actions.come(meeting, member, acting_member=people["awa"])
    dates = actions.propose(
        acting_member=kadia,
        title="Changer les batteries en janvier",
        text="Deux batteries par relais, avant la saison chaude.",
        assembly=meeting,
    )
    actions.open_vote(dates, acting_member=people["awa"])
    stock = actions.propose(
        acting_member=moussa,
        title="Garder deux batteries d’avance",
        text="Elles restent à l’atelier, chargées chaque mois.",
        assembly=meeting,
    )
    actions.open_vote(stock, acting_member=people["awa"])
    actions.count_hands(stock, {"for": 3}, tellers=1, acting_member=people["awa"])
    actions.close_vote(stock, acting_member=people["awa"])


def _held(context: DemoContext) -> None:
    people = context.people
    awa, bakary = people["awa"], people["bakary"]
    held = actions.plan_assembly(
        acting_member=awa,
        title="Assemblée fondatrice",
        at=timezone.now() - timedelta(days=40),
        place="Place du marché",
    )
    actions.put_on_agenda(acting_member=awa, title="La charte", assembly=held)
    actions.open_assembly(held, acting_member=awa)
    for key in ("awa", "moussa", "fanta", "salif", "kadia", "bakary", "nana", "seydou"):
        actions.come(held, people[key], acting_member=awa)
    charter = actions.propose(
        acting_member=bakary,
        title="Adopter la charte de Farako",
        text="La charte lue en séance est adoptée ; elle est affichée à la mairie.",
        assembly=held,
        majority="two_thirds",
    )
    actions.open_vote(charter, acting_member=awa)
    actions.count_hands(
        charter, {"for": 7, "against": 0, "abstain": 1}, tellers=2, acting_member=awa
    )
    actions.close_vote(charter, acting_member=awa)
    charter.refresh_from_db()
    decision = actions.decide(
        acting_member=awa,
        title="La charte de Farako est adoptée",
        proposal=charter,
        owner=people["nana"],
        due=timezone.localdate() + timedelta(days=5),
        public=True,
    )
    actions.follow_decision(
        decision, "started", "Imprimée ; reste à l’afficher à la mairie.", acting_member=awa
    )
    actions.end_assembly(held, acting_member=awa)
    fresh = Assembly.objects.get(pk=held.pk)
    fresh = actions.write_minutes(fresh, fresh.version, minutes.draft_of(fresh), acting_member=awa)
    actions.adopt_minutes(fresh, acting_member=awa)
    for key, what, days in (("awa", "Présidente", 325), ("fanta", "Trésorière", 45)):
        actions.give_mandate(
            acting_member=awa,
            member=people[key],
            what=what,
            until_day=timezone.localdate() + timedelta(days=days),
            decision=decision,
        )


def _online(context: DemoContext) -> None:
    people = context.people
    choice = actions.propose(
        acting_member=people["salif"],
        title="Le nom du réseau",
        text="Le nom choisi est peint sur les mâts et sur le portail.",
        options=["Farako Lien", "Wari Jeya", "Le Fil"],
    )
    actions.open_vote(choice, timezone.now() + timedelta(days=9), acting_member=people["salif"])
    for key, code in (("moussa", "0"), ("kadia", "0"), ("seydou", "1"), ("mariam", "2")):
        actions.vote(choice, code, acting_member=people[key])
