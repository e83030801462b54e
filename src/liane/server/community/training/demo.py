"""The example's training: a course given, one to come, skills in time, a path at school."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from liane.server.community.training import actions
from liane.server.community.training.models import Course, Session
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_QUESTIONS = (
    ("Avant de monter, que coupe-t-on ?", ("Rien", "L’énergie du mât"), 1),
    ("Combien de personnes au pied du mât ?", ("Aucune", "Une au moins"), 1),
    ("À quoi sert la longe ?", ("À se tenir toujours attaché", "À porter l’outil"), 0),
)
_SEEN = (  # who, skill, role, woman, grades with days ago
    ("moussa", "Monter au mât en sécurité", "technician", False, ((300, 1), (120, 2), (20, 3))),
    ("kadia", "Monter au mât en sécurité", "technician", True, ((120, 1), (20, 2))),
    ("yaya", "Régler un lien radio", "technician", False, ((90, 1), (15, 2))),
    ("mariam", "Tenir le cahier de caisse", "treasurer", True, ((60, 1),)),
)


def fill(context: DemoContext) -> None:
    """Moussa teaches; Kadia, Yaya and a neighbour learn."""
    moussa, today = context.people["moussa"], timezone.now()
    climb = actions.make_course(
        acting_member=moussa, title="Monter au mât en sécurité", level="able",
        skill="Monter au mât, travailler et redescendre attaché", hours=Decimal(6),
        objectives="Vérifier son harnais\nCouper l’énergie avant de monter\nDire stop",
        contents="Le matin : nœuds et harnais au sol\nL’après-midi : trois mètres, puis dix",
        languages="français, bambara",
        documents="Fiche du harnais, une par personne\nListe de contrôle du mât",
    )  # fmt: skip
    for text, answers, right in _QUESTIONS:
        actions.add_question(climb, acting_member=moussa, text=text, answers=answers, right=right)
    past = actions.plan_session(
        climb, acting_member=moussa, at=today - timedelta(days=20), place="Cour de l’école",
        seats=6, trainers=[moussa],
    )  # fmt: skip
    _given(context, climb, past)
    coming = actions.plan_session(
        climb, acting_member=moussa, at=today + timedelta(days=9), place="Château d’eau", seats=4,
        trainers=[moussa, context.people["kadia"]],
    )  # fmt: skip
    for key in ("seydou", "awa"):
        actions.take_seat(coming, acting_member=context.people[key])
    for who, what, role, woman, grades in _SEEN:
        for ago, grade in grades:
            actions.see_skill(
                context.people[who], acting_member=moussa, what=what, grade=grade, role=role,
                is_woman=woman, seen_on=timezone.localdate() - timedelta(days=ago),
            )  # fmt: skip
    _path(context)


def _given(context: DemoContext, course: Course, session: Session) -> None:
    moussa, kadia = context.people["moussa"], context.people["kadia"]
    seats = [
        actions.take_seat(session, acting_member=kadia, is_woman=True),
        actions.take_seat(session, acting_member=context.people["yaya"], is_woman=False),
        actions.enter_seat(session, acting_member=moussa, name="Hawa", way="paper", is_woman=True),
    ]
    questions = list(course.questions.order_by("id"))
    for at, seat in enumerate(seats):
        for stage, known in (("before", at), ("after", 3)):
            answers = {str(each.pk): each.right for each in questions[:known]}
            actions.answer_questions(seat, stage, answers, acting_member=moussa)
    actions.note_came(session, [each.pk for each in seats], acting_member=moussa)
    actions.end_session(session, acting_member=moussa)


def _path(context: DemoContext) -> None:
    actions.make_path(
        acting_member=context.people["salif"],
        title="À qui est le réseau ?",
        audience="Classe de 9e année, école du bourg",
        understand="Un réseau peut appartenir à une entreprise, à l’État ou à ses habitants.\n"
        "À Farako, les mâts sont à l’association ; les comptes sont lus en assemblée.",
        question="Le réseau du village doit-il être payé par tout le monde ?",
        roles="Une commerçante\nUn éleveur de la Colline\nLa trésorière\nUn opérateur de la ville",
        rules="On parle un par un, deux minutes\nOn répond à l’idée, pas à la personne",
        minutes=60,
        action="Afficher à l’école ce que coûte le réseau et ce qu’il rapporte.",
        outcome="L’affiche est au mur ; deux mères sont venues à l’assemblée.",
        people=34,
    )
