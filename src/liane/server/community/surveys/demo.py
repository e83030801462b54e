"""The example's survey: what a cut costs, in two editions, with a discussion and what follows."""

from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone

from liane.server.community.surveys.actions import forms as actions
from liane.server.community.surveys.actions import reading
from liane.server.community.surveys.actions.answers import Arrival, keep_answer
from liane.server.community.surveys.actions.collecting import receive
from liane.server.community.surveys.actions.drafts import begin_draft
from liane.server.community.surveys.models import Edition, Survey, Way
from liane.server.community.surveys.writing import book
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_FR, _EN = "label::Français (fr)", "label::English (en)"


def _ask(kind: str, name: str, french: str, english: str, **more: str) -> dict[str, str]:
    return {"type": kind, "name": name, _FR: french, _EN: english, **more}


def _pick(of: str, *choices: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"list_name": of, "name": name, _FR: fr, _EN: en} for name, fr, en in choices]


def _form() -> bytes:
    survey = [
        _ask("select_one village", "village", "Votre village", "Your village", required="yes"),
        _ask("select_one sex", "sex", "Vous êtes", "You are"),
        _ask("integer", "age", "Votre âge", "Your age", constraint=". > 9 and . < 110"),
        _ask("select_one often", "often", "Vous allez sur Internet", "You go on line"),
        _ask("integer", "spent", "Dépense du mois en téléphone et Internet (F CFA)",
             "Spent this month on phone and Internet (F CFA)", constraint=". >= 0"),
        _ask("select_one yesno", "cut", "Une coupure cette année ?", "A cut this year?"),
        _ask("select_multiple lost", "lost", "Qu’est-ce qui s’est arrêté ?", "What stopped?",
             relevant="${cut} = 'yes'"),
        _ask("rank need", "need", "Classez ce qui vous manque", "Rank what you miss"),
        _ask("text", "words", "Racontez, sans nom", "Tell it, without names",
             appearance="multiline"),
    ]  # fmt: skip
    choices = [
        *_pick("village", ("bourg", "le bourg", "the town"), ("nord", "le nord", "the north"),
               ("rive", "la rive", "the riverside")),
        *_pick("sex", ("woman", "une femme", "a woman"), ("man", "un homme", "a man")),
        *_pick("often", ("daily", "chaque jour", "every day"),
               ("weekly", "chaque semaine", "every week"), ("never", "jamais", "never")),
        *_pick("yesno", ("yes", "oui", "yes"), ("no", "non", "no")),
        *_pick("lost", ("money", "l’argent mobile", "mobile money"), ("health", "soins", "care"),
               ("school", "l’école", "school"), ("trade", "le commerce", "trade")),
        *_pick("need", ("price", "un prix plus bas", "a lower price"),
               ("speed", "plus de débit", "more speed"), ("near", "un point proche", "a spot")),
    ]  # fmt: skip
    settings = {"form_title": "Ce que coûte une coupure", "form_id": "cout-coupure", "version": "1",
                "default_language": "Français (fr)"}  # fmt: skip
    return book(survey, choices, settings)


def fill(context: DemoContext) -> None:
    """A survey in its second edition, an answer cut short on its way, a form that is ready."""
    salif, awa = context.people["salif"], context.people["awa"]
    survey = actions.found_survey(
        acting_member=salif,
        spreadsheet=_form(),
        name="cout-coupure.xlsx",
        audience="everyone",
        about="Combien l’on paie, ce qui s’arrête quand le réseau est coupé.",
        consent="Répondre est libre. Ni nom, ni compte, ni heure ne sont gardés ; les résultats ne "
        "montrent jamais moins de cinq personnes ensemble.",
        segment="village",
    )
    today = timezone.localdate()
    first = survey.editions.get()
    actions.change_edition(
        first, first.version, acting_member=salif, name="Avant les pluies",
        starts=today - timedelta(days=200), frame="un foyer sur quatre des listes de village",
        population=1240, planned=60, drawn=True, design_effect=1,
    )  # fmt: skip
    _answer(survey, first, 58, 3)
    second = actions.open_edition(
        survey, acting_member=salif, name="Après les pluies", starts=today - timedelta(days=20),
        frame="un foyer sur quatre des listes de village", population=1240, planned=60, drawn=True,
        quotas={"bourg": 30, "nord": 20, "rive": 10},
    )  # fmt: skip
    _answer(survey, second, 44, 5)
    reading.publish(first, acting_member=awa, code="fr")
    _discuss(survey, second, salif)
    begin_draft(second, acting_member=None, code="fr")
    receive(context.operator, b"<data id='cout-coupure'><village>bou", {}, None)
    actions.use_shipped("shutdown", acting_member=salif, code="fr")


def _answer(survey: Survey, edition: Edition, count: int, seed: int) -> None:
    chance, version = Random(seed), survey.versions.get()  # noqa: S311 (an example)
    for at in range(count):
        way = Way.PAPER if at % 3 else Way.DEVICE
        said = _said(chance)
        keep_answer(Arrival(edition, version, way, f"demo:{seed}:{at}", said))


def _said(chance: Random) -> dict[str, Any]:
    cut = chance.random() < 0.7
    said = {
        "village": chance.choices(("bourg", "nord", "rive"), (5, 3, 2))[0],
        "sex": chance.choice(("woman", "man")),
        "age": str(chance.randrange(16, 78)),
        "often": chance.choices(("daily", "weekly", "never"), (3, 4, 3))[0],
        "spent": str(chance.choice((500, 1000, 1500, 2000, 3000, 5000))),
        "cut": "yes" if cut else "no",
        "need": " ".join(chance.sample(("price", "speed", "near"), 3)),
        "words": "Le moulin attendait le transfert, on a perdu la journée.",
    }
    if cut:
        lost = [each for each in ("money", "school", "health", "trade") if chance.random() < 0.5]
        said["lost"] = " ".join(lost)
    return {name: value for name, value in said.items() if value}


def _discuss(survey: Survey, edition: Edition, salif: Any) -> None:
    note = reading.add_note(
        edition,
        acting_member=salif,
        title="Les commerçantes du marché",
        kind="commerçantes",
        people=8,
        zone="le bourg",
        text="Quand l’argent mobile s’arrête, on vend à crédit et on note dans un cahier. "
        "Personne ne sait combien de temps cela va durer.",
    )
    for text, theme in (
        ("on vend à crédit et on note dans un cahier", "argent mobile"),
        ("Personne ne sait combien de temps cela va durer", "savoir ce qui se passe"),
    ):
        reading.code_passage(note, acting_member=salif, text=text, theme=theme)
    reading.recommend(
        survey,
        acting_member=salif,
        text="Afficher l’état du lien au marché, avec l’heure de la dernière mesure.",
        kind="tools",
        themes=list(survey.themes.filter(name="savoir ce qui se passe")),
        questions=["lost"],
        is_public=True,
    )
