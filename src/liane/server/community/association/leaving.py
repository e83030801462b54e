"""The roll as a file for the parent body: CSV or XLSX, which can be read in again.

A cell that a spreadsheet would take for a formula is kept as text.
"""

from collections.abc import Iterator
from typing import Any

from liane.server.community.association.columns import COLUMNS
from liane.server.community.association.models import Membership
from liane.server.community.association.queries.roll import roll_of
from liane.server.community.operators.models import Operator
from liane.server.site.tables.sheets import as_csv, as_xlsx

__all__ = ["roll_csv", "roll_xlsx"]


def _lines(operator: Operator) -> Iterator[list[Any]]:
    yield [*COLUMNS, "state"]
    let_in = roll_of(operator).filter(state=Membership.State.ACCEPTED)
    for each in let_in.iterator(chunk_size=1000):
        yield ["" if value is None else str(value) for value in _line(each)]


def _line(membership: Membership) -> list[Any]:
    member: Any = membership.member
    return [
        membership.parent_number,
        member.name,
        member.phone,
        member.mail,
        member.zone,
        "; ".join(member.languages),
        "; ".join(member.skills),
        membership.asked_on,
        membership.valid_until,
        "; ".join(sorted(member.consents)),
        membership.standing(),
    ]


def roll_csv(operator: Operator) -> bytes:
    """Everybody who was let in, one a line, in UTF-8 with its mark."""
    return as_csv(_lines(operator))


def roll_xlsx(operator: Operator) -> bytes:
    """The same as a spreadsheet."""
    return as_xlsx({"roll": _lines(operator)})
