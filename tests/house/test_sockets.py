"""Engines do not reach out: three may open a connection, and say so in their first line."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from house import SOURCE, engine_modules, modules, tree

NETWORK = (
    "socket",
    "socketserver",
    "ssl",
    "http",
    "ftplib",
    "smtplib",
    "urllib.request",
    "urllib3",
    "requests",
    "httpx",
    "aiohttp",
    "webbrowser",
)
# terrain._download is the private half of terrain.sources, imported by it alone.
MAY_CONNECT = ("terrain/sources", "terrain/_download", "measurement/probes", "scale/spark")


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reaches_out(file: Path) -> bool:
    names = set(imported(file))
    return any(name == bad or name.startswith(f"{bad}.") for name in names for bad in NETWORK)


@pytest.mark.parametrize("file", engine_modules(), ids=lambda file: str(file.relative_to(SOURCE)))
def test_an_engine_opens_no_connection_unless_its_first_line_says_so(file):
    if reaches_out(file):
        assert str(file.relative_to(SOURCE)).startswith(MAY_CONNECT)
        first = (ast.get_docstring(tree(file)) or "").partition("\n")[0].lower()
        assert "opens a socket" in first


def test_downloads_go_through_the_sources_alone():
    users = [file for file in modules() if "liane.terrain._download" in set(imported(file))]
    assert {str(file.relative_to(SOURCE)) for file in users} <= {"terrain/sources.py"}
