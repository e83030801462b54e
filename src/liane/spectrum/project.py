"""A project's own rules of law, read from the `[[spectrum.rule]]` tables of its TOML file.

They come before everything Liane knows, so each must say its source, date and status; an error
names the file and the line of the rule.
"""

import re
from pathlib import Path

from liane.reading import parse_toml, read_text
from liane.spectrum.rules import Rule, read_rules

__all__ = ["load_rules", "rule_lines"]

_HEADER = re.compile(r"^\s*\[\[\s*spectrum\s*\.\s*rule\s*\]\]")


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
    text = read_text(file)
    spectrum = parse_toml(text, file).get("spectrum", {})
    lines = rule_lines(text)
    rows = spectrum.get("rule", []) if isinstance(spectrum, dict) else spectrum
    return read_rules(rows, file, lambda at: lines[at] if at < len(lines) else 1)
