"""How a cell of a table is read: figures within bounds, short texts, one word of several. Pure.

Each reader takes the text of a cell and gives its value, or raises `BadInput` with what to write.
"""

from collections.abc import Callable, Mapping

from liane.errors import BadInput
from liane.server.networks.registers import rules
from liane.server.site.tables.reading import plain
from liane.words import N_

__all__ = ["between", "one_of", "short", "whole"]


def between(low: float, high: float) -> Callable[[str], float]:
    """A figure that is not below `low` nor above `high`."""

    def read(text: str) -> float:
        value = rules.figure(text)
        if not low <= value <= high:
            raise BadInput(
                N_("{value} is not between {low} and {high}; correct it"),
                value=f"{value:g}",
                low=f"{low:g}",
                high=f"{high:g}",
            )
        return value

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        value = between(low, high)(text)
        if value != round(value):
            raise BadInput(N_("“{value}” is not a whole number"), value=text[:40])
        return round(value)

    return read


def one_of(known: Mapping[str, tuple[str, ...]], message: str) -> Callable[[str], str]:
    """The code that a word means; `message` says which words there are."""
    meanings = {word: code for code, words in known.items() for word in words}

    def read(text: str) -> str:
        found = meanings.get(plain(text) or text.strip())
        if found is None:
            raise BadInput(message, value=text[:40])
        return found

    return read


def short(most: int) -> Callable[[str], str]:
    """A text of at most `most` letters that no spreadsheet would run."""

    def read(text: str) -> str:
        if rules.looks_like_formula(text):
            raise BadInput(N_("“{value}” looks like a formula; write its value"), value=text[:40])
        if len(text) > most:
            raise BadInput(N_("the text is longer than {most} letters; shorten it"), most=most)
        return text

    return read
