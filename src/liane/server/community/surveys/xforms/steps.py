"""What is shown together when somebody fills in without any script.

A step holds a few questions that do not depend on each other: a question whose relevance, choices
or words need an answer starts a new step after it. A group that its author wants on one screen
stays together. A repeat asks, after each instance, whether there is another.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from liane.server.community.surveys.xforms.checking import needs_of
from liane.server.community.surveys.xforms.definition import Bind, Control, Form, Words
from liane.server.community.surveys.xforms.sheets import Sheet
from liane.server.community.surveys.xforms.tree import Node

__all__ = ["Asked", "Step", "steps_of"]

TOGETHER = 6


@dataclass(frozen=True)
class Asked:
    """A question at one place of the answer."""

    control: Control
    node: Node
    key: str


@dataclass
class Step:
    """One page: its questions, or a repeat that may go on."""

    titles: tuple[str, ...]
    asked: list[Asked] = field(default_factory=list)
    repeat: Control | None = None
    parent: Node | None = None
    key: str = ""
    together: bool = False


def steps_of(sheet: Sheet) -> list[Step]:
    """The steps of an answer as it stands; those without anything that applies are left out."""
    walker = _Walker(sheet)
    walker.go(sheet.form.body, sheet.root, f"/{sheet.root.name}", "", ())
    walker.close()
    return [step for step in walker.steps if step.asked or step.repeat]


class _Walker:
    """Goes through the form and its answer side by side."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.steps: list[Step] = []
        self.open: Step | None = None

    def close(self) -> None:
        if self.open is not None:
            self.steps.append(self.open)
        self.open = None

    def go(
        self, controls: tuple[Control, ...], at: Node, path: str, key: str, titles: tuple[str, ...]
    ) -> None:
        for control in controls:
            if control.kind == "group":
                self.group(control, at, path, key, titles)
            elif control.kind == "repeat":
                self.repeat(control, at, path, key, titles)
            else:
                self.question(control, at, path, key, titles)

    def group(
        self, control: Control, at: Node, path: str, key: str, titles: tuple[str, ...]
    ) -> None:
        inside = _down(at, path, control.path) if control.path else at
        if inside is None or not inside.relevant:
            return
        said = self.sheet.say(control.words, inside)
        below = (*titles, said) if said else titles
        where = control.path or path
        deeper = key + control.path[len(path) :] if control.path else key
        if not said and "field-list" not in control.appearance:
            self.go(control.children, inside, where, deeper, titles)
            return
        self.close()
        if "field-list" in control.appearance:
            self.open = Step(below, key=deeper, together=True)
        self.go(control.children, inside, where, deeper, below)
        self.close()

    def repeat(
        self, control: Control, at: Node, path: str, key: str, titles: tuple[str, ...]
    ) -> None:
        parent = _down(at, path, control.path.rpartition("/")[0])
        if parent is None or not parent.relevant:
            return
        self.close()
        above = key + control.path.rpartition("/")[0][len(path) :]
        for place, node in enumerate(self.sheet.instances(control, parent), 1):
            if node.relevant:
                said = f"{self.sheet.say(control.words, node)} {place}".strip()
                deeper = f"{above}/{control.name}[{place}]"
                self.go(control.children, node, control.path, deeper, (*titles, said))
                self.close()
        if not control.fixed and self._applies(control):
            self.steps.append(
                Step(titles, repeat=control, parent=parent, key=f"{above}/{control.name}[+]")
            )

    def _applies(self, control: Control) -> bool:
        bind = self.sheet.form.binds.get(control.path)
        if bind is None or bind.relevant is None:
            return True
        return bool(self.sheet.value(bind.relevant, self.sheet.root))

    def question(
        self, control: Control, at: Node, path: str, key: str, titles: tuple[str, ...]
    ) -> None:
        node = _down(at, path, control.path)
        if self.open is None or self._must_wait(control):  # even if it does not apply: pages stay
            self.close()
            self.open = Step(titles, key=key + control.path[len(path) :])
        if node is None or not node.relevant:
            return
        asked = Asked(control, node, key + control.path[len(path) :])
        self.open.asked.append(asked)

    def _must_wait(self, control: Control) -> bool:
        step = self.open
        if step is None or step.together:
            return False
        if len([each for each in step.asked if not _is_note(each, self.sheet.form)]) >= TOGETHER:
            return True
        here = {each.control.path for each in step.asked}
        return bool(here & _needed(self.sheet.form, control))


def _is_note(asked: Asked, form: Form) -> bool:
    return form.bind(asked.control.path).readonly


def _down(at: Node, path: str, target: str) -> Node | None:
    names = target[len(path) :].strip("/")
    found = at.under(names.split("/")) if names else [at]
    return next((each for each in found if each.kind != "place"), None)


def _needed(form: Form, control: Control) -> set[str]:
    """The answers that say whether, and how, a question is asked; calculations between count."""
    found: set[str] = set()
    waiting = list(_direct(form, control))
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        bind = form.binds.get(path)
        if bind is not None and bind.calculate is not None and not bind.once:
            waiting += needs_of(bind.calculate, path)
    return found


def _direct(form: Form, control: Control) -> Iterator[str]:
    bind: Bind = form.bind(control.path)
    expressions = [bind.relevant, control.itemset.nodes if control.itemset else None]
    words: list[Words] = [control.words, control.hint]
    for each in words:
        for parts in each.spoken.values():
            expressions += [part for part in parts if not isinstance(part, str)]
    if bind.readonly or control.kind == "input":
        expressions.append(bind.calculate if not bind.once else None)
    for expression in expressions:
        if expression is not None:
            yield from needs_of(expression, control.path)
