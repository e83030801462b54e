"""Rules of surveys, without a database: expressions, patterns, samples, suppression, clocks."""

from datetime import UTC, date, datetime
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.server.community.surveys.rules.differences import put_out_after
from liane.server.community.surveys.rules.samples import margin, size_for
from liane.server.community.surveys.rules.suppression import (
    LEAST,
    hidden_in_list,
    hidden_in_table,
)
from liane.server.community.surveys.rules.tables import Question, Table, table_of
from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.xpath import Scope, as_text, evaluate, parse
from liane.server.community.surveys.xforms.xpath.functions import FUNCTIONS
from liane.server.community.surveys.xforms.xpath.patterns import BadPattern, matches
from liane.server.site.tables.sheets import as_csv, guarded


@pytest.fixture(scope="module")
def data() -> Node:
    root = Node("data")
    root.add(Node("age", "12", "int"))
    root.add(Node("born", "2014-11-22", "date"))
    root.add(Node("picked", "a c"))
    for place in (1, 2, 3):
        child = root.add(Node("child"))
        child.add(Node("n", str(place), "int"))
    return root


def worth(text: str, data: Node, steps: int = 100_000) -> str:
    scope = Scope(FUNCTIONS, datetime(2026, 11, 22, 4, tzinfo=UTC), left=steps)
    return as_text(evaluate(parse(text), data.children[0], scope))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/age + 1", "13"),
        (". > 5 and . < 120", "true"),
        ("/data/missing = ''", "true"),
        ("/data/missing + 1", ""),
        ("sum(/data/child/n)", "6"),
        ("count(/data/child[n > 1])", "2"),
        ("/data/child[position() = 2]/n * 2", "4"),
        ("indexed-repeat(/data/child/n, /data/child, 3)", "3"),
        ("selected(/data/picked, 'c')", "true"),
        ("count-selected(/data/picked)", "2"),
        ("selected-at(/data/picked, 1)", "c"),
        ("if(/data/age > 3, 'yes', 'no')", "yes"),
        ("int((today() - /data/born) div 365.25)", "12"),
        ("format-date(today(), '%d/%m/%Y')", "22/11/2026"),
        ("coalesce(/data/missing, 'z')", "z"),
        ("regex('ML07', '[A-Z]{2}[0-9]+')", "true"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("round(2.345, 2)", "2.35"),
        ("-3 mod 2", "-1"),
        ("1 div 0", ""),
        ("join(', ', /data/child/n)", "1, 2, 3"),
        ("not(true() or false())", "false"),
        ("round(distance('12 -8 0 0; 13 -8 0 0') div 1000)", "111"),
    ],
)
def test_expressions_are_worth_what_odk_says(data, expression, expected):
    assert worth(expression, data) == expected


@pytest.mark.parametrize(
    "text", ["1 +", "((1)", "a[", "'open", "a b", "&", "(" * 90 + "1" + ")" * 90, "1" * 9000]
)
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(BadInput):
        parse(text)


def test_an_expression_that_asks_for_too_much_is_stopped(data):
    hostile = "count(//*[count(//*[count(//*[count(//*) > 0]) > 0]) > 0])"
    with pytest.raises(BadInput, match="calcul"):
        worth(hostile, data, steps=5_000)


def test_a_sum_of_two_thousand_terms_does_not_pile_up(data):
    assert worth("+".join(["1"] * 2_000), data) == "2000"
    assert worth(" or ".join(["false()"] * 500), data) == "false"


def test_patterns_that_take_others_years_take_no_time():
    assert not matches("(a+)+b", "a" * 4000)
    assert matches("(?:a|b|ab){2,}c?", "abab")


@pytest.mark.parametrize("pattern", ["(?=a)", "(a)\\1", "[", "a{3,1}", "(" * 80, "a{999}{999}"])
def test_patterns_that_cannot_be_followed_are_refused(pattern):
    with pytest.raises(BadPattern):
        matches(pattern, "a")


@given(st.text("ab", max_size=12))
def test_patterns_agree_with_those_of_python(text):
    import re

    for pattern in ("a*b", "(ab|a)*", "a{1,3}b?", "[^a]+", "(a|b)?a", ".{2,4}"):
        assert matches(pattern, text) == bool(re.fullmatch(pattern, text))


def test_margins_are_those_of_the_books():
    assert round(100 * (margin(385) or 0), 1) == 5.0
    assert round(100 * (margin(278, 1000) or 0), 1) == 5.0
    assert size_for(0.05, 1_000_000) == 385
    assert margin(0) is None


@given(st.integers(50, 5000), st.floats(0.02, 0.2))
def test_the_size_that_is_advised_gives_the_margin_that_was_wanted(population, wanted):
    found = margin(size_for(wanted, population), population)
    assert found is not None
    assert found <= wanted + 1e-9


@given(st.lists(st.integers(0, 30), min_size=1, max_size=7))
def test_no_hidden_count_of_a_list_can_be_worked_out_from_its_total(counts):
    hidden = hidden_in_list(counts)
    assert all(at in hidden for at, count in enumerate(counts) if 0 < count < LEAST)
    assert len(hidden) != 1 or sum(counts) < LEAST or len(counts) == 1
    if hidden and sum(counts) >= LEAST:
        assert sum(counts[at] for at in hidden) >= LEAST


def solutions(rows, hidden) -> list[tuple[int, ...]]:
    """Every way to fill the hidden cells of a table whose totals are known (they are small)."""
    cells = sorted(hidden)
    most = [
        min(
            sum(rows[r][c] for r, c in cells if r == row),
            sum(rows[r][c] for r, c in cells if c == column),
        )
        for row, column in cells
    ]
    found = []
    for values in product(*(range(each + 1) for each in most)):
        trial = [list(row) for row in rows]
        for (r, c), value in zip(cells, values, strict=True):
            trial[r][c] = value
        same_rows = all(sum(a) == sum(b) for a, b in zip(trial, rows, strict=True))
        columns = zip(zip(*trial, strict=True), zip(*rows, strict=True), strict=True)
        if same_rows and all(sum(a) == sum(b) for a, b in columns):
            found.append(values)
    return found


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=3))
def test_no_hidden_cell_of_a_table_can_be_worked_out_from_its_totals(rows):
    hidden = hidden_in_table(rows, set())
    if hidden is None or not hidden or len(hidden) > 5:
        return
    ways = solutions(rows, hidden)
    for place in range(len(hidden)):
        assert len({way[place] for way in ways}) > 1


def test_cells_that_begin_a_formula_are_kept_as_text():
    assert guarded("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert as_csv([["@a", -1]]).decode("utf-8-sig").strip() == "'@a,-1"


def test_a_clock_of_1970_or_of_2090_is_seen(data):
    from liane.server.community.surveys.rules.marks import FIRST, _goes_back

    assert date(1970, 1, 1) < FIRST
    assert _goes_back("2026-01-02T10:00:00", "2026-01-02T09:00:00")
    assert not _goes_back("2026-01-02T10:00:00", "")


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=5))
def test_no_two_publications_of_a_question_differ_by_fewer_than_five(batches):
    question = Question("q", "q", "one", {"a": "A", "b": "B", "c": "C"})
    counts, out = [0, 0, 0], list[Table]()
    for batch in batches:
        counts = [a + b for a, b in zip(counts, batch, strict=True)]
        kept = {"a": sum(counts), "c": dict(zip("abc", counts, strict=True))}
        out.append(put_out_after(out, table_of(question, kept, sum(counts))))
    for one, other in combinations(out, 2):
        steps = [b.count - a.count for a, b in zip(one.rows, other.rows, strict=False)
                 if a.count is not None and b.count is not None]  # fmt: skip
        assert not any(0 < abs(step) < 5 for step in steps)
