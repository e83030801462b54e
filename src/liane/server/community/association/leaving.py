"""The roll as a file for the parent body: CSV or XLSX, which can be read in again.

A cell that a spreadsheet would take for a formula is kept as text.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from liane.server.community.association.columns import COLUMNS
from liane.server.community.association.models import Membership
from liane.server.community.association.queries.roll import roll_of
from liane.server.community.operators.models import Operator

__all__ = ["roll_csv", "roll_xlsx"]


def _lines(operator: Operator) -> Iterator[list[str]]:
    yield [*COLUMNS, "state"]
    let_in = roll_of(operator).filter(state=Membership.State.ACCEPTED)
    for each in let_in.iterator(chunk_size=1000):
        yield [_cell(value) for value in _line(each)]


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


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def roll_csv(operator: Operator) -> bytes:
    """Everybody who was let in, one a line, in UTF-8 with its mark."""
    out = io.StringIO()
    csv.writer(out).writerows(_lines(operator))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def roll_xlsx(operator: Operator) -> bytes:
    """The same as a spreadsheet."""
    from openpyxl import Workbook  # noqa: PLC0415 (heavy, and for this page alone)

    book = Workbook(write_only=True)
    sheet = book.create_sheet("roll")
    for line in _lines(operator):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
