"""The questionnaire: 12 dimensions, 52 questions with four stages each, in French and English.

It is data (`data/questions.csv`). A question is answered by picking a stage, or by a number that
is placed on the stages by its bounds; a measure is kept beside the stage, a text too; two are
computed from other facts and asked of nobody. Its group must be heard; any group may answer.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import ge, gt, le, lt

__all__ = ["DIMENSIONS", "GROUPS", "Question", "placed", "question", "questions"]

GROUPS = ("bearers", "authorities", "inhabitants", "technical", "legal")
DIMENSIONS = tuple(f"D{number}" for number in range(1, 13))
_COMPARE: dict[str, Callable[[float, float], bool]] = {">=": ge, ">": gt, "<=": le, "<": lt}


@dataclass(frozen=True)
class Question:
    """One question. `blocks_phase`: number of the phase whose gate it can block, or None."""

    code: str
    dimension: str
    kind: str
    weight: int
    blocks_phase: int | None
    group: str
    bounds: tuple[tuple[str, float], ...]
    unit: str
    texts: dict[str, str]
    dimension_names: dict[str, str]
    stages: dict[str, tuple[str, ...]]

    @property
    def computed(self) -> bool:
        """Whether other facts answer it: nobody is asked."""
        return self.kind == "computed"

    def text(self, language: str) -> str:
        """The question, in French unless English is asked."""
        return self.texts["en" if language.startswith("en") else "fr"]

    def stage_texts(self, language: str) -> tuple[str, ...]:
        """Its four stages in words."""
        return self.stages["en" if language.startswith("en") else "fr"]

    def dimension_name(self, language: str) -> str:
        """Its dimension in words."""
        return self.dimension_names["en" if language.startswith("en") else "fr"]


@cache
def questions() -> tuple[Question, ...]:
    """Every question, in order."""
    text = files(__package__).joinpath("data/questions.csv").read_text(encoding="utf-8")
    return tuple(_read(row) for row in csv.DictReader(text.splitlines()))


@cache
def _by_code() -> dict[str, Question]:
    return {each.code: each for each in questions()}


def question(code: str) -> Question | None:
    """The question with this code, if there is one."""
    return _by_code().get(code)


def _read(row: dict[str, str]) -> Question:
    return Question(
        code=row["code"],
        dimension=row["code"].partition("Q")[0],
        kind=row["kind"],
        weight=int(row["weight"]),
        blocks_phase=int(row["blocks_phase"]) if row["blocks_phase"] else None,
        group=row["group"],
        bounds=tuple(_bound(each) for each in row["bounds"].split(";") if each),
        unit=row["unit"],
        texts={"fr": row["question"], "en": row["question_en"]},
        dimension_names={"fr": row["dimension"], "en": row["dimension_en"]},
        stages={
            "fr": tuple(row[f"stage_{n}"] for n in range(1, 5)),
            "en": tuple(row[f"stage_{n}_en"] for n in range(1, 5)),
        },
    )


def _bound(text: str) -> tuple[str, float]:
    sign = text[:2] if text[:2] in _COMPARE else text[:1]
    return sign, float(text[len(sign) :])


def placed(asked: Question, value: float) -> int:
    """The stage, 1 to 4, on which a number stands.

    >>> placed(question("D1Q3"), 8)  # hours a week
    2
    """
    reached = [_COMPARE[sign](value, limit) for sign, limit in asked.bounds]
    return 1 + sum(reached)
