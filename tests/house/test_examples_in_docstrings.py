"""The examples that docstrings show are run."""

import doctest
import importlib
from pathlib import Path

import pytest

from house import SOURCE, modules


def with_examples() -> list[Path]:
    return [file for file in modules() if ">>> " in file.read_text(encoding="utf-8")]


def name_of(file: Path) -> str:
    parts = ("liane", *file.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(part for part in parts if part != "__init__")


@pytest.mark.slow
@pytest.mark.parametrize("name", [name_of(file) for file in with_examples()])
def test_the_examples_of_a_module_come_out_as_shown(name):
    module = importlib.import_module(name)
    outcome = doctest.testmod(module)
    assert outcome.failed == 0
