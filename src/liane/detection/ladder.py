"""The ladder: reported, measured, confirmed, attributed; what lifts an incident, what may be shown.

Accusing is dangerous for those who do it: false news is a crime in more than one country. Each
step therefore asks for something that the one below cannot give:

- **reported**: somebody says so, or nothing but people has;
- **measured**: a measurement found it by the rules of detection;
- **confirmed**: reports of people who are independent, weighing three together, over at least two
  operators, the own power and the own link ruled out; then somebody says that it is;
- **attributed**: a document and a lawyer's reading of it, entered by two people, on what is
  confirmed; then somebody says that it is.

A vouched person weighs one, a person who is known and not vouched for a half, an anonymous report a
quarter, and all anonymous reports together no more than one: nobody can tell how many they are. So
three takes three people at least. Several reports of one person, of one phone or household, and
what was passed on, count once. No machine goes beyond « measured », and no step shows a cause.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liane.ladder import LEAST_OPERATORS, LEAST_WEIGHT, STEPS, WEIGHTS, weigh
from liane.words import N_, say

__all__ = [
    "LADDER_RULES",
    "STEPS",
    "Attribution",
    "Checks",
    "Report",
    "Standing",
    "public_view",
    "standing",
    "weight_of",
]

LADDER_RULES = "ladder-1"

_NO_MEASUREMENT = N_("no measurement has found it yet")
_FEW_PEOPLE = N_(
    "independent reports weigh {weight}, and {least} is needed: ask more people, or vouch for them"
)
_UNSAID = N_("nobody has said that it is confirmed")
_NOT_SAID = N_("nobody has said that it is attributed")
_FEW_OPERATORS = N_("{operators} operators are concerned, {least} are needed")
_POWER = N_("the own power is not ruled out")
_LINK = N_("the own link is not ruled out")
_NO_DOCUMENT = N_("no document was entered by a person")
_NO_READING = N_("no lawyer's reading was entered by a person")
_SAME_HAND = N_("the document and the lawyer's reading were entered by one person alone")

_WORDS = {
    "reported": N_("People report it; it is being checked."),
    "measured": N_("Measurements show it; people are checking it."),
    "confirmed": N_("Confirmed by several independent people over several operators."),
    "attributed": N_("Confirmed, with a document that was read by a lawyer."),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What one person told. `origin` is the same for what came from one phone or household, or was
    passed on from one source; `operator` is the one the person is connected by."""

    person: str
    identity: str = "anonymous"
    operator: str | None = None
    origin: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Checks:
    """What was ruled out: True ruled out, False found to be the reason, None not looked at.

    `confirmed_by` is the person who says that all of it holds."""

    own_power_ruled_out: bool | None = None
    own_link_ruled_out: bool | None = None
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """A document and its reading by a lawyer, who entered each, and who decided on them."""

    document: str | None = None
    document_by: str | None = None
    reading: str | None = None
    reading_by: str | None = None
    attributed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The step reached, and what is missing for the next one (messages with their facts)."""

    step: str
    missing: tuple[tuple[str, dict[str, str]], ...]
    weight: float
    operators: int
    rules: str = LADDER_RULES

    def words(self) -> list[str]:
        """What is missing, in the language in use."""
        return [say(message, **facts) for message, facts in self.missing]


def standing(
    reports: Iterable[Report],
    measured: bool,
    operators: Iterable[str] = (),
    checks: Checks | None = None,
    attribution: Attribution | None = None,
) -> Standing:
    """The step of an incident; `operators` are those on which a measurement found it.

    >>> three = [Report(name, "vouched", operator) for name, operator in zip("abc", "xxy")]
    >>> standing(three, True, checks=Checks(True, True, "awa")).step
    'confirmed'
    >>> len(standing(three, True).missing)
    2
    """
    held = _independent(reports)
    named = {each.operator for each in held if each.operator} | set(operators)
    weight = weight_of(held)
    to_confirm = _to_confirm(weight, len(named), checks or Checks())
    to_attribute = _to_attribute(attribution or Attribution())
    if not measured and to_confirm:
        step, missing = "reported", [(_NO_MEASUREMENT, {}), *to_confirm]
    elif to_confirm:
        step, missing = "measured", to_confirm
    else:
        step, missing = ("confirmed", to_attribute) if to_attribute else ("attributed", [])
    return Standing(step, tuple(missing), weight, len(named))


def _independent(reports: Iterable[Report]) -> list[Report]:
    """One report for each person and for each origin: the one that weighs most."""
    ranked = sorted(
        (each for each in reports if not each.withdrawn),
        key=lambda each: (-WEIGHTS.get(each.identity, 0.0), each.person, each.operator or ""),
    )
    kept: list[Report] = []
    people, origins = set[str](), set[str]()
    for each in ranked:
        if each.person in people or (each.origin is not None and each.origin in origins):
            continue
        kept.append(each)
        people.add(each.person)
        origins |= {each.origin} if each.origin is not None else set()
    return kept


def weight_of(reports: Sequence[Report]) -> float:
    """What reports of different people weigh together; anonymous ones are capped.

    >>> weight_of([Report(str(each)) for each in range(100)])
    1.0
    """
    return weigh(each.identity for each in reports)


_Missing = list[tuple[str, dict[str, str]]]


def _to_confirm(weight: float, operators: int, checks: Checks) -> _Missing:
    missing: _Missing = []
    if weight < LEAST_WEIGHT:
        missing.append((_FEW_PEOPLE, {"weight": f"{weight:g}", "least": f"{LEAST_WEIGHT:g}"}))
    if operators < LEAST_OPERATORS:
        facts = {"operators": str(operators), "least": str(LEAST_OPERATORS)}
        missing.append((_FEW_OPERATORS, facts))
    if checks.own_power_ruled_out is not True:
        missing.append((_POWER, {}))
    if checks.own_link_ruled_out is not True:
        missing.append((_LINK, {}))
    if not missing and not checks.confirmed_by:
        missing.append((_UNSAID, {}))
    return missing


def _to_attribute(attribution: Attribution) -> _Missing:
    missing: _Missing = []
    if not (attribution.document and attribution.document_by):
        missing.append((_NO_DOCUMENT, {}))
    if not (attribution.reading and attribution.reading_by):
        missing.append((_NO_READING, {}))
    if not missing and attribution.document_by == attribution.reading_by:
        missing.append((_SAME_HAND, {}))
    if not missing and not attribution.attributed_by:
        missing.append((_NOT_SAID, {}))
    return missing


_ALWAYS = ("id", "step", "began_at", "ended_at", "services")


def public_view(incident: Mapping[str, Any]) -> dict[str, Any]:
    """What the step reached lets anybody see; never a cause, a probability, a signal or a person.

    What is shown goes by zone and wider, never by site; the title is made anew by whoever
    publishes. At « attributed » the document itself is published by people, not from here.
    """
    step = incident.get("step")
    step = step if step in STEPS else "reported"
    scope = [each for each in incident.get("scope") or [] if each.get("kind") != "site"]
    shown = {name: incident.get(name) for name in _ALWAYS} | {"step": step}
    if STEPS.index(step) >= 1:
        shown |= {"detected_at": incident.get("detected_at"), "scope": scope}
    else:
        shown["scope"] = [each for each in scope if each.get("kind") != "operator"]
    return shown | {"says": say(_WORDS[step])}
