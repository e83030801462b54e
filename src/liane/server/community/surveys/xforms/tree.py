"""Nodes: what a form and its answers are made of.

A node has a name, a text or children, and knows its parent. Repeats are children of one name.
A node that does not apply (`relevant` is False) is as if it were not there.
"""

from collections.abc import Iterator

__all__ = ["Node"]


class Node:
    """One element of an answer, or of a list of choices."""

    __slots__ = ("children", "kind", "name", "parent", "relevant", "text")

    def __init__(self, name: str, text: str = "", kind: str = "") -> None:
        self.name = name
        self.text = text
        self.kind = kind
        self.children: list[Node] = []
        self.parent: Node | None = None
        self.relevant = True

    def add(self, child: "Node", at: int | None = None) -> "Node":
        """Put `child` under this node, last or before the child at `at`."""
        child.parent = self
        self.children.insert(len(self.children) if at is None else at, child)
        return child

    def copy(self) -> "Node":
        """The same node and all below it, without a parent."""
        twin = Node(self.name, self.text, self.kind)
        for child in self.children:
            twin.add(child.copy())
        return twin

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()

    def twins(self) -> list["Node"]:
        """Nodes of the same name beside it, itself among them."""
        beside = self.parent.children if self.parent else [self]
        return [each for each in beside if each.name == self.name]

    @property
    def place(self) -> int:
        """Its place among its twins, from 1."""
        return next(at for at, each in enumerate(self.twins(), 1) if each is self)

    @property
    def path(self) -> str:
        """Where it is, without places: `/data/children/name`."""
        return f"{self.parent.path if self.parent else ''}/{self.name}"

    def inside(self, other: "Node") -> bool:
        """Whether it is `other`, or below it."""
        here: Node | None = self
        while here is not None and here is not other:
            here = here.parent
        return here is other

    def under(self, path: list[str]) -> list["Node"]:
        """The nodes that `path`, names below this one, leads to."""
        found = [self]
        for name in path:
            found = [child for each in found for child in each.children if child.name == name]
        return found
