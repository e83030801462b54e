"""The documentation says what is there: verbs, options, commands that parse, links that hold."""

import argparse
import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from house import ENGINES, ROOT, SOURCE, documents, modules, tree
from liane.cli import build_parser
from liane.economics import read_sheet

REFERENCE = {"fr": ROOT / "docs/usage/fr/commandes.md", "en": ROOT / "docs/usage/en/commands.md"}
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def parsers(
    parser: argparse.ArgumentParser, words: str = "liane"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The command and every verb below it, each with its words."""
    yield words, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield from parsers(child, f"{words} {name}")


@cache
def command_line() -> tuple[tuple[str, argparse.ArgumentParser], ...]:
    return tuple(parsers(build_parser()))


def options(parser: argparse.ArgumentParser) -> set[str]:
    every = {name for action in parser._actions for name in action.option_strings}
    return {name for name in every if name.startswith("--")} - {"--help", "--json", "--lang"}


def section(text: str, words: str) -> str:
    """What a page says under the heading `liane VERB …`, to the next heading."""
    found = re.search(
        rf"^#+ `{re.escape(words)}`.*?\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL
    )
    return found.group(1) if found else ""


def shown_commands(text: str) -> Iterator[str]:
    """Every `liane …` line of the fenced blocks, with its continuation lines."""
    for block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            command = re.match(r"\s*(?:\$ )?(?:\S*/)?liane (.*)", line)
            if command and "…" not in line:
                yield re.split(r"\s(?:\||>|&&|;)\s", command.group(1))[0]


def parses(words: list[str]) -> bool:
    try:
        build_parser().parse_args(words)
    except SystemExit as end:
        return end.code == 0
    return True


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_verb_has_its_section_and_every_option_its_word(language):
    text = REFERENCE[language].read_text(encoding="utf-8")
    absent = []
    for words, parser in command_line():
        if not (said := section(text, words)):
            absent.append(words)
        absent += [f"{words} {each}" for each in sorted(options(parser)) if f"`{each}" not in said]
    assert absent == []


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_shows_can_be_typed(page, capsys):
    lines = list(shown_commands(page.read_text(encoding="utf-8")))
    assert [line for line in lines if not parses(shlex.split(line, comments=True))] == []


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    targets = [link.partition("#")[0] for link in LINK.findall(text) if "://" not in link]
    assert [each for each in targets if each and not (page.parent / each).exists()] == []


def shown_sheets(page: Path) -> list[str]:
    return re.findall(r"^```toml\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)


USAGE = sorted((ROOT / "docs/usage").rglob("*.md"))


@pytest.mark.parametrize("page", USAGE, ids=lambda page: page.stem)
def test_every_budget_and_project_that_a_page_shows_can_be_used(page, tmp_path):
    schema = json.loads((SOURCE / "planning/schemas/project.schema.json").read_text("utf-8"))
    for at, text in enumerate(shown_sheets(page)):
        data = tomllib.loads(text)
        if "country" in data:
            jsonschema.validate(data, schema)
        elif "currency" in data:
            sheet = tmp_path / f"{at}.toml"
            sheet.write_text(text, encoding="utf-8")
            assert read_sheet(sheet).balance().spending.amount > 0


def keys_of(schema: dict, about: dict) -> Iterator[str]:
    """Every key that a project may hold, at any depth; codes that people choose are none."""
    if "$ref" in about:
        about = schema["$defs"][about["$ref"].rpartition("/")[2]]
    for name, inner in about.get("properties", {}).items():
        yield name
        yield from keys_of(schema, inner)
    if isinstance(about.get("items"), dict):
        yield from keys_of(schema, about["items"])


@pytest.mark.parametrize("page", ["fr/fichiers.md", "en/files.md"])
def test_every_key_of_a_project_is_on_the_page_of_files(page):
    schema = json.loads((SOURCE / "planning/schemas/project.schema.json").read_text("utf-8"))
    text = (ROOT / "docs/usage" / page).read_text(encoding="utf-8")
    told = text.partition("## `project.toml`")[2].partition("\n## ")[0]
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", told))))
    keys = set(keys_of(schema, schema))
    assert {"country", "mast_or_link", "max_eirp_dbm", "visits_per_year"} <= keys
    assert keys - words == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_setting_of_the_server_is_told(language):
    head = ast.get_docstring(tree(SOURCE / "server/site/settings.py")) or ""
    names = set(re.findall(r"^[A-Z_]{6,}", head, re.MULTILINE))
    assert {"LIANE_HOME", "DATABASE_URL"} <= names
    text = REFERENCE[language].read_text(encoding="utf-8")
    assert [name for name in sorted(names) if name not in text] == []


def exported(package: Path) -> set[str]:
    for node in tree(package / "__init__.py").body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


@pytest.mark.parametrize("engine", [name for name in ENGINES if (SOURCE / name).is_dir()])
def test_every_public_function_and_class_of_an_engine_has_a_docstring(engine):
    names = exported(SOURCE / engine)
    assert names, "say in __all__ what is public"
    kinds = (ast.FunctionDef, ast.ClassDef)
    bare = [
        f"{file.name}: {node.name}"
        for file in modules()
        if file.is_relative_to(SOURCE / engine)
        for node in tree(file).body
        if isinstance(node, kinds) and node.name in names and not ast.get_docstring(node)
    ]
    assert bare == []


def test_every_page_is_in_the_menu_once_and_the_menu_has_no_other():
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = sorted(re.findall(r"[\w/-]+\.md", menu))
    there = sorted(str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md"))
    assert listed == there


@pytest.mark.parametrize("verb", ["setup", "run", "test", "check", "bench", "docs", "lock", "help"])
def test_every_make_target_is_in_both_readmes(verb):
    assert f"\n{verb}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in ("README.md", "README.en.md"):
        assert f"make {verb}" in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_documentation_builds_without_a_warning(tmp_path):
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
