"""What the lines of a table are: sites, or lines of a register; how each is judged and made.

The verbs of `imports` are the same for both; here stands what differs.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from liane.server.networks.registers import rules
from liane.server.networks.registers.actions.entries import public_line
from liane.server.networks.registers.actions.sites import public_facts, taken_codes
from liane.server.networks.registers.judging import judge
from liane.server.networks.registers.lines import judge_lines
from liane.server.networks.registers.models import Entry, Import, Site
from liane.server.networks.registers.queries import entries_of, sites_of
from liane.server.site.identifiers import uuid7
from liane.server.site.records import Origin
from liane.server.site.tables.brought import rows_of

__all__ = ["Made", "Subject", "subject_of"]

Made = list[tuple[Any, dict[str, Any]]]  # a new record, and the fields it was made of


@dataclass(frozen=True)
class Subject:
    """Sites or lines: the model, what a change writes, what neighbours read, how lines are read."""

    model: type[Site] | type[Entry]
    written: tuple[str, ...]
    public: Callable[[Any], dict[str, Any]]
    judge: Callable[[Import, Mapping[int, str] | None, bool], list[Any]]
    make: Callable[[Import, Iterable[Any]], Made]


def subject_of(brought: Import) -> Subject:
    """What the lines of a table are."""
    return _LINES if brought.register else _SITES


def _judge_sites(brought: Import, choices: Mapping[int, str] | None, exact: bool) -> list[Any]:
    del exact  # whoever reads a table of sites may know where they are
    return judge(rows_of(brought), sites_of(brought.operator), choices)


def _judge_lines(brought: Import, choices: Mapping[int, str] | None, exact: bool) -> list[Any]:
    listed = entries_of(brought.operator, brought.register)
    return judge_lines(rows_of(brought), brought.register, listed, choices, exact=exact)


def _made(brought: Import) -> dict[str, Any]:
    """What every record of a table begins with."""
    return {
        "id": uuid7(),
        "operator": brought.operator,
        "origin": Origin.IMPORTED,
        "known_on": timezone.localdate(),
    }


def _make_sites(brought: Import, judged: Iterable[Any]) -> Made:
    taken = taken_codes(brought.operator)
    made = []
    for row in judged:
        facts = dict(row.values)
        facts.setdefault("code", rules.code_from(facts["name"], taken))
        taken.add(facts["code"])
        made.append((Site(**_made(brought) | facts), facts))
    return made


def _make_lines(brought: Import, judged: Iterable[Any]) -> Made:
    return [
        (Entry(**_made(brought) | {"register": brought.register} | row.values), dict(row.values))
        for row in judged
    ]


_SITES = Subject(
    Site,
    (
        *("code", "name", "kind", "lat", "lon", "zone", "ground_m", "mast_heights_m"),
        *("existing_height_m", "power", "households", "demand_mbps", "priority", "notes", "owner"),
        *("origins", "version", "changed_at", "gone_at"),
    ),
    public_facts,
    _judge_sites,
    _make_sites,
)
_LINES = Subject(
    Entry,
    (
        *("name", "facts", "zone", "lat", "lon", "contact", "notes", "known_on", "source"),
        *("version", "changed_at", "gone_at"),
    ),
    public_line,
    _judge_lines,
    _make_lines,
)
