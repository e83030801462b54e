"""What is shown of a step: each question with its words, its choices, its answer, its fault."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from liane.server.community.surveys.xforms.definition import Control
from liane.server.community.surveys.xforms.sheets import Option, Sheet
from liane.server.community.surveys.xforms.steps import Asked, Step
from liane.server.community.surveys.xforms.values import kind_of, read_typed

__all__ = ["Shown", "shown", "write_typed"]

LINES = ("multiline", "new")
INPUTS = {
    "int": ("text", "numeric"),
    "decimal": ("text", "decimal"),
    "date": ("date", ""),
    "time": ("time", ""),
    "dateTime": ("datetime-local", ""),
}
FEW, MOST_CIRCLES, MOST_LISTED = 12, 15, 300


@dataclass
class Shown:
    """A question as the page shows it."""

    key: str
    number: int
    kind: str
    label: str
    hint: str
    value: str
    needed: bool
    fault: str = ""
    picked: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    input_type: str = "text"
    mode: str = ""
    accept: str = ""
    picture: str = ""

    @property
    def ranks(self) -> list[tuple[int, str]]:
        """Each rank with what holds it."""
        size = len(self.options)
        return [(at + 1, self.picked[at] if at < len(self.picked) else "") for at in range(size)]


def shown(sheet: Sheet, step: Step, faults: dict[str, str], first: int = 1) -> list[Shown]:
    """The questions of a step, ready for the page."""
    return [
        _shown(sheet, each, faults.get(each.key, ""), number)
        for number, each in enumerate(step.asked, first)
    ]


def _shown(sheet: Sheet, asked: Asked, fault: str, number: int) -> Shown:
    control, node = asked.control, asked.node
    bind = sheet.form.bind(control.path)
    kind = _kind(control, bind.readonly, kind_of(control, bind))
    input_type, mode = INPUTS.get(kind_of(control, bind), ("text", ""))
    needed = bind.required is not None and bool(sheet.value(bind.required, node))
    found = Shown(
        asked.key, number, kind, sheet.say(control.words, node), sheet.say(control.hint, node),
        node.text, needed and kind != "note", fault, node.text.split(), [],
        input_type, mode, control.media, control.words.media.get("image", ""),
    )  # fmt: skip
    if control.picks:
        _offer(found, sheet.options(control, node), control)
    elif kind == "scale":
        found.options = [Option(each, each) for each in _scale(control)]
        found.picked = [node.text]
    if input_type == "datetime-local":
        found.value = node.text[:16]
    return found


def _offer(found: Shown, options: list[Option], control: Control) -> None:
    """Choices as circles, as a menu when they are many, as a search when they are very many."""
    found.options = options
    if control.kind != "select1":
        return
    found.picked = [found.value]
    if len(options) > MOST_LISTED:
        chosen = next((each.label for each in options if each.value == found.value), found.value)
        found.kind, found.value, found.options = "search", chosen, []
    elif len(options) > MOST_CIRCLES:
        found.kind = "menu"


def _kind(control: Control, readonly: bool, kind: str) -> str:
    if readonly:
        return "note"
    if control.kind == "select1" and "minimal" in control.appearance:
        return "menu"
    if control.kind == "range":
        return "scale" if 0 < len(_scale(control)) <= FEW else "input"
    if control.kind == "input" and kind == "string" and control.appearance.startswith(LINES):
        return "lines"
    if control.kind == "input" and kind == "geopoint":
        return "place"
    return control.kind


def _scale(control: Control) -> list[str]:
    try:
        low, high = float(control.start), float(control.end)
        step = abs(float(control.step or 1)) or 1.0
    except ValueError:
        return []
    count = round(abs(high - low) / step) + 1
    if count > FEW:
        return []
    sign = 1 if high >= low else -1
    return [f"{low + sign * at * step:.10g}" for at in range(count)]


def write_typed(sheet: Sheet, step: Step, sent: QueryDict) -> None:
    """Put what was typed on a step into the answer; files apart."""
    for asked in step.asked:
        bind = sheet.form.bind(asked.control.path)
        if bind.readonly or asked.control.kind == "upload":
            continue
        before, asked.node.text = asked.node.text, _typed(sheet, asked, sent)
        if asked.node.text != before:
            sheet.changed(asked.control, asked.node)


def _typed(sheet: Sheet, asked: Asked, sent: MultiValueDict[str, Any]) -> str:
    control, key = asked.control, asked.key
    if control.kind == "trigger":
        return "OK" if sent.get(key) else ""
    if control.kind == "select":
        picked = sent.getlist(key)
        return " ".join(each for each in picked if each and " " not in each)
    if control.kind == "rank":
        size = len(sheet.options(control, asked.node))
        ranked = [str(sent.get(f"{key}|{at}") or "") for at in range(1, size + 1)]
        return " ".join(dict.fromkeys(each for each in ranked if each))
    typed = read_typed(str(sent.get(key, "")), control, sheet.form.bind(control.path))
    return _found(typed, sheet.options(control, asked.node)) if control.picks else typed


def _found(typed: str, options: list[Option]) -> str:
    """The choice that somebody searched by its beginning, where there are very many."""
    if not typed or len(options) <= MOST_LISTED or any(typed == each.value for each in options):
        return typed
    begin = typed.casefold()
    exact = [each.value for each in options if each.label.casefold() == begin]
    near = exact or [each.value for each in options if each.label.casefold().startswith(begin)]
    return near[0] if len(near) == 1 else typed
