"""Pages from templates: everything a user wrote is escaped, every template speaks one language.

The style sheet is written into each page, so that a page is one file that asks nothing of the
network. A name a template does not know is an error here, not an empty place in a page.
"""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from liane.words import _, language, say

__all__ = ["page", "style"]

FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(_=_, say=say)
    return made


@cache
def style() -> Markup:
    """The style sheet, ours, safe to write as it is."""
    return Markup((FOLDER / "style.css").read_text(encoding="utf-8"))  # noqa: S704 (our own file)


def page(template: str, **values: Any) -> str:
    """The page of a template in the language in use."""
    made = _environment().get_template(template)
    return made.render(style=style(), language=language(), **values)
