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


def graft(form: Form, sent: Node) -> tuple[Node, list[str]]:
    """What a device sent, put in the shape of the form; and the names of what had no place."""
    root = form.template.copy()
    strange: list[str] = []
    _graft(form, root, sent, f"/{root.name}", strange)
    return root, strange


def _graft(form: Form, node: Node, sent: Node, path: str, strange: list[str]) -> None:
    for child in sent.children:
        below = f"{path}/{child.name}"
        if below in form.repeats:
            _graft_instance(form, node, child, below, strange)
            continue
        target = next(
            (each for each in node.children if each.name == child.name and each.kind != "place"),
            None,
        )
        if target is None:
            strange.append(below)
        elif target.children:
            _graft(form, target, child, below, strange)
        else:
            target.text = child.text


def _graft_instance(form: Form, node: Node, sent: Node, path: str, strange: list[str]) -> None:
    places = [at for at, each in enumerate(node.children) if each.name == sent.name]
    if len(places) > 1_000:
        raise BadInput(N_("“{name}” repeats at most {most} times"), name=sent.name, most=1_000)
    fresh = node.add(form.repeats[path].copy(), places[-1])
    _graft(form, fresh, sent, path, strange)


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
