"""A project's own rules of law, read from the `[[spectrum.rule]]` tables of its TOML file.

They come before everything Liane knows, so each must say its source, date and status; an error
names the file and the line of the rule.
"""

import re
import tomllib
from pathlib import Path

from liane.errors import BadInput, MissingResource
from liane.spectrum.rules import Rule, read_rules
from liane.words import N_

__all__ = ["load_rules", "rule_lines"]

_HEADER = re.compile(r"^\s*\[\[\s*spectrum\s*\.\s*rule\s*\]\]")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)$")


def rule_lines(text: str) -> list[int]:
    """The line of each `[[spectrum.rule]]` header, in order.

    >>> rule_lines("[spectrum]\\n[[spectrum.rule]]\\nlow_mhz = 1\\n")
    [2]
    """
    return [at for at, line in enumerate(text.splitlines(), start=1) if _HEADER.match(line)]


def load_rules(file: Path) -> tuple[Rule, ...]:
    """The rules of a project file; none if it has none.

    Raises BadInput naming file, line and field, MissingResource if the file cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8")
        spectrum = tomllib.loads(text).get("spectrum", {})
    except OSError as error:
        raise MissingResource(
            N_("{file}: cannot be read ({why}); check the path"), file=file, why=error.strerror
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = _AT_LINE.search(str(error))
        raise BadInput(
            N_("{file}: line {line}: this is not TOML: {why}"),
            file=file,
            line=line[1] if line else "?",
            why=error,
        ) from error
    lines = rule_lines(text)
    rows = spectrum.get("rule", []) if isinstance(spectrum, dict) else spectrum
    return read_rules(rows, file, lambda at: lines[at] if at < len(lines) else 1)
