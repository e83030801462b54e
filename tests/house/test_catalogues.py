"""French and English are complete: every message, with the same placeholders."""

from functools import cache

import catalogues
import pytest


@cache
def wanted() -> frozenset[str]:
    return frozenset(catalogues.messages())


@cache
def book(language: str) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in catalogues.load(language)}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_message_of_the_code_is_in_the_catalogue(language):
    assert sorted(wanted() - set(book(language))) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_message_is_translated(language):
    known = book(language)
    assert sorted(message for message in wanted() if not known.get(message)) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_translation_has_the_placeholders_of_its_message(language):
    wrong = [
        message
        for message, text in book(language).items()
        if text and catalogues.placeholders(text) != catalogues.placeholders(message)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_catalogue_holds_messages_that_nobody_says(language):
    assert sorted(set(book(language)) - wanted()) == []
