"""What can go wrong, as one small tree.

    LianeError
    ├── BadInput          exit code 2: something given to us cannot be used
    ├── NoFeasibleDesign  exit code 3: the design asked for does not exist, and we can show why
    └── MissingResource   exit code 4: a file, tile, port or network that is needed is not there

An error keeps its message untranslated with the facts that fill it, so that it can be said in the
language of whoever reads it. A message names the place (file, line, field) and the next step.
"""

from typing import Any, ClassVar

from liane.words import say

__all__ = ["BadInput", "LianeError", "MissingResource", "NoFeasibleDesign"]


class LianeError(Exception):
    """An error with a message for a person: a msgid with named placeholders, and their values."""

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, /, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts

    def __str__(self) -> str:
        return say(self.message, **self.facts)

    def as_dict(self) -> dict[str, Any]:
        """The error as JSON-ready data: kind, message in the current language, facts as text."""
        facts = {name: str(value) for name, value in self.facts.items()}
        return {"error": type(self).__name__, "message": str(self), "facts": facts}


class BadInput(LianeError):
    """A file, field or argument cannot be used as it is."""


class NoFeasibleDesign(LianeError):
    """No design meets what was asked; the certificate says why."""

    exit_code = 3


class MissingResource(LianeError):
    """Something needed is absent: a tile, a file, an engine, the network."""

    exit_code = 4
