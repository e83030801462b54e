"""What the audit keeps as a code is read in words: each room says what its own codes mean."""

import ast
from collections.abc import Iterator
from pathlib import Path

from house import SOURCE, modules, tree

SERVER = SOURCE / "server"


def codes_of(file: Path) -> Iterator[str]:
    """The codes that a module hands to `audit.note`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note":
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


def words_of(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Dict):
            yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))


def test_every_code_of_the_audit_has_its_words():
    written = {code for file in modules() if SERVER in file.parents for code in codes_of(file)}
    told = {code for file in SERVER.rglob("journal_words.py") for code in words_of(file)}
    assert len(written) > 400
    assert written - told == set()
