"""Parts of a report as HTML: tables, lines to write on, boxes to tick. Cells are HTML already."""

from html import escape

from liane.words import _

__all__ = ["lines", "table", "ticks"]


def table(heads: list[str], rows: list[list[str]], kind: str = "") -> str:
    """A table of cells that are HTML already; one sentence where there is no row."""
    if not rows:
        return f'<p class="unknown">{escape(_("Nothing in the incident file."))}</p>'
    head = "".join(f"<th scope=col>{escape(each)}</th>" for each in heads)
    named = [f'<td data-h="{escape(each)}">' for each in heads]  # a phone shows a cell on a line
    body = "".join(
        "<tr>"
        + "".join(f"{name}{cell}</td>" for name, cell in zip(named, row, strict=True))
        + "</tr>\n"
        for row in rows
    )
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'


def lines(*questions: str) -> str:
    """Questions for people, each with lines to write on."""
    asked = "".join(
        f'<div class="fill"><p>{escape(_(each))}</p><i></i><i></i></div>' for each in questions
    )
    return f'<div class="fills">{asked}</div>'


def ticks(choices: tuple[str, ...]) -> str:
    return f'<p class="ticks">{"".join(f"<span>☐ {escape(_(e))}</span>" for e in choices)}</p>'
