"""The pulse of a table: a number that rises in every transaction that writes in it.

It rises in the transaction itself, just before it ends: whoever sees the number sees what was
written, whoever does not sees neither, in this process and in all others. Statements are followed
where Django gives them to the database, so an action, an import, a task, a cascade and words in SQL
all count, and none of them has to think of it. What is followed on one connection at a time:

- `written`: the tables that the open transaction has written in;
- `reads`: while it is a set, every table that is read is added to it; a write ends this.

A statement whose table cannot be told counts as a write in every table.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from django.db import connections, transaction

__all__ = ["ANY", "TABLE", "Counting", "following", "table_written", "tables_read"]

TABLE = "site_pulse"
ANY = "*"
"""Stands for every table: it rises when nobody can tell what was written."""

_NAME = r'(?:ONLY\s+)?(?:"?\w+"?\.)?"?(\w+)"?'
_WRITES = re.compile(
    rf"\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+{_NAME}",
    re.IGNORECASE,
)
_READS = re.compile(rf"\b(?:FROM|JOIN)\s+{_NAME}", re.IGNORECASE)
_MAY_WRITE = re.compile(r"\b(?:INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY|REPLACE)\b", re.IGNORECASE)
_BEGINS = ("WITH", "TRUNCATE", "MERGE", "COPY", "EXPLAIN", "CALL", "DO")
_RAISE = (
    f"INSERT INTO {TABLE} (name, number) VALUES {{rows}}"  # noqa: S608 (placeholders alone)
    f" ON CONFLICT (name) DO UPDATE SET number = {TABLE}.number + 1"
)


def table_written(sql: str) -> str:
    """The table that a statement writes in; empty if it writes in none, `ANY` if nobody can tell.

    >>> table_written('UPDATE "members_member" SET "state" = %s')
    'members_member'
    >>> table_written("SELECT 1"), table_written("SAVEPOINT s1")
    ('', '')
    >>> table_written("WITH old AS (DELETE FROM a RETURNING *) SELECT * FROM old")
    '*'
    """
    found = _WRITES.match(sql)
    if found:
        return found.group(1)
    unsure = sql.lstrip()[:8].upper().startswith(_BEGINS)
    return ANY if unsure and _MAY_WRITE.search(sql) else ""


def tables_read(sql: str) -> list[str]:
    """The tables that a question names, those of the questions within it too.

    >>> tables_read('SELECT "a"."x" FROM "a" INNER JOIN "b" ON (1) WHERE x IN (SELECT 1 FROM c)')
    ['a', 'b', 'c']
    """
    return _READS.findall(sql)


def following() -> "Counting":
    """The connection that this thread reads and writes records by."""
    return cast("Counting", connections["default"])


class Counting:
    """Follows the statements of one connection; stands before a `DatabaseWrapper` of Django."""

    alias: str
    vendor: str
    in_atomic_block: bool
    execute_wrappers: list[Callable[..., Any]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written: set[str] = set()
        self.reads: set[str] | None = None
        self.execute_wrappers.append(self._follow)
        self._has_pulse = False

    def pulses(self, tables: Iterable[str] | None = None) -> dict[str, int]:
        """The number of each table that was ever written in; of some `tables`, if they are named.

        Empty where the table of the pulse is not there.
        """
        if not self._may_count():
            return {}
        names = None if tables is None else sorted(tables)
        among = "" if names is None else f" WHERE name IN ({', '.join(['%s'] * len(names))})"
        with self.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"SELECT name, number FROM {TABLE}{among}", names)  # noqa: S608
            return dict(cursor.fetchall())

    def _follow(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        text = sql if isinstance(sql, str) else str(sql)
        if text.startswith("SELECT"):
            if self.reads is not None:
                self.reads.update(tables_read(text))
            return execute(sql, params, many, context)
        table = table_written(text)
        if not table or table == TABLE:
            return execute(sql, params, many, context)
        self.reads = None
        if self.in_atomic_block or not self.get_autocommit():  # type: ignore[attr-defined]
            self.written.add(table)
            return execute(sql, params, many, context)
        return self._write_alone(table, text, lambda: execute(sql, params, many, context))

    def _write_alone(self, table: str, text: str, execute: Callable[[], Any]) -> Any:
        """What is written outside of a transaction is given one: its pulse rises with it.

        SQLite ends the transaction of a statement that returns rows once they are read: until
        then, what else is written is in it too.
        """
        if self.vendor == "sqlite" and " RETURNING " in text:
            result = execute()
            if self._may_count():
                self._beat([table])
            return result
        with transaction.atomic(using=self.alias):
            self.written.add(table)
            return execute()

    def connect(self) -> None:
        self.written.clear()
        super().connect()  # type: ignore[misc]

    def _commit(self) -> None:
        if self.written and self._may_count():
            self._beat(sorted(self.written))
        super()._commit()  # type: ignore[misc]
        self.written.clear()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self.written.clear()

    def _beat(self, tables: list[str]) -> None:
        """Always in the order of names, so that no two transactions wait for each other."""
        with self.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(_RAISE.format(rows=", ".join(["(%s, 1)"] * len(tables))), tables)

    def _may_count(self) -> bool:
        """Whether the table of the pulse is there: not while the tables of a box are being made."""
        if not self._has_pulse:
            with self.cursor() as cursor:  # type: ignore[attr-defined]
                names = self.introspection.table_names(cursor)  # type: ignore[attr-defined]
            self._has_pulse = TABLE in names
        return self._has_pulse
