"""The size budgets of the house: small functions, small modules, names that say something."""

import ast
import statistics

import pytest

from house import ROOT, functions, modules, modules_of_tests, tree

BAD_NAMES = {"core", "common", "utils", "util", "misc", "helpers", "helper", "manager", "managers"}
EVERY = list(functions(modules()))


def test_no_function_is_longer_than_fifty_lines_but_kernels_that_say_why():
    long = [each.place for each in EVERY if each.lines > 50 and not each.is_long_kernel]
    assert long == []


def test_no_function_of_the_tests_is_longer_either():
    assert [each.place for each in functions(modules_of_tests()) if each.lines > 50] == []


def test_nine_functions_in_ten_have_at_most_twenty_five_lines():
    short = sum(each.lines <= 25 for each in EVERY)
    assert short >= 0.9 * len(EVERY)


def test_half_the_functions_have_at_most_eight_lines_beside_their_docstring():
    assert statistics.median(each.lines - each.docstring_lines for each in EVERY) <= 8


@pytest.mark.parametrize("file", modules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_is_small_says_what_it_is_and_has_a_telling_name(file):
    lines = file.read_text(encoding="utf-8").count("\n")
    assert lines <= 400
    assert not BAD_NAMES & set(file.relative_to(ROOT).with_suffix("").parts)
    if lines > 15:
        assert ast.get_docstring(tree(file)), "open the module with its subject"
