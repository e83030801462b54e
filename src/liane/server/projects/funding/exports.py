"""The follow-up of a call as CSV and XLSX: one line for each grant and category of the funder."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from liane.server.projects.funding.queries import Followed
from liane.server.site.tables.sheets import as_csv, as_xlsx

__all__ = ["FILES", "TYPES"]


def _lines(rows: list[Followed]) -> Iterator[tuple[Any, ...]]:
    yield (
        *(_("Application no."), _("Organisation"), _("Category")),
        *(_("Planned"), _("Spent"), _("Left")),
    )
    for each in rows:
        application = each.grant.application
        for line in each.lines:
            head = (application.number, str(application.who), line.category)
            yield (*head, line.planned, line.spent, line.left)


def _csv(_title: str, rows: list[Followed]) -> bytes:
    return as_csv(_lines(rows))


def _xlsx(title: str, rows: list[Followed]) -> bytes:
    return as_xlsx({title: _lines(rows)})


FILES: dict[str, Callable[[str, list[Followed]], bytes]] = {"csv": _csv, "xlsx": _xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
