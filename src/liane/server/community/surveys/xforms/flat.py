"""Answers as they are kept: a small object of texts, and back.

`{"age": "30", "home/region": "k", "children": [{"name": "…"}, …]}`: names below the root, groups
joined by « / », a list for each repeat. What was not answered is not there. `parted` keeps apart
the answers that could say who answered.
"""

from collections.abc import Iterable
from typing import Any

from liane.errors import BadInput
from liane.server.community.surveys.xforms.definition import Form
from liane.server.community.surveys.xforms.tree import Node
from liane.words import N_

__all__ = ["Flat", "as_flat", "filled_from", "graft", "merged", "parted"]

Flat = dict[str, Any]
ROOM = 100_000


def as_flat(form: Form, root: Node, whole: bool = False) -> Flat:
    """The answers below `root`; those that do not apply only if `whole`."""
    found: Flat = {}
    _gather(form, root, f"/{root.name}", "", found, whole)
    return found


def _gather(form: Form, node: Node, path: str, prefix: str, found: Flat, whole: bool) -> None:
    for child in node.children:
        below = f"{path}/{child.name}"
        if child.kind == "place" or not (whole or child.relevant):
            continue
        if below in form.repeats:
            one: Flat = {}
            _gather(form, child, below, "", one, whole)
            found.setdefault(prefix + child.name, []).append(one)
        elif child.children:
            _gather(form, child, below, f"{prefix}{child.name}/", found, whole)
        elif child.text:
            found[prefix + child.name] = child.text


def filled_from(form: Form, flat: Flat) -> Node:
    """A tree with the answers of `flat`."""
    root = form.template.copy()
    _fill(form, root, f"/{root.name}", "", flat)
    return root


def _fill(form: Form, node: Node, path: str, prefix: str, flat: Flat) -> None:
    for child in list(node.children):
        below, name = f"{path}/{child.name}", prefix + child.name
        if child.kind == "place":
            at = node.children.index(child)
            for offset, one in enumerate(flat.get(name) or ()):
                fresh = node.add(form.repeats[below].copy(), at + offset)
                _fill(form, fresh, below, "", one)
        elif child.children:
            _fill(form, child, below, f"{name}/", flat)
        else:
            child.text = str(flat.get(name, ""))


def graft(form: Form, sent: Node) -> tuple[Node, dict[str, str]]:
    """What a device sent, put in the shape of the form; and what had no place in it, by its path.

    Raises `BadInput` where its repeats would take more room than an answer may.
    """
    grafting = _Grafting(form)
    root = form.template.copy()
    grafting.put(root, sent, f"/{root.name}")
    return root, grafting.strange


class _Grafting:
    """Puts nodes that were sent where the form has them, within bounds."""

    def __init__(self, form: Form) -> None:
        self.form, self.strange, self.room = form, dict[str, str](), ROOM
        self.answered: set[int] = set()
        self.sizes = {path: sum(1 for _ in node.walk()) for path, node in form.repeats.items()}

    def put(self, node: Node, sent: Node, path: str) -> None:
        for child in sent.children:
            below = f"{path}/{child.name}"
            if below in self.form.repeats:
                self.put_group(self.instance(node, child.name, below), child, below)
                continue
            target = next((each for each in node.children if each.name == child.name), None)
            if target is not None and target.children:
                self.put_group(target, child, below)
            elif target is None or child.children or id(target) in self.answered:
                self.put_aside(child, below)
            else:
                target.text = child.text
                self.answered.add(id(target))

    def put_group(self, node: Node, sent: Node, path: str) -> None:
        if sent.children:
            self.put(node, sent, path)
        else:
            self.put_aside(sent, path)  # words, where the form has questions

    def put_aside(self, sent: Node, path: str) -> None:
        """Keep what is no answer to this form, or a second one to the same question."""
        for node in sent.walk():
            if node.text:
                before = self.strange.get(path)
                self.strange[path] = f"{before} · {node.text}" if before else node.text

    def instance(self, node: Node, name: str, path: str) -> Node:
        self.room -= self.sizes[path]
        if self.room < 0:
            raise BadInput(N_("the answer has more than {most} values"), most=ROOM)
        places = [at for at, each in enumerate(node.children) if each.name == name]
        return node.add(self.form.repeats[path].copy(), places[-1])


def parted(flat: Flat, sealed: Iterable[str], prefix: str = "") -> tuple[Flat, Flat]:
    """Answers that may lie open, and those that are to be sealed (by their path under the root).

    >>> parted({"age": "3", "who": "Awa"}, {"who"})
    ({'age': '3'}, {'who': 'Awa'})
    """
    names = set(sealed)
    open_ones: Flat = {}
    closed: Flat = {}
    for name, value in flat.items():
        if isinstance(value, list):
            pairs = [parted(one, names, f"{prefix}{name}/") for one in value]
            open_ones[name] = [pair[0] for pair in pairs]
            if any(pair[1] for pair in pairs):
                closed[name] = [pair[1] for pair in pairs]
        elif prefix + name in names:
            closed[name] = value
        else:
            open_ones[name] = value
    return open_ones, closed


def merged(open_ones: Flat, closed: Flat) -> Flat:
    """Both parts together again."""
    found = dict(open_ones)
    for name, value in closed.items():
        if isinstance(value, list):
            ones = found.get(name) or [{} for _ in value]
            found[name] = [merged(a, b) for a, b in zip(ones, value, strict=False)]
        else:
            found[name] = value
    return found
