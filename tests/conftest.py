"""What holds for every test: no clock decides, and the language of one test is not the next one's.

Hypothesis draws the same examples in every run and has no deadline; a failing example is printed
whole, so that it can be kept as a test of its own.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from liane import words

settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")

_LANGUAGE_NAMES = ("LIANE_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def the_language_is_the_environments() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _LANGUAGE_NAMES}
    token = words._current.set(None)
    yield
    words._current.reset(token)
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
