"""How many records there are of several kinds, in one question to the database.

Django would build the question three times over; here each is Django's own SQL, joined by hand.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

__all__ = ["counted"]


def counted(records: Sequence[QuerySet[Any]]) -> list[int]:
    """How many there are of each, in the order given."""
    asked = [_question(each) for each in records]
    if not asked:
        return []
    count = "(SELECT COUNT(*) FROM ({}) AS counted)"
    words = ", ".join(count.format(sql) for sql, _given in asked)  # Django's; values go apart
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {words}", [each for _sql, given in asked for each in given])
        return list(cursor.fetchone())


def _question(records: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    in_no_order = records if records.query.is_sliced else records.order_by()
    try:
        return in_no_order.values("pk").query.sql_with_params()
    except EmptyResultSet:  # nothing can fit, as « in none of these »
        return "SELECT 1 WHERE 1 = 0", ()
