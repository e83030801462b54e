"""The readiness questionnaire as a form of a survey: for groups, on paper, with phones offline.

Names of questions are their codes (D1Q1…); the group of who answers comes first. Answers are read
back by `surveys.queries.rounds`, by round and group.
"""

from collections.abc import Iterator

from liane.server.community.surveys.queries.shipped import Shipped
from liane.server.community.surveys.writing import book
from liane.server.projects.readiness.questions import Question, questions

__all__ = ["FORMS"]

_FR, _EN = "label::Français (fr)", "label::English (en)"
_GROUPS = (
    ("bearers", "celles et ceux qui portent le projet", "those who carry the project"),
    ("authorities", "autorités locales", "local authorities"),
    ("inhabitants", "habitantes et habitants", "inhabitants"),
    ("technical", "technique", "technical people"),
    ("legal", "droit", "legal people"),
)
_OPEN = (("unknown", "ne sait pas", "does not know"), ("none", "sans objet", "does not apply"))


def _row(kind: str, name: str, french: str = "", english: str = "", **more: str) -> dict[str, str]:
    return {"type": kind, "name": name, _FR: french, _EN: english, **more}


def _choice(of: str, name: str, french: str, english: str) -> dict[str, str]:
    return {"list_name": of, "name": name, _FR: french, _EN: english}


def _asked() -> list[Question]:
    return [each for each in questions() if each.group]


def _survey() -> Iterator[dict[str, str]]:
    yield _row("select_one groups", "group", "Vous répondez comme", "You answer as", required="yes")
    inside = ""
    for each in _asked():
        if each.dimension != inside:
            if inside:
                yield _row("end group", "")
            names = each.dimension_names
            yield _row("begin group", each.dimension, names["fr"], names["en"])
            inside = each.dimension
        texts = each.texts
        yield _row(f"select_one {each.code}", each.code, texts["fr"], texts["en"])
    yield _row("end group", "")


def _choices() -> Iterator[dict[str, str]]:
    yield from (_choice("groups", *group) for group in _GROUPS)
    for each in _asked():
        stages = zip(each.stage_texts("fr"), each.stage_texts("en"), strict=True)
        for at, (french, english) in enumerate(stages, 1):
            yield _choice(each.code, str(at), french, english)
        yield from (_choice(each.code, *words) for words in _OPEN)


def _spreadsheet() -> bytes:
    settings = {
        "form_title": "Préparation",
        "form_id": "preparation",
        "version": "1",
        "default_language": "Français (fr)",
    }
    return book(list(_survey()), list(_choices()), settings)


FORMS = (
    Shipped(
        purpose="readiness",
        title={"fr": "Préparation de la communauté", "en": "Readiness of the community"},
        about={
            "fr": "Douze sujets, quatre marches chacun : où en sommes-nous, vu par chaque groupe ?",
            "en": "Twelve subjects, four steps each: where do we stand, as each group sees it?",
        },
        consent={
            "fr": "Votre groupe est gardé avec vos réponses, jamais votre nom. Les résultats sont "
            "discutés en réunion ; rien n’est montré de moins de cinq personnes ensemble.",
            "en": "Your group is kept with your answers, never your name. Results are discussed "
            "at a meeting; nothing is shown of fewer than five people together.",
        },
        segment="group",
        spreadsheet=_spreadsheet,
    ),
)
