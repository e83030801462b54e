"""Questions that every page asks: who is it, which operator. Their words are made once.

Django builds the SQL of a question anew each time, which takes longer than SQLite takes to answer.
A `Question` lets Django build it once for each connection, with marks where values go.

    _by_slug = Question(lambda slug: Operator.objects.filter(slug=slug), Operator, "slug")
    operator = _by_slug.first("dougouba")
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import count
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections, models

__all__ = ["Question"]

M = TypeVar("M", bound=models.Model)
_numbers = count()


@dataclass(frozen=True)
class _Words:
    """A question as it is put: `holes` says which value goes to which place among `given`."""

    sql: str
    given: tuple[Any, ...]
    holes: dict[int, int]
    compiler: Any
    converters: Any


class Question(Generic[M]):
    """Records of one model, found by the values of some of its fields.

    `asked` makes the query of Django from one value for each of `fields`, which are named or, of
    another model, given. Values may be nothing but compared; related records are not brought along.
    """

    def __init__(
        self, asked: Callable[..., models.QuerySet[M]], model: type[M], *fields: str | Any
    ) -> None:
        self._asked = asked
        self._model = model
        self._named = fields
        self._name = f"question {next(_numbers)}"

    def first(self, *values: Any) -> M | None:
        """The first record that fits."""
        return next(iter(self.all(*values)), None)

    def all(self, *values: Any) -> list[M]:
        """Every record that fits, with its annotations."""
        words, connection = self._words(), connections["default"]
        given = list(words.given)
        ready = self._as_kept(values)
        for place, which in words.holes.items():
            given[place] = ready[which]
        with connection.cursor() as cursor:
            cursor.execute(words.sql, given)
            rows = cursor.fetchall()
        return list(_records(words, rows))

    @cached_property
    def _fields(self) -> list[Any]:
        known = self._model._meta
        return [known.get_field(each) if isinstance(each, str) else each for each in self._named]

    def _as_kept(self, values: Sequence[Any]) -> list[Any]:
        connection = connections["default"]
        pairs = zip(self._fields, values, strict=True)
        return [field.get_db_prep_value(value, connection) for field, value in pairs]

    def _words(self) -> _Words:
        """Made once for each connection, which belongs to one thread."""
        made: dict[str, _Words] = vars(connections["default"]).setdefault("questions", {})
        if self._name not in made:
            made[self._name] = self._put()
        return made[self._name]

    def _put(self) -> _Words:
        one, other = self._compiled(1), self._compiled(2)
        marks = self._as_kept(self._marks(1))
        pairs = enumerate(zip(one.given, other.given, strict=True))
        holes = {place: marks.index(mark) for place, (mark, changed) in pairs if mark != changed}
        return _Words(one.sql, one.given, holes, one.compiler, one.converters)

    def _compiled(self, number: int) -> _Words:
        compiler = self._asked(*self._marks(number)).query.get_compiler("default")
        sql, given = compiler.as_sql()
        converters = compiler.get_converters([each[0] for each in compiler.select])
        return _Words(sql, tuple(given), {}, compiler, converters)

    def _marks(self, number: int) -> list[Any]:
        """A value for each field that differs from those of all others, and by number."""
        return [_mark(field, 2 * at + number) for at, field in enumerate(self._fields)]


def _mark(field: Any, number: int) -> Any:
    while field.is_relation:
        field = field.target_field
    if isinstance(field, models.UUIDField):
        return UUID(int=number)
    if isinstance(field, models.DateTimeField):
        return datetime(2000, 1, number, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(2000, 1, number)
    return f"mark {number}"


def _records(words: _Words, rows: list[Any]) -> Iterator[Any]:
    compiler = words.compiler
    if words.converters:
        rows = list(compiler.apply_converters(rows, words.converters))
    places = compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [each[0].target.attname for each in compiler.select[start:end]]
    for row in rows:
        record = compiler.klass_info["model"].from_db("default", names, row[start:end])
        for name, place in (compiler.annotation_col_map or {}).items():
            setattr(record, name, row[place])
        yield record
