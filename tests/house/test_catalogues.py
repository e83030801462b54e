"""French and English are complete: every message, with the same placeholders."""

from functools import cache

import catalogues
import pytest
from catalogues import Catalogue

EVERY = [
    pytest.param(each, language, id=f"{each.folder.name}-{language}")
    for each in catalogues.catalogues()
    for language in ("fr", "en")
]


@cache
def book(catalogue: Catalogue, language: str) -> dict[str, str | list[str]]:
    return catalogues.known(catalogue, language)


def wanted(catalogue: Catalogue) -> set[str]:
    return {each.key for each in catalogues.messages(catalogue)}


@pytest.mark.parametrize(("catalogue", "language"), EVERY)
def test_every_message_is_translated(catalogue, language):
    known = book(catalogue, language)
    assert sorted(key for key in wanted(catalogue) if not known.get(key)) == []


@pytest.mark.parametrize(("catalogue", "language"), EVERY)
def test_a_translation_has_the_placeholders_of_its_message(catalogue, language):
    wrong = [
        key
        for key, said in book(catalogue, language).items()
        for text in ([said] if isinstance(said, str) else said)
        if text and catalogues.placeholders(text) != catalogues.placeholders(key)
    ]
    assert wrong == []


@pytest.mark.parametrize(("catalogue", "language"), EVERY)
def test_no_catalogue_holds_messages_that_nobody_says(catalogue, language):
    assert sorted(set(book(catalogue, language)) - wanted(catalogue)) == []


def test_one_message_has_one_french_in_the_whole_server():
    said: dict[str, dict[str, str]] = {}
    for catalogue in catalogues.catalogues()[1:]:
        for key, text in book(catalogue, "fr").items():
            said.setdefault(key, {})[catalogue.folder.name] = str(text)
    several = {key: by for key, by in said.items() if len(set(by.values())) > 1}
    assert not several, "\n".join(["", *(f"{key}: {by}" for key, by in several.items())])
