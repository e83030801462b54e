"""What a form is: questions in their order, rules, choices, words in several languages.

All frozen: a form is read once from its XML (`reading`) and shared by every answer to it.
"""

from dataclasses import dataclass, field

from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.xpath import Expression

__all__ = ["Bind", "Choice", "Control", "Form", "Itemset", "Words"]

Part = str | Expression


@dataclass(frozen=True)
class Words:
    """A text in each language of the form: pieces of text, and expressions whose value goes in."""

    spoken: dict[str, tuple[Part, ...]] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)  # kind ("image") -> file name

    def parts(self, language: str) -> tuple[Part, ...]:
        """The pieces in `language`, or in the first language that says anything."""
        found = self.spoken.get(language, ())
        if not _silent(found):
            return found
        return next((each for each in self.spoken.values() if not _silent(each)), ())

    def __bool__(self) -> bool:
        return any(not _silent(each) for each in self.spoken.values())


def _silent(parts: tuple[Part, ...]) -> bool:
    return not parts or (len(parts) == 1 and parts[0] in ("", "-"))


@dataclass(frozen=True)
class Choice:
    """One answer that can be picked."""

    value: str
    words: Words


@dataclass(frozen=True)
class Itemset:
    """Choices that come from a list of the form, those for which conditions hold."""

    nodes: Expression
    value: str
    label: str
    speaks: bool  # the label names a text of the form's languages
    name: str = ""  # the list


@dataclass(frozen=True)
class Bind:
    """What holds for a question: its kind and its rules."""

    path: str
    kind: str = "string"
    relevant: Expression | None = None
    constraint: Expression | None = None
    required: Expression | None = None
    calculate: Expression | None = None
    readonly: bool = False
    preload: str = ""
    preload_with: str = ""
    constraint_words: Words = field(default_factory=Words)
    required_words: Words = field(default_factory=Words)
    sealed: bool = False
    once: bool = False  # the calculation is done when the answer begins, and not again


@dataclass(frozen=True)
class Control:
    """Something on a page: a question, a group, or a group that repeats.

    `kind`: input, select1, select, rank, range, upload, trigger, secret, group, repeat.
    """

    kind: str
    path: str
    words: Words
    hint: Words
    appearance: str = ""
    choices: tuple[Choice, ...] = ()
    itemset: Itemset | None = None
    children: tuple["Control", ...] = ()
    count: Expression | None = None
    fixed: bool = False  # nobody adds or takes away instances
    media: str = ""
    changes: tuple[tuple[str, Expression], ...] = ()  # what is set when its answer changes
    start: str = ""
    end: str = ""
    step: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def picks_from_answers(self) -> bool:
        """Whether its choices are other answers, as the names of a household."""
        return self.itemset is not None and not self.itemset.name

    @property
    def picks(self) -> bool:
        """Whether its answer is picked among choices."""
        return self.kind in ("select1", "select", "rank")


@dataclass(frozen=True)
class Form:
    """A form, ready to be filled in."""

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    template: Node
    repeats: dict[str, Node]  # path -> what one instance is made of
    binds: dict[str, Bind]
    order: tuple[Bind, ...]  # those with a calculation or a relevance, each after what it needs
    body: tuple[Control, ...]
    instances: dict[str, Node]
    files: tuple[str, ...]  # names of files the form needs beside it
    tags: dict[str, str]  # path -> HXL tag
    texts: dict[str, Words]  # texts of the form's languages, by name

    def bind(self, path: str) -> Bind:
        """What holds at a path; nothing special where nothing is said."""
        return self.binds.get(path) or Bind(path)

    def controls(self) -> list[Control]:
        """Every question, group and repeat, in the order of the form."""
        found: list[Control] = []
        waiting = list(reversed(self.body))
        while waiting:
            control = waiting.pop()
            found.append(control)
            waiting += reversed(control.children)
        return found

    def questions(self) -> list[Control]:
        """What is asked, without groups; notes are among them."""
        return [each for each in self.controls() if each.kind not in ("group", "repeat")]
