"""What is read of a project: where it is, what blocks, what to do."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from liane.server.community.groups.models import Task
from liane.server.community.members.queries import roles_now
from liane.server.community.operators.models import Operator
from liane.server.projects.pathway.models import Deliverable, Gate, Passage, Project, Reading
from liane.server.projects.pathway.phases import Indicator, Phase, indicators, named, phases
from liane.server.projects.pathway.rules import Measured, as_told

__all__ = [
    "Rung",
    "at_risk",
    "deliverables_of",
    "due_soon",
    "facts_now",
    "ladder_of",
    "passages_of",
    "project_of",
    "results_of",
    "roles_of",
    "tasks_of",
    "title_of",
]


def project_of(operator: Operator) -> Project | None:
    """The project of an operator, if it has begun one."""
    return Project.objects.filter(operator=operator).select_related("operator").first()


@dataclass(frozen=True)
class Rung:
    """One phase on the ladder: done, current or to come; forced for ever if it once was."""

    phase: Phase
    words: dict[str, str]
    state: str
    passages: tuple[Passage, ...]

    @property
    def forced(self) -> bool:
        return any(each.kind == Passage.Kind.FORCED for each in self.passages)


def passages_of(project: Project) -> list[Passage]:
    """Everything that was decided at gates, in the order it was written down."""
    rows = project.passages.select_related("decision", "proposal").order_by("id")
    return list(rows)


def ladder_of(project: Project | None, passages: list[Passage]) -> list[Rung]:
    """The eleven phases, with where the project is."""
    language, at = get_language() or "fr", project.phase if project else 0
    return [
        Rung(
            each,
            each.told(language),
            "current" if each.number == at else "done" if each.number < at else "ahead",
            tuple(one for one in passages if one.from_phase == each.number),
        )
        for each in phases()
    ]


def deliverables_of(project: Project, phase: int | None = None) -> QuerySet[Deliverable]:
    """Deliverables, those of a phase or all, as they were written down."""
    rows = project.deliverables.select_related("owner").order_by("phase", "id")
    return rows.filter(phase=phase) if phase else rows


def facts_now(project: Project, phase: int) -> tuple[list[Measured], datetime | None]:
    """The facts of a gate as last measured, and when; none where nobody measured it yet."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    found = Gate.objects.filter(project=project, phase=phase, language=language).first()
    if found is None:
        return [], None
    return [replace(each, page=_page(each.page)) for each in as_told(found.facts)], found.at


def _page(name: str) -> str:
    """A page of an operator by its name; nothing where there is none, or it needs more."""
    try:
        return name if name and reverse(name, args=["x"]) else ""
    except NoReverseMatch:
        return ""


def title_of(deliverable: Deliverable) -> str:
    """What a deliverable is called, in the language of who reads."""
    return named(deliverable.code, get_language() or "fr") or deliverable.title


def tasks_of(project: Project, phase: int) -> QuerySet[Task]:
    """What is being done for a phase: tasks made of its deliverables that are not ended."""
    about = project.deliverables.filter(phase=phase).values("pk")
    return Task.objects.filter(about__in=about, state__in=("open", "taken")).select_related(
        "taken_by"
    )


def due_soon(operator: Operator) -> QuerySet[Deliverable]:
    """Deliverables that have a day and are not there, the first first."""
    open_still = Deliverable.objects.filter(operator=operator, due__isnull=False)
    open_still = open_still.filter(state__in=("missing", "started"))
    return open_still.order_by(F("due").asc(), "id")


def roles_of(operator: Operator) -> list[Any]:
    """Every role with its holders."""
    return roles_now(operator)


def at_risk(roles: list[Any], phase: Phase | None = None) -> list[Any]:
    """Roles with fewer than two holders; those of a phase where one is said."""
    rows = [each for each in roles if each.risk != "ok"]
    return [each for each in rows if phase is None or each.name in phase.roles]


def results_of(project: Project) -> list[tuple[Indicator, str, Reading | None, Reading | None]]:
    """Each indicator, its name, its first reading and its last."""
    found: dict[str, list[Reading]] = {}
    for row in project.readings.order_by("on", "id"):
        found.setdefault(row.code, []).append(row)
    language = get_language() or "fr"
    return [(each, each.name(language), *_ends(found.get(each.code, []))) for each in indicators()]


def _ends(rows: list[Reading]) -> tuple[Reading | None, Reading | None]:
    return (rows[0], rows[-1]) if rows else (None, None)
