"""The ladder of an incident: reported, measured, confirmed, attributed. Pure.

Accusing is dangerous, so each step asks for what the step before did not have. *Confirmed* wants
three people who do not repeat one another, two providers, and our own power and our own link ruled
out; then somebody confirms. *Attributed* wants a document and a lawyer's reading besides, entered
by two people: no measurement and no sum of probabilities leads there. When something that carried a
step turns out to be false, the incident comes down by itself.

Somebody vouched for counts one. A phone number counts a half. People whom nobody knows count a
quarter each and one at most together: a crowd of invented names confirms nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.ladder import LEAST_OPERATORS, LEAST_WEIGHT, STEPS, WEIGHTS, weigh

__all__ = [
    "PEOPLE_TO_CONFIRM", "PROVIDERS_TO_CONFIRM", "RULES_VERSION", "STEPS",
    "Ground", "Own", "Says", "Step", "Voice", "Who", "cut_places", "missing", "people_in",
    "providers_in", "reached", "recovery", "say_it", "shape_of",
]  # fmt: skip

RULES_VERSION = "incidents-1"
PEOPLE_TO_CONFIRM, PROVIDERS_TO_CONFIRM = LEAST_WEIGHT, LEAST_OPERATORS


class Step(models.TextChoices):
    """How far an incident is established."""

    REPORTED = "reported", lazy("reported")
    MEASURED = "measured", lazy("measured")
    CONFIRMED = "confirmed", lazy("confirmed")
    ATTRIBUTED = "attributed", lazy("attributed")


class Own(models.TextChoices):
    """Whether something of ours explains it."""

    UNKNOWN = "unknown", lazy("not looked at yet")
    OUT = "out", lazy("ruled out")
    IN = "in", lazy("it comes from there")


class Who(models.TextChoices):
    """How well the person behind a report is known."""

    VOUCHED = "vouched", lazy("a member")
    KNOWN = "known", lazy("a phone number, or somebody a member knows")
    NOBODY = "nobody", lazy("nobody known")


class Says(models.TextChoices):
    """What a report says of the place it speaks of."""

    CUT = "cut", lazy("nothing works")
    SLOW = "slow", lazy("very slow")
    BLOCKED = "blocked", lazy("some sites or applications do not open")
    BACK = "back", lazy("it came back")
    FINE = "fine", lazy("it works here")
    INFO = "info", lazy("another piece of information")


_BAD = frozenset({Says.CUT, Says.SLOW, Says.BLOCKED})
_GOOD = frozenset({Says.BACK, Says.FINE})
_NO_NAME = frozenset({"2g", "3g", "4g", "5g", "fibre", "fiber", "adsl", "wifi", "internet",
                      "mobile", "data", "sim", "reseau", "network", "sa"})  # fmt: skip
_COMMON = frozenset({"telecom", "telecoms", "mali", "senegal", "guinee", "niger", "benin"})
_IDENTITY = {Who.VOUCHED: "vouched", Who.KNOWN: "known", Who.NOBODY: "anonymous"}
_SHAPES = {Says.CUT: "cut", Says.SLOW: "worn", Says.BLOCKED: "worn"}


@dataclass(frozen=True)
class Voice:
    """What somebody said, without who they are: `mark` tells people apart and no more."""

    at: datetime
    says: str
    who: str
    mark: str
    zone: str = ""
    provider: str = ""


def people_in(voices: Iterable[Voice]) -> float:
    """How many independent people say that something is wrong; each counts once, at their best.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 12, 6, tzinfo=UTC)
    >>> people_in([Voice(at, "cut", "vouched", "a"), Voice(at, "slow", "vouched", "a")])
    1.0
    >>> people_in([Voice(at, "cut", "nobody", str(n)) for n in range(400)])
    1.0
    """
    best: dict[str, str] = {}
    for each in voices:
        if each.says in _BAD:
            told = _IDENTITY[Who(each.who)]
            best[each.mark] = max(best.get(each.mark, told), told, key=WEIGHTS.__getitem__)
    return weigh(best.values())


def say_it(voices: Iterable[Voice]) -> int:
    """How many marks say that something is wrong: not those to whom it works."""
    return len({each.mark for each in voices if each.says in _BAD})


def providers_in(voices: Iterable[Voice]) -> frozenset[str]:
    """The providers of which it is said that something is wrong, each once however it is written.

    A name that holds all the words of another is the same: one company never makes two.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 12, 6, tzinfo=UTC)
    >>> told = ("Orange", "ORANGE-Mali", "orange 4G", "Moov Africa", "Malitel (Moov Africa)", "4G")
    >>> told += ("Niger Télécoms",)
    >>> sorted(providers_in(Voice(at, "cut", "known", "a", "", each) for each in told))
    ['africa moov', 'niger telecoms', 'orange']
    """
    named = {_words_of(each.provider) for each in voices if each.says in _BAD}
    shortest_first = sorted(named - {frozenset()}, key=lambda words: (len(words), sorted(words)))
    kept: list[frozenset[str]] = []
    for words in shortest_first:
        if not any(words >= other for other in kept):
            kept.append(words)
    return frozenset(" ".join(sorted(words)) for words in kept)


def _words_of(provider: str) -> frozenset[str]:
    parts = unicodedata.normalize("NFKD", provider.casefold())
    plain = "".join(each for each in parts if not unicodedata.combining(each))
    words = frozenset(re.findall(r"[^\W_]+", plain)) - _NO_NAME
    return words - _COMMON or words


@dataclass(frozen=True)
class Ground:
    """What an incident stands on."""

    people: float = 0.0
    providers: frozenset[str] = field(default_factory=frozenset)
    measured: bool = False
    own_power: str = Own.UNKNOWN
    own_link: str = Own.UNKNOWN
    confirmed: bool = False  # somebody said so
    documents: int = 0
    readings: int = 0
    two_hands: bool = False  # the document and the reading were not entered by one person alone
    attributed: bool = False  # somebody said so


def missing(step: str, ground: Ground) -> list[str]:
    """What a step still asks for, as codes; empty where nothing lacks.

    >>> missing("confirmed", Ground(people=3, providers=frozenset({"a"}), own_power="out"))
    ['providers', 'own_link']
    >>> missing("attributed", Ground(documents=1, readings=1))[-1:]
    ['two_hands']
    """
    wanted = {
        "measure": ground.measured,
        "people": ground.people >= PEOPLE_TO_CONFIRM,
        "providers": len(ground.providers) >= PROVIDERS_TO_CONFIRM,
        "own_power": ground.own_power == Own.OUT,
        "own_link": ground.own_link == Own.OUT,
        "document": ground.documents > 0,
        "reading": ground.readings > 0,
        "two_hands": ground.two_hands or not (ground.documents and ground.readings),
    }
    asked = {
        Step.REPORTED: (),
        Step.MEASURED: ("measure",),
        Step.CONFIRMED: ("people", "providers", "own_power", "own_link"),
        Step.ATTRIBUTED: (
            *("people", "providers", "own_power", "own_link"),
            *("document", "reading", "two_hands"),
        ),
    }
    return [code for code in asked[Step(step)] if not wanted[code]]


def reached(ground: Ground) -> str:
    """The step that holds now. Confirming and attributing are said by people, never computed.

    >>> reached(Ground(people=9, measured=True))
    'measured'
    """
    if ground.confirmed and not missing(Step.CONFIRMED, ground):
        if ground.attributed and not missing(Step.ATTRIBUTED, ground):
            return Step.ATTRIBUTED.value
        return Step.CONFIRMED.value
    return Step.MEASURED.value if ground.measured else Step.REPORTED.value


def _of_places(voices: Iterable[Voice]) -> Mapping[tuple[str, str], list[Voice]]:
    places: dict[tuple[str, str], list[Voice]] = {}
    for each in sorted(voices, key=lambda voice: voice.at):
        if each.says in _BAD | _GOOD:
            places.setdefault((each.zone, each.provider.casefold()), []).append(each)
    return places


def cut_places(voices: Iterable[Voice]) -> int:
    """How many places (a zone with a provider) somebody said to be hit."""
    return sum(any(each.says in _BAD for each in story) for story in _of_places(voices).values())


def recovery(voices: Iterable[Voice]) -> list[tuple[datetime, float]]:
    """From the first report on, which share of the places that were ever hit works again.

    A place is a zone with a provider; what was said of it last holds. Empty where nothing was hit.
    """
    hit = {
        place: story
        for place, story in _of_places(voices).items()
        if any(each.says in _BAD for each in story)
    }
    told = sorted(
        ((each.at, place, each.says) for place, story in hit.items() for each in story),
        key=lambda row: row[0],
    )
    works, curve = dict.fromkeys(hit, False), list[tuple[datetime, float]]()
    for at, place, says in told:
        works[place] = says in _GOOD
        curve.append((at, sum(works.values()) / len(works)))
    return curve


def shape_of(says: str) -> str:
    """The shape that a report is shown with."""
    return _SHAPES.get(Says(says), "ok" if says in _GOOD else "unknown")
