"""What is read of preparedness."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Min, QuerySet
from django.utils import timezone

from liane.server.community.groups.models import Task
from liane.server.community.operators.clocks import clock_of
from liane.server.community.operators.models import Operator
from liane.server.lookout.preparedness import costs, knowledge
from liane.server.lookout.preparedness.models import (
    Drill,
    Duty,
    DutyName,
    Estimate,
    Line,
    Message,
    Sign,
)
from liane.server.lookout.preparedness.rules import (
    Drilled,
    Readiness,
    Step,
    Warning_,
    level_of,
    readiness,
    score,
)

__all__ = [
    "Row",
    "Watch",
    "drill_now",
    "drills_of",
    "duties_of",
    "estimate_now",
    "lines_of",
    "message_of",
    "messages_of",
    "readiness_of",
    "risk_spans",
    "signs_to_come",
    "tasks_of_drill",
    "watch_of",
]

_A_DAY = timedelta(days=1)
HOLE = re.compile(r"\{(\w+)\}")
_NAMED = ("code", "state", "due", "proof_on", "version", "operator", "owner__name")


@dataclass(frozen=True)
class Row:
    """A line of a checklist and how far it is; `line` is None while nobody touched it."""

    known: knowledge.Known
    line: Line | None

    @property
    def step(self) -> Step:
        if self.line is None:
            return Step(self.known.code)
        return Step(self.known.code, self.line.state, self.line.proof_on, self.known.renew)

    @property
    def outdated(self) -> bool:
        return self.step.state == "done" and not self.step.holds(timezone.localdate())

    @property
    def is_late(self) -> bool:
        open_still = self.step.state in ("todo", "doing")
        return bool(open_still and self.line and self.line.due and _past(self.line.due))


def _past(day: date) -> bool:
    return day < timezone.localdate()


def _kept(operator: Operator) -> dict[str, Line]:
    lines = Line.objects.filter(operator=operator).select_related("owner").only(*_NAMED)
    return {line.code: line for line in lines}


def lines_of(operator: Operator, phase: str, group: str = "") -> list[Row]:
    """The lines of a phase, for everybody or for one actor group."""
    kept = _kept(operator)
    return [Row(known, kept.get(known.code)) for known in knowledge.items_of(phase, group)]


def readiness_of(operator: Operator) -> tuple[Readiness, list[Row]]:
    """Readiness in percent of BEFORE, and the lines that it counts."""
    rows = lines_of(operator, "before")
    return readiness([row.step for row in rows], timezone.localdate()), rows


@dataclass(frozen=True)
class Watch:
    """Early warning today: the sum and each of its reasons."""

    warning: Warning_
    signs: list[Sign]


def _living(operator: Operator) -> QuerySet[Sign]:
    return Sign.objects.filter(operator=operator, withdrawn_at=None).order_by("from_day", "id")


def watch_of(operator: Operator, today: date | None = None) -> Watch:
    """What counts today, the heaviest first."""
    day = today or timezone.localdate()
    signs = list(_living(operator).filter(from_day__lte=day, until_day__gte=day)[:100])
    signs.sort(key=lambda each: -each.weight)
    return Watch(level_of(each.weight for each in signs), signs)


def signs_to_come(operator: Operator, days: int = 366) -> list[Sign]:
    """Dates at risk from today on, the nearest first."""
    today = timezone.localdate()
    coming = _living(operator).filter(until_day__gte=today, from_day__lte=today + timedelta(days))
    return list(coming[:100])


def risk_spans(
    operator: Operator, since: datetime, until: datetime
) -> tuple[list[tuple[datetime, datetime]], datetime | None]:
    """The dates of the calendar, a day before and after each, from when each was written down on;
    and since when a calendar has been kept at all (None: it is not)."""
    dated = _living(operator).exclude(on_day=None).order_by("on_day", "id")
    kept = dated.aggregate(first=Min("made_at"))["first"]
    clock, found = clock_of(operator), list[tuple[datetime, datetime]]()
    for each in dated.filter(on_day__range=((since - _A_DAY).date(), (until + _A_DAY).date())):
        if each.on_day is None:
            continue
        midnight = datetime.combine(each.on_day, time(), tzinfo=clock)
        begin, end = max(midnight - _A_DAY, each.made_at), midnight + 2 * _A_DAY
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif begin < end:
            found.append((begin, end))
    return found, kept


def drills_of(operator: Operator) -> QuerySet[Drill]:
    """Drills, the last first."""
    return Drill.objects.filter(operator=operator).defer("review").order_by("-planned_on", "-id")


@dataclass(frozen=True)
class DrillLine:
    """A line of DURING in a drill; `after_minutes` since the start, None if it was not done."""

    known: knowledge.Known
    after_minutes: int | None


def drill_now(drill: Drill) -> tuple[list[DrillLine], Drilled]:
    """The lines of a drill with their time, and its score."""
    at = {mark.code: mark.at for mark in drill.marks.all()}
    lines = []
    for known in knowledge.items_of("during"):
        since = at[known.code] - drill.started_at if known.code in at and drill.started_at else None
        lines.append(DrillLine(known, None if since is None else int(since.total_seconds() // 60)))
    done = sum(line.after_minutes is not None for line in lines)
    return lines, score(done, len(lines), drill.reached, drill.to_reach)


def tasks_of_drill(drill: Drill) -> list[Task]:
    """The tasks that came of its lessons."""
    return list(Task.objects.filter(pk__in=drill.lessons).order_by("id")[:30])


@dataclass(frozen=True)
class Estimated:
    """What an estimate gives: each way, and the range."""

    ways: list[costs.Result]
    range: costs.Range | None


def estimate_now(estimate: Estimate) -> Estimated:
    """Work an estimate out from its inputs."""
    ways = costs.results({name: pair[0] for name, pair in estimate.inputs.items()})
    return Estimated(ways, costs.spread(ways))


def duties_of(operator: Operator) -> list[tuple[str, str, Duty | None]]:
    """Every duty: its code, what it is called, who has it."""
    named = ("name", "operator", "holder__name", "deputy__name")
    duties = Duty.objects.filter(operator=operator).select_related("holder", "deputy").only(*named)
    held = {duty.name: duty for duty in duties}
    return [(code, str(label), held.get(code)) for code, label in DutyName.choices]


@dataclass(frozen=True)
class Said:
    """A message for an audience in a language, with its holes; `text` empty if nobody wrote it."""

    kit: knowledge.Kit
    language: str
    text: str
    own: bool

    @property
    def holes(self) -> list[str]:
        return list(dict.fromkeys(HOLE.findall(self.text)))

    def filled(self, words: Mapping[str, Any]) -> str:
        """The text with its holes filled; a hole that nobody filled stays to be seen."""
        return HOLE.sub(lambda hole: str(words.get(hole[1]) or hole[0]), self.text)


def messages_of(
    operator: Operator, languages: list[tuple[str, str]]
) -> list[tuple[knowledge.Kit, list[tuple[str, str, bool]]]]:
    """Each message, and for each language its code, its name and whether somebody wrote it."""
    own = set(Message.objects.filter(operator=operator).values_list("kit", "language"))
    return [
        (kit, [(code, name, bool(kit.text.get(code)) or (kit.code, code) in own)
               for code, name in languages])
        for kit in knowledge.kits().values()
    ]  # fmt: skip


def message_of(operator: Operator, code: str, language: str) -> Said:
    """The operator's own text, or ours, or none."""
    kit = knowledge.kits()[code]
    own = Message.objects.filter(operator=operator, kit=code, language=language).first()
    return Said(
        kit, language, str(own.text) if own else kit.text.get(language, ""), own is not None
    )
