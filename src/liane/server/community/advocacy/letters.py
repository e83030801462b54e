"""The letters that people begin with, shipped as data."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["Sample", "sample", "samples"]


@dataclass(frozen=True)
class Sample:
    """A letter to begin with, in one language."""

    key: str
    body: str
    subject: str
    text: str


@cache
def samples(language: str) -> tuple[Sample, ...]:
    """Every letter, in French or in English."""
    told = "fr" if language.startswith("fr") else "en"
    file = resources.files("liane.server.community.advocacy") / "data" / "letters.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Sample(key, row[f"body_{told}"], row[f"subject_{told}"], row[f"text_{told}"])
        for key, row in rows.items()
    )


def sample(key: str, language: str) -> Sample | None:
    """The letter of a key, if there is one."""
    return next((each for each in samples(language) if each.key == key), None)
