"""The example's circle: founded by Kadia, three others in it, one proposed; Awa does not see it."""

from typing import Any

from django.utils import timezone

from liane.server.community.circles import actions, queries
from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.circles.models import Candidacy, Circle
from liane.server.site.demo import DemoContext

__all__ = ["fill"]


def fill(context: DemoContext) -> None:
    """« Prépare et préviens » in Farako."""
    people = context.people
    kadia, moussa = people["kadia"], people["moussa"]
    circle = actions.found_circle(
        acting_member=kadia,
        name="Prépare et préviens",
        purpose="Tenir quand Internet est coupé. Aucun nom de malade, aucune rumeur.",
        group=ActorGroup.TECHNICIAN,
    )
    _come_in(circle, people, "bakary", ActorGroup.LAWYER, ["kadia"])
    _come_in(circle, people, "nana", ActorGroup.JOURNALIST, ["kadia", "bakary"])
    _come_in(circle, people, "moussa", ActorGroup.TECHNICIAN, ["bakary", "nana"])
    actions.keep_with(_place(circle, moussa), **_who(circle, kadia))
    code = actions.make_code(acting_member=people["mariam"])
    actions.propose(
        code, "Elle tient le poste de santé.", ActorGroup.HEALTH, **_who(circle, people["nana"])
    )
    _calls(circle, people)
    _words(circle, people)


def _place(circle: Circle, member: Any) -> Any:
    return queries.place_of(member, circle.pk)


def _who(circle: Circle, member: Any) -> dict[str, Any]:
    return {"acting_place": _place(circle, member), "acting_member": member}


def _come_in(
    circle: Circle, people: dict[str, Any], key: str, group: str, sponsors: list[str]
) -> None:
    """By a code, sponsors and a waiting time that is over."""
    code = actions.make_code(acting_member=people[key])
    first, *others = (people[name] for name in sponsors)
    candidacy = actions.propose(code, "Nous travaillons ensemble.", group, **_who(circle, first))
    for other in others:
        actions.sponsor(candidacy, "Je confirme.", **_who(circle, other))
    Candidacy.objects.filter(pk=candidacy.pk).update(wait_until=timezone.now())
    keeper = next(place for place in queries.people_of(circle) if place.keeps).member
    actions.admit(candidacy, **_who(circle, keeper))


def _calls(circle: Circle, people: dict[str, Any]) -> None:
    """A tree with two ways to everybody; Nana gave no phone, and the page says so."""
    for key, phone in (
        ("kadia", "70 00 00 01"),
        ("bakary", "70 00 00 02"),
        ("moussa", "70 00 00 03"),
    ):
        place = _place(circle, people[key])
        actions.update_place(group=place.group, phone=phone, **_who(circle, people[key]))
    actions.draw_tree(**_who(circle, people["kadia"]))
    actions.note_test(
        on=timezone.localdate(),
        reached=3,
        minutes=14,
        note="Une personne sans réseau au marché.",
        **_who(circle, people["kadia"]),
    )


def _words(circle: Circle, people: dict[str, Any]) -> None:
    theme = actions.open_theme("Preuves", **_who(circle, people["bakary"]))
    for key, kind, title, text in (
        (
            "bakary",
            "report",
            "Ce que la Cour a demandé en 2020",
            "Le texte de loi, ou son absence.",
        ),
        ("moussa", "idea", "Une radio qui lit la note du jour", "Cinq minutes à 19 h."),
        ("nana", "update", "La radio est d’accord", "Premier essai jeudi."),
        ("kadia", "alert", "3G lente chez un opérateur depuis 9 h", "Deux personnes le voient."),
    ):
        chosen = theme if kind == "report" else None
        who = _who(circle, people[key])
        actions.post(kind=kind, title=title, text=text, theme=chosen, **who)
    for kind, title, priority in (
        ("training", "Apprendre à garder un fichier de mesure", 1),
        ("tools", "Deux radios de secours", 2),
        ("research", "Les délais de recours au pays", 1),
        ("resources", "Fiches de soins imprimées", 2),
    ):
        who = _who(circle, people["kadia"])
        actions.add_need(kind=kind, title=title, text="", priority=priority, **who)
    first = queries.needs_of(circle).first()
    assert first is not None  # noqa: S101 (made just above)
    actions.take_need(first, **_who(circle, people["bakary"]))
