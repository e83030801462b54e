"""Statutes, minutes of the founding assembly, declaration: filled from a draft.

No name of a person is kept: dotted lines are filled by hand, where people sign. Every paper says
that a lawyer has to read it.
"""

from django.utils.translation import get_language, gettext, gettext_lazy

from liane.server.projects.regulation.models import Draft
from liane.server.projects.regulation.shipped import paper_parts

__all__ = ["PAPERS", "as_text", "parts_of", "to_be_read"]

PAPERS = {
    "statutes": gettext_lazy("Statutes"),
    "minutes": gettext_lazy("Minutes of the founding assembly"),
    "declaration": gettext_lazy("Declaration"),
}
_FILLED = (
    *("name", "object", "seat", "perimeter", "financing", "recovery", "changes", "conflicts"),
)
_DOTS = "……………………"


def to_be_read() -> str:
    """What stands on every paper."""
    return gettext("To be read again by a lawyer")


def parts_of(draft: Draft, paper: str) -> list[tuple[str, str]]:
    """Title and text of each part; what was left empty is dotted."""
    filled = {name: getattr(draft, name).strip() or _DOTS for name in _FILLED}
    filled["form"] = str(draft.get_form_display())
    parts = paper_parts(paper, draft.form, get_language() or "fr")
    return [(title, _put(text, filled)) for title, text in parts]


def _put(text: str, filled: dict[str, str]) -> str:
    """Braces typed by people stay as they are: only ours are filled, once."""
    out, rest = [], text
    while rest:
        before, brace, after = rest.partition("{")
        out.append(before)
        name, _end, rest = after.partition("}") if brace else ("", "", "")
        out.append(filled.get(name, ""))
    return "".join(out)


def as_text(draft: Draft, paper: str) -> str:
    """A paper as plain text."""
    head = [f"{PAPERS[paper]} · {draft.name}", f"*** {to_be_read()} ***"]
    body = [
        f"{at}. {title}\n\n{text}" for at, (title, text) in enumerate(parts_of(draft, paper), 1)
    ]
    return "\n\n".join([*head, *body]) + "\n"
