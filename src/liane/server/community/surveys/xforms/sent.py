"""What a device sends: the XML of one answer, read within bounds."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from liane.errors import BadInput
from liane.server.community.surveys.xforms.reading import read_xml
from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.wording import local
from liane.words import N_

__all__ = ["Sent", "read_sent"]

MOST_NODES, DEEPEST = 60_000, 40


@dataclass(frozen=True)
class Sent:
    """An answer as it came: which form, which version, its name, the one it replaces, its nodes."""

    form_id: str
    version: str
    instance_id: str
    replaces: str
    root: Node


def read_sent(data: bytes) -> Sent:
    """The answer that `data` holds. Raises `BadInput`."""
    root = read_xml(data)
    if sum(1 for _ in root.iter()) > MOST_NODES:
        raise BadInput(N_("the answer has more than {most} values"), most=MOST_NODES)
    node = _node(root, 0)
    return Sent(
        form_id=root.get("id") or node.name,
        version=root.get("version") or "",
        instance_id=_meta(node, "instanceID") or (root.get("instanceID") or ""),
        replaces=_meta(node, "deprecatedID"),
        root=node,
    )


def _node(element: Element, depth: int) -> Node:
    if depth > DEEPEST:
        raise BadInput(N_("the answer is nested too deep"))
    node = Node(local(element), "" if len(element) else (element.text or "").strip())
    for child in element:
        if isinstance(child.tag, str):
            node.add(_node(child, depth + 1))
    return node


def _meta(root: Node, name: str) -> str:
    found = root.under(["meta", name])
    return found[0].text[:120] if found else ""
