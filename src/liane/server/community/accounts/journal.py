"""Reading the audit of an operator: who did what for whom, the latest first.

A page starts where the last one ended (by moment and identifier), so that the hundred-thousandth
line comes as fast as the first.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.members.queries import look_for
from liane.server.community.operators.models import Operator
from liane.server.site.models import AuditLine

__all__ = ["PAGE", "Asked", "Said", "actions_of", "lines_of", "page_of", "said", "words"]

PAGE = 50


@functools.cache
def words() -> dict[str, Any]:
    """What the codes of the audit mean, as each room says it in its `journal_words.py`."""
    names = [f"{app.name}.journal_words" for app in apps.get_app_configs()]
    ours = [name for name in names if name.startswith("liane.server.") and find_spec(name)]
    return {code: said for name in ours for code, said in import_module(name).WORDS.items()}


def said(code: str) -> str:
    """The words of a code; one that an earlier version wrote is shown as it is."""
    return str(words().get(code, code))


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the audit; empty fields ask nothing."""

    action: str = ""
    who: str = ""
    day: date | None = None
    before: str = ""


@dataclass(frozen=True)
class Said:
    """A line as it is read: names where they are still kept."""

    line: AuditLine
    what: str
    who: str
    for_whom: str
    about: str


def _place(before: str) -> tuple[datetime, UUID] | None:
    moment, _, identifier = before.partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(identifier)
    except ValueError:
        return None


def lines_of(operator: Operator, asked: Asked) -> QuerySet[AuditLine]:
    """The lines that fit, the latest first, from where the last page ended."""
    lines = AuditLine.objects.filter(operator=operator).order_by("-at", "-id")
    if asked.action:
        lines = lines.filter(action=asked.action)
    if asked.who:
        lines = lines.filter(member__in=[each.pk for each in look_for(operator, asked.who)])
    if asked.day:
        start = timezone.make_aware(datetime.combine(asked.day, datetime.min.time()))
        lines = lines.filter(at__gte=start, at__lt=start + timedelta(days=1))
    place = _place(asked.before)
    if place:
        lines = lines.filter(Q(at=place[0], id__lt=place[1]) | Q(at__lt=place[0]), at__lte=place[0])
    return lines


def page_of(operator: Operator, asked: Asked) -> tuple[list[Said], str]:
    """One page of lines with names, and where the next one starts (empty: this is the last)."""
    lines = list(lines_of(operator, asked)[: PAGE + 1])
    shown = lines[:PAGE]
    following = f"{shown[-1].at.isoformat()}_{shown[-1].pk}" if len(lines) > PAGE else ""
    names = _names(operator, shown)
    return [_said(line, names) for line in shown], following


def _names(operator: Operator, lines: Iterable[AuditLine]) -> dict[Any, str]:
    asked: set[Any] = set()
    for line in lines:
        asked |= {line.member, line.for_member}
        asked |= {line.subject} if line.subject_kind == "members.Member" else set()
    found = Member.objects.filter(operator=operator, pk__in=asked - {None}).only("pk", "name")
    return {member.pk: str(member.name) for member in found}


def _said(line: AuditLine, names: dict[Any, str]) -> Said:
    about = names.get(line.subject, "") if line.subject_kind == "members.Member" else ""
    return Said(
        line=line,
        what=said(line.action),
        who=names.get(line.member, "") or line.pseudonym,
        for_whom=names.get(line.for_member, ""),
        about="" if line.subject == line.member else about,
    )


def actions_of(operator: Operator) -> list[tuple[str, str]]:
    """What is done in this operator, for the list of the filter; looked up every five minutes."""
    key = f"actions-{operator.pk}"
    codes = cache.get(key)
    if codes is None:
        of_operator = AuditLine.objects.filter(operator=operator).order_by()
        codes = list(of_operator.values_list("action", flat=True).distinct())
        cache.set(key, codes, 300)
    return sorted(((code, said(code)) for code in codes), key=lambda each: each[1])
