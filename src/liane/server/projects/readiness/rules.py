"""How answers become levels: the scoring of a round, pure.

1. An answer is a stage from 1 to 4, or `UNKNOWN` (a gap in evidence, never stage 1), or
   `NOT_APPLICABLE` (it leaves the denominator).
2. The stage of a question is the mean over the groups that answered of each group's mean, so that
   a large group does not drown the others; the level of a dimension is the mean of its answered
   questions by weight. There is no overall number: dimensions are sorted by the lowest.
3. Confidence = answered weight / weight that applies × expected groups heard / expected groups.
   Under 0.5 the level is to be checked.
4. Disagreement of a question = highest − lowest group mean; from 1.5 it is to be discussed.
5. A question with a phase under stage 3 blocks the gate of that phase; one that is unknown or
   not answered leaves the gate open to doubt.
6. An answer whose evidence is older than 365 days is stale.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from liane.server.projects.readiness.questions import DIMENSIONS, Question, questions

__all__ = [
    "NOT_APPLICABLE",
    "THRESHOLDS",
    "UNKNOWN",
    "Dimension",
    "Gate",
    "Given",
    "Profile",
    "ToDo",
    "asked_of",
    "gate",
    "profile",
]

UNKNOWN, NOT_APPLICABLE = "unknown", "not_applicable"
ENOUGH = 3.0
SURE, DISAGREE = 0.5, 1.5
STALE_AFTER = timedelta(days=365)

# stage of the pathway: least level, dimensions
THRESHOLDS: dict[str, tuple[float, tuple[str, ...]]] = {
    "explore": (1.5, ("D1", "D2")),
    "design": (2.5, ("D2", "D3", "D5", "D6")),
    "deploy": (3.0, ("D8", "D9", "D10")),
    "operate": (3.0, ("D7", "D9", "D11", "D12")),
}
_STAGE_OF_PHASE = {
    **dict.fromkeys((1, 2, 3), "explore"),
    **dict.fromkeys((4, 5, 6, 7), "design"),
    8: "deploy",
    **dict.fromkeys((9, 10, 11), "operate"),
}


@dataclass(frozen=True)
class Given:
    """One answer: a stage from 1 to 4, `UNKNOWN` or `NOT_APPLICABLE`; `on`: day of its evidence.

    `many`: how many people of the group gave this same answer.
    """

    code: str
    group: str
    stage: int | str
    on: date | None = None
    many: int = 1


@dataclass(frozen=True)
class Dimension:
    """A dimension of the profile; `level` is None where nothing was answered."""

    code: str
    level: float | None
    confidence: float
    heard: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether the level may be shown as it is."""
        return self.level is not None and self.confidence >= SURE

    @property
    def shown(self) -> float | None:
        """The level that people are shown; None: « to be checked », or nothing was answered."""
        return self.level if self.sure else None


@dataclass(frozen=True)
class ToDo:
    """What to do next: `kind` is blocker, gap (a blocking question unanswered) or raise."""

    code: str
    kind: str
    phase: int | None
    stage: float | None
    gain: float


@dataclass(frozen=True)
class Profile:
    """What a round says."""

    dimensions: tuple[Dimension, ...]
    stages: Mapping[str, float]
    by_group: Mapping[str, Mapping[str, float]]
    disagreements: Mapping[str, float]
    stale: tuple[str, ...]
    to_do: tuple[ToDo, ...]

    @property
    def lowest(self) -> Dimension | None:
        """The dimension that holds everything back: rounds are compared by it, never by a mean."""
        known = [each for each in self.dimensions if each.sure]
        return min(known, key=lambda each: each.level or 0.0, default=None)

    def shown(self, code: str) -> float | None:
        """The level of a dimension, if it may be shown."""
        return next((each.shown for each in self.dimensions if each.code == code), None)


def profile(given: Iterable[Given], today: date) -> Profile:
    """The profile of a round."""
    answers = list(given)
    by_code: dict[str, list[Given]] = defaultdict(list)
    for answer in answers:
        by_code[answer.code].append(answer)
    means = {code: _group_means(some) for code, some in by_code.items()}
    stages = {code: fmean(some.values()) for code, some in means.items() if some}
    spread = {code: max(some.values()) - min(some.values()) for code, some in means.items() if some}
    return Profile(
        tuple(_dimension(code, stages, by_code) for code in DIMENSIONS),
        stages,
        means,
        {code: gap for code, gap in spread.items() if gap >= DISAGREE},
        tuple(sorted({each.code for each in answers if _is_stale(each, today)})),
        tuple(_to_do(stages, by_code)),
    )


def _group_means(some: Sequence[Given]) -> dict[str, float]:
    """The mean stage of each group that gave one."""
    by_group: dict[str, list[Given]] = defaultdict(list)
    for answer in some:
        if isinstance(answer.stage, int):
            by_group[answer.group].append(answer)
    return {group: _mean(given) for group, given in by_group.items()}


def _mean(given: Sequence[Given]) -> float:
    return fmean([float(each.stage) for each in given], [each.many for each in given])


def _is_stale(answer: Given, today: date) -> bool:
    staged = isinstance(answer.stage, int)
    return staged and answer.on is not None and today - answer.on > STALE_AFTER


def _leaves(some: Sequence[Given]) -> bool:
    """Whether a question does not apply: somebody said so, and nobody gave a stage."""
    said = {answer.stage for answer in some}
    return NOT_APPLICABLE in said and not any(isinstance(each, int) for each in said)


def _dimension(
    code: str, stages: Mapping[str, float], by_code: Mapping[str, Sequence[Given]]
) -> Dimension:
    asked = [each for each in questions() if each.dimension == code]
    applies = [each for each in asked if not _leaves(by_code.get(each.code, ()))]
    answered = [each for each in applies if each.code in stages]
    weight = sum(each.weight for each in applies)
    got = sum(each.weight for each in answered)
    expected = tuple(dict.fromkeys(each.group for each in applies if each.group))
    spoke = {one.group for each in asked for one in by_code.get(each.code, ())}
    heard = tuple(group for group in expected if group in spoke)
    share = len(heard) / len(expected) if expected else 1.0
    level = sum(stages[each.code] * each.weight for each in answered) / got if got else None
    confidence = got / weight * share if weight else 0.0
    missing = tuple(group for group in expected if group not in spoke)
    return Dimension(code, level, confidence, heard, missing)


def _to_do(stages: Mapping[str, float], by_code: Mapping[str, Sequence[Given]]) -> list[ToDo]:
    """Blockers first, then what is worth most: weight × (3 − stage)."""
    rows = []
    for asked in questions():
        stage = stages.get(asked.code)
        if stage is None and not (asked.blocks_phase and not _leaves(by_code.get(asked.code, ()))):
            continue
        if stage is None:
            rows.append(ToDo(asked.code, "gap", asked.blocks_phase, None, float(asked.weight)))
        elif stage < ENOUGH:
            kind = "blocker" if asked.blocks_phase else "raise"
            gain = asked.weight * (ENOUGH - stage)
            rows.append(ToDo(asked.code, kind, asked.blocks_phase, stage, gain))
    order = {"blocker": 0, "gap": 1, "raise": 2}
    return sorted(rows, key=lambda each: (order[each.kind], -each.gain, each.phase or 99))


@dataclass(frozen=True)
class Gate:
    """What readiness says of the gate of a phase; `open` None: it cannot be said."""

    phase: int
    stage: str
    low: tuple[str, ...]
    unsure: tuple[str, ...]
    blockers: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def open(self) -> bool | None:
        """Whether it may be passed, as far as readiness goes."""
        if self.low or self.blockers:
            return False
        return None if self.unsure or self.gaps else True


def gate(phase: int, found: Profile) -> Gate:
    """Thresholds of the phase's stage, and the questions that block its gate."""
    stage = _STAGE_OF_PHASE[phase]
    least, wanted = THRESHOLDS[stage]
    dimensions = [each for each in found.dimensions if each.code in wanted]
    asked = range(1, phase + 1) if stage == "deploy" else (phase,)  # building: no blocker at all
    mine = [each for each in found.to_do if each.phase in asked]
    return Gate(
        phase,
        stage,
        tuple(each.code for each in dimensions if each.sure and (each.level or 0.0) < least),
        tuple(each.code for each in dimensions if not each.sure),
        tuple(each.code for each in mine if each.kind == "blocker"),
        tuple(each.code for each in mine if each.kind == "gap"),
    )


def asked_of(group: str) -> list[Question]:
    """The questions a group must be heard on."""
    return [each for each in questions() if each.group == group]
