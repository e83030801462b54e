"""The matrix of permissions: what the documentation says, and what the site answers.

`expected()` reads the table of `docs/construction/permissions.md`; `answered()` asks every address
as every kind of person. `python -m matrix` is not a thing: the table is written by people, and a
new address has to be put there by hand before its test passes.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from liane.server.site.access import ROLES

PAGE = Path(__file__).parents[2] / "docs" / "construction" / "permissions.md"
PERSONS = ("visitor", "outsider", "member", *ROLES)
NOBODY = UUID("01900000-0000-7000-8000-000000000000")
SIGN_IN = "/compte/entrer/"


@cache
def addresses() -> dict[str, str]:
    """Every address of ours by the name of its page."""
    return {
        pattern.name: "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", route)
        for route, pattern in _patterns(get_resolver().url_patterns)
        if pattern.callback.__module__.startswith("liane.")
    }


def _patterns(patterns: list[object], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern) and each.name:
            yield before + str(each.pattern), each


@cache
def expected() -> dict[str, frozenset[str]]:
    """Who may open a page, by its name, as the documentation says."""
    rows = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 2 + len(PERSONS) and cells[0].startswith("`"):
            marks = dict(zip(PERSONS, cells[2:], strict=True))
            rows[cells[0].strip("`")] = frozenset(p for p, mark in marks.items() if mark == "●")
    return rows


@cache
def address_of(name: str, slug: str) -> str:
    """An address of a page, with an operator that is there and records that are not."""
    route = addresses()[name]
    given: dict[str, object] = {}
    for word in re.findall(r"<(\w+)>", route):
        given[word] = slug if word == "operator" else NOBODY
    for value in (NOBODY, 1, "x"):
        tried = {word: each if word == "operator" else value for word, each in given.items()}
        try:
            return reverse(name, kwargs=tried)
        except Exception:  # noqa: S112 (another kind of placeholder is tried next)
            continue
    return _mixed(name, given)


def _mixed(name: str, given: dict[str, object]) -> str:
    from itertools import product

    words = [word for word in given if word != "operator"]
    for values in product((NOBODY, 1, "x"), repeat=len(words)):
        try:
            return reverse(name, kwargs=given | dict(zip(words, values, strict=True)))
        except Exception:  # noqa: S112
            continue
    raise AssertionError(f"{name}: no address could be made from {given}")


def opens(client: Client, address: str) -> bool:
    """Whether the site lets this person in: a missing record or a wrong verb is still inside."""
    answer = client.get(address)
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
    return not to_sign_in and answer.status_code != 403
