"""One answer being filled in: its nodes, worked out again after each change, checked when asked.

`settle` works out what applies, what is computed and how many times repeats repeat, until nothing
moves; a form that never comes to rest is stopped. What does not apply is kept while somebody fills
in (they may come back) and left out when the answer is sent.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from liane.errors import BadInput
from liane.server.community.surveys.xforms.definition import Bind, Control, Form, Words
from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.xpath import (
    Expression,
    Scope,
    Value,
    as_number,
    as_text,
    as_truth,
    evaluate,
)
from liane.server.community.surveys.xforms.xpath.dates import now_text
from liane.server.community.surveys.xforms.xpath.functions import FUNCTIONS
from liane.words import N_

__all__ = ["MOST_TIMES", "Option", "Sheet", "begin"]

MOST_TIMES, PASSES = 200, 12


@dataclass(frozen=True)
class Option:
    """A choice as it is offered now, in one language."""

    value: str
    label: str
    media: str = ""


class Sheet:
    """An answer to `form`, in one language, at one moment."""

    def __init__(self, form: Form, root: Node, language: str, now: datetime) -> None:
        self.form, self.root, self.language = form, root, language
        self.scope = Scope(FUNCTIONS, now, form.instances, self._choice_name)
        self._labels: dict[str, dict[str, str]] = {}

    @property
    def instance_id(self) -> str:
        """The name of this answer, drawn when it began."""
        found = self.root.under(["meta", "instanceID"])
        return found[0].text if found else ""

    def value(self, expression: Expression, node: Node) -> Value:
        """What an expression is worth at `node`."""
        return evaluate(expression, node, self.scope)

    def settle(self) -> None:
        """Work everything out. Raises `BadInput` if it never comes to rest or takes too long."""
        self.scope.seed = self.instance_id
        for _ in range(PASSES):
            moved = self._repeat()
            self._apply(self.root, True)
            moved = self._compute() or moved
            if not moved:
                self._apply(self.root, True)
                return
        raise BadInput(N_("the form never comes to rest: one calculation moves another for ever"))

    def _apply(self, node: Node, above: bool, path: str = "") -> None:
        path = f"{path}/{node.name}"
        bind = self.form.binds.get(path)
        node.relevant = above
        if above and bind and bind.relevant is not None:
            node.relevant = as_truth(self.value(bind.relevant, node))
        for child in node.children:
            self._apply(child, node.relevant, path)

    def _compute(self) -> bool:
        places = self._places()
        moved = False
        for bind in self.form.order:
            if bind.calculate is not None and not bind.once:
                for node in places.get(bind.path, ()):
                    moved = self._set(node, bind, bind.calculate) or moved
        return moved

    def _set(self, node: Node, bind: Bind, expression: Expression) -> bool:
        text = self._as_kept(self.value(expression, node), bind) if node.relevant else node.text
        moved = text != node.text
        node.text = text
        return moved

    def _as_kept(self, value: Value, bind: Bind) -> str:
        if bind.kind == "int":
            number = as_number(value)
            return str(int(number)) if abs(number) < 1e15 else as_text(value)
        return as_text(value)

    def _places(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        waiting = [(self.root, f"/{self.root.name}")]
        while waiting:
            node, path = waiting.pop()
            found.setdefault(path, []).append(node)
            waiting += [(each, f"{path}/{each.name}") for each in reversed(node.children)]
        return found

    def _repeat(self) -> bool:
        moved = False
        for control in self.form.controls():
            if control.kind == "repeat" and control.count is not None:
                for parent in self.parents(control.path):
                    moved = self._times(control, parent) or moved
        return moved

    def parents(self, path: str) -> list[Node]:
        names = path.strip("/").split("/")[1:-1]
        return [node for node in self.root.under(names) if node.kind != "place"]

    def _times(self, control: Control, parent: Node) -> bool:
        name = control.name
        now = [each for each in parent.children if each.name == name and each.kind != "place"]
        wanted = 0.0
        if parent.relevant and control.count is not None:
            wanted = as_number(self.value(control.count, parent))
        target = 0 if math.isnan(wanted) else int(max(0, min(MOST_TIMES, wanted)))
        for _ in range(target - len(now)):
            self.add_instance(parent, control.path)
        for node in now[target:]:
            parent.children.remove(node)
        return target != len(now)

    def instances(self, control: Control, parent: Node) -> list[Node]:
        """What a repeat holds now, under `parent`."""
        every = (each for each in parent.children if each.name == control.name)
        return [each for each in every if each.kind != "place"]

    def add_instance(self, parent: Node, path: str) -> Node:
        """One more instance of a repeat, after the others. Raises `BadInput` when there are many.

        The place-holder of the repeat stays last of its name.
        """
        name = path.rpartition("/")[2]
        held = next(
            (at for at, each in enumerate(parent.children)
             if each.name == name and each.kind == "place"),
            len(parent.children),
        )  # fmt: skip
        if sum(each.name == name for each in parent.children) > MOST_TIMES:
            raise BadInput(N_("“{name}” repeats at most {most} times"), name=name, most=MOST_TIMES)
        fresh = parent.add(self.form.repeats[path].copy(), held)
        fresh.relevant = parent.relevant
        self.preset(fresh)
        return fresh

    def preset(self, node: Node) -> None:
        """Fill in what a part of the answer begins with."""
        for each in node.walk():
            bind = self.form.binds.get(each.path)
            if bind is None:
                continue
            if bind.once and bind.calculate is not None and not each.text:
                each.text = self._as_kept(self.value(bind.calculate, each), bind)
            if bind.preload:
                each.text = self._preloaded(bind, each.text)

    def _preloaded(self, bind: Bind, now: str) -> str:
        stamp = self.scope.now
        known = {
            ("timestamp", "start"): now or now_text(stamp),
            ("timestamp", "end"): now_text(stamp),
            ("date", "today"): now or stamp.date().isoformat(),
        }
        return known.get((bind.preload, bind.preload_with), now)

    def changed(self, control: Control, node: Node) -> None:
        """Set what follows from a new answer to `control` (once, not again at each look)."""
        for path, expression in control.changes:
            target = self._near(path, node)
            if target is not None:
                bind = self.form.bind(path)
                target.text = self._as_kept(self.value(expression, target), bind)

    def _near(self, path: str, node: Node) -> Node | None:
        """The node at `path` in the same instance as `node`."""
        names = path.strip("/").split("/")
        found = [each for each in self.root.under(names[1:]) if not self.is_held(each)]
        shared = [each for each in found if each.parent is node.parent]
        return next(iter(shared or found), None)

    # words

    def say(self, words: Words, node: Node) -> str:
        """Words in the language of this sheet, with the values that go in."""
        parts = words.parts(self.language)
        said = [part if isinstance(part, str) else self._shown(part, node) for part in parts]
        return "".join(said).strip()

    def _shown(self, part: Expression, node: Node) -> str:
        return as_text(self.value(part, node))

    def options(self, control: Control, node: Node) -> list[Option]:
        """What can be picked at `node` now."""
        if control.itemset is None:
            return [
                Option(each.value, self.say(each.words, node) or each.value,
                       each.words.media.get("image", ""))
                for each in control.choices
            ]  # fmt: skip
        found = self.value(control.itemset.nodes, node)
        return [self._option(item, control) for item in found] if isinstance(found, list) else []

    def _option(self, item: Node, control: Control) -> Option:
        itemset = control.itemset
        assert itemset is not None  # noqa: S101 (for the reader of types)
        if itemset.value == "." or not item.children:
            return Option(item.text, item.text)
        cells = {cell.name: cell.text for cell in item.children}
        value, label = cells.get(itemset.value, ""), cells.get(itemset.label, "")
        if itemset.speaks:
            words = self.form.texts.get(label, Words())
            return Option(value, self.say(words, item) or value, words.media.get("image", ""))
        spoken = cells.get(f"label::{self.language}", "") or label
        return Option(value, spoken or value)

    def _choice_name(self, value: str, path: str) -> str:
        if path not in self._labels:
            asked = next((each for each in self.form.controls() if each.path == path), None)
            self._labels[path] = self.labels(asked) if asked else {}
        return self._labels[path].get(value, value)

    def labels(self, control: Control) -> dict[str, str]:
        """Every choice of a question by its value, whatever was answered before it."""
        if control.itemset and control.itemset.name in self.form.instances:
            items = self.form.instances[control.itemset.name].children
            every = [self._option(item, control) for item in items]
        else:
            every = self.options(control, self.root)
        return {each.value: each.label for each in every}

    # checks

    def questions(self) -> Iterator[tuple[Control, Node]]:
        """Every question that applies now, once for each instance it is in."""
        places = self._places()
        for control in self.form.questions():
            for node in places.get(control.path, ()):
                if node.relevant and not self.is_held(node):
                    yield control, node

    @staticmethod
    def is_held(node: Node) -> bool:
        here: Node | None = node
        while here is not None:
            if here.kind == "place":
                return True
            here = here.parent
        return False


def begin(form: Form, language: str, now: datetime, instance_id: str) -> Sheet:
    """A new answer, with what it begins with."""
    sheet = Sheet(form, form.template.copy(), language, now)
    meta = sheet.root.under(["meta"]) or [sheet.root.add(Node("meta"))]
    names = meta[0].under(["instanceID"]) or [meta[0].add(Node("instanceID"))]
    names[0].text = f"uuid:{instance_id}"
    sheet.preset(sheet.root)
    sheet.settle()
    return sheet
