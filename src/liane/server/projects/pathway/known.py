"""What the facts of a gate are read from, and how one fact is told.

`Known` reads the project, its round, its plan and its deliverables once for all facts of a gate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from liane.server.networks.plans.models import Plan
from liane.server.networks.plans.queries import decided_plan
from liane.server.projects.pathway.models import Deliverable, Project
from liane.server.projects.pathway.rules import Measured
from liane.server.projects.readiness.models import Round
from liane.server.projects.readiness.queries import (
    computed_for,
    current_round,
    kept_computed,
    profile_of,
)
from liane.server.projects.readiness.rules import Profile

__all__ = ["Known", "Measure", "fact"]

_LABELS = {
    "readiness": gettext_noop("Readiness for this phase"),
    "needs": gettext_noop("Dimension « needs »"),
    "ground": gettext_noop("Dimension « ground and infrastructures »"),
    "support": gettext_noop("Written support of an authority"),
    "uses": gettext_noop("First three uses, with who carries them"),
    "statutes": gettext_noop("Statutes"),
    "conflicts": gettext_noop("Rule for conflicts"),
    "deliverables": gettext_noop("Deliverables of this phase"),
    "minutes": gettext_noop("Minutes adopted since this phase began"),
    "offer": gettext_noop("Written offer of a way to the Internet"),
    "plan": gettext_noop("Plan decided"),
    "gap": gettext_noop("What a better plan could still save"),
    "survival": gettext_noop("Widest single loss"),
    "pledges": gettext_noop("Pledges against break-even"),
    "filings": gettext_noop("Filings with their dates"),
    "tests": gettext_noop("Acceptance tests"),
    "trained": gettext_noop("People trained"),
    "accounts": gettext_noop("Three months of published accounts"),
    "items": gettext_noop("One item made here every week"),
    "exported": gettext_noop("Kit taken out of here"),
    "reused": gettext_noop("Kit taken up elsewhere"),
}
_PAGES = {  # where a member writes what a fact is read from
    "readiness": "readiness",
    "needs": "readiness",
    "ground": "readiness",
    "uses": "needs",
    "minutes": "governance",
    "offer": "interconnection",
    "plan": "plans",
    "gap": "plans",
    "survival": "plans",
    "tests": "plans",
    "pledges": "pledges",
    "filings": "filings",
    "accounts": "finance-summary",
    "trained": "skills",
    "items": "communication-archive",
    "exported": "pathway-kit",
    "reused": "pathway-kit",
}


@dataclass(frozen=True)
class Known:
    """What several facts are read from, read once."""

    project: Project
    phase: int

    @property
    def operator(self) -> Any:
        return self.project.operator

    @cached_property
    def round(self) -> Round | None:
        return current_round(self.operator)

    @cached_property
    def profile(self) -> Profile | None:
        asked = self.round
        if asked is None:
            return None
        living = asked.closed_at is None
        computed = computed_for(self.operator) if living else kept_computed(asked)
        return profile_of(asked, computed)

    @cached_property
    def plan(self) -> Plan | None:
        return decided_plan(self.operator)

    @cached_property
    def states(self) -> dict[str, Deliverable]:
        mine = self.project.deliverables.filter(phase=self.phase).annotate(files=Count("papers"))
        return {each.code or str(each.pk): each for each in mine}


def fact(code: str, state: str, said: str = "", origin: str = "", on: Any = None) -> Measured:
    """A fact by its code: `ok`, `low`, `unknown` or `told`; with the page where it is written."""
    return Measured(code, _(_LABELS[code]), state, said, origin, on, _PAGES.get(code, ""))


Measure = Callable[[Known], Measured]
