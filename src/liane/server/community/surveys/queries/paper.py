"""A form on paper, and the grid in which paper is typed: every question numbered, choices coded.

The same numbers and codes stand on the sheet and on the screen: who types looks from one to the
other and never at a mouse.
"""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.surveys.models import FormVersion
from liane.server.community.surveys.queries.forms import form_of, language_for
from liane.server.community.surveys.xforms.definition import Control, Form, Words
from liane.server.community.surveys.xforms.sheets import Sheet
from liane.server.community.surveys.xforms.values import kind_of
from liane.server.community.surveys.xforms.xpath import Call, Expression, paths_in
from liane.server.community.surveys.xforms.xpath.grammar import Literal, Operation, Path

__all__ = ["Line", "lines_of"]

MOST_PRINTED, LONGEST = 60, 20


@dataclass
class Line:
    """One question of a sheet. `kind`: title, note, one, many, rank, words, number, day, hour…"""

    kind: str
    path: str
    number: str
    label: str
    hint: str = ""
    only_if: str = ""
    options: list[tuple[str, str, str]] = field(default_factory=list)  # code typed, value, label
    times: int = 1
    needed: bool = False
    many: bool = False  # more choices than a sheet prints

    @property
    def spaces(self) -> range:
        """Lines to write on."""
        return range(self.times)


_KINDS = {"select1": "one", "select": "many", "rank": "rank", "upload": "file", "trigger": "tick"}
_TYPED = {"int": "number", "decimal": "number", "date": "day", "time": "hour", "dateTime": "day"}


def lines_of(version: FormVersion, code: str) -> list[Line]:
    """The lines of a form, in its order, groups as titles."""
    form = form_of(version)
    return _Printer(form, language_for(form, code)).lines(form.body)


class _Printer:
    """Numbers questions, and says in words when each is asked."""

    def __init__(self, form: Form, language: str) -> None:
        self.form = form
        self.sheet = Sheet(form, form.template, language, timezone.localtime())
        self.numbers: dict[str, str] = {}
        self.labels: dict[str, dict[str, str]] = {}
        self.count = 0

    def lines(self, controls: tuple[Control, ...]) -> list[Line]:
        found: list[Line] = []
        for control in controls:
            if control.kind in ("group", "repeat"):
                found += self.group(control)
            else:
                found.append(self.question(control))
        return found

    def group(self, control: Control) -> list[Line]:
        said = self.plain(control.words)
        only_if = self.condition(control.path)
        kind = "repeat" if control.kind == "repeat" else "title"
        told = bool(said or only_if or kind == "repeat")
        head = [Line(kind, control.path, "", said, only_if=only_if)] if told else []
        return [*head, *self.lines(control.children)]

    def question(self, control: Control) -> Line:
        bind = self.form.bind(control.path)
        kind = _KINDS.get(control.kind) or _TYPED.get(kind_of(control, bind), "words")
        label = self.plain(control.words)
        if bind.readonly:
            return Line("note", control.path, "", label, self.plain(control.hint))
        self.count += 1
        self.numbers[control.path] = str(self.count)
        line = Line(kind, control.path, str(self.count), label, self.plain(control.hint),
                    self.condition(control.path), needed=bind.required is not None)  # fmt: skip
        if control.picks:
            self.labels[control.path] = self.sheet.labels(control)
            line.options = _coded(self.labels[control.path])
            line.many = len(line.options) > MOST_PRINTED
        line.times = 3 if control.appearance.startswith("multiline") else 1
        return line

    def plain(self, words: Words) -> str:
        parts = words.parts(self.sheet.language)
        return "".join(part if isinstance(part, str) else "…" for part in parts).strip()

    def condition(self, path: str) -> str:
        bind = self.form.binds.get(path)
        if bind is None or bind.relevant is None:
            return ""
        return self.said(bind.relevant, path) if len(paths_in(bind.relevant)) <= LONGEST else "…"

    def said(self, expression: Expression, at: str) -> str:
        """A condition in figures and words: « 3 = oui »."""
        if isinstance(expression, Operation):
            left, right = expression.left, expression.right
            asked = self.target(left)
            value = self.value(right, asked)
            words = {"and": _("and"), "or": _("or"), "!=": "≠", "<=": "≤", ">=": "≥"}
            return f"{self.said(left, at)} {words.get(expression.sign, expression.sign)} {value}"
        if isinstance(expression, Path):
            return self.numbers.get(self.target(expression), "?")
        if isinstance(expression, Call):
            return self.called(expression, at)
        return str(getattr(expression, "value", "?"))

    def called(self, call: Call, at: str) -> str:
        if call.name == "selected" and len(call.given) == 2:
            asked = self.target(call.given[0])
            return f"{self.numbers.get(asked, '?')} ∋ {self.value(call.given[1], asked)}"
        inside = ", ".join(self.said(each, at) for each in call.given)
        return f"{'≠ ' if call.name == 'not' else call.name}({inside})"

    def value(self, expression: Expression, asked: str) -> str:
        if isinstance(expression, Literal):
            text = str(expression.value).removesuffix(".0")
            return self.labels.get(asked, {}).get(text, text) or "∅"
        return self.said(expression, asked)

    def target(self, expression: Expression) -> str:
        if not isinstance(expression, Path) or not expression.steps:
            return ""
        name = expression.steps[-1].name
        return next((path for path in self.numbers if path.endswith(f"/{name}")), "")


def _coded(labels: dict[str, str]) -> list[tuple[str, str, str]]:
    """Choices with what is typed for each: its own code if it is a short number, or its place."""
    own = all(value.isdigit() and len(value) <= 3 for value in labels)
    return [
        (value if own else str(at), value, label)
        for at, (value, label) in enumerate(labels.items(), 1)
    ]
