"""Reads the body of a form: its questions, groups and repeats, in their order."""

from xml.etree.ElementTree import Element

from liane.errors import BadInput
from liane.server.community.surveys.xforms.definition import Choice, Control, Itemset, Words
from liane.server.community.surveys.xforms.wording import local, spaced, words_of
from liane.server.community.surveys.xforms.xpath import Expression, calls_in, parse
from liane.server.community.surveys.xforms.xpath.grammar import Literal
from liane.words import N_

__all__ = ["read_body"]

_JR = "http://openrosa.org/javarosa"
_ASKED = ("input", "select1", "select", "rank", "range", "upload", "trigger", "secret")
_BESIDE = ("label", "hint", "help", "item", "itemset", "value", "output", "alert", "setvalue")
DEEPEST = 20


def read_body(body: Element, texts: dict[str, Words]) -> tuple[Control, ...]:
    """What is shown, in its order. Raises `BadInput` for a question of an unknown kind."""
    return _inside(body, texts, "", 0)


def _inside(
    element: Element, texts: dict[str, Words], above: str, depth: int
) -> tuple[Control, ...]:
    if depth > DEEPEST:
        raise BadInput(N_("the form has more than {most} groups inside each other"), most=DEEPEST)
    found: list[Control] = []
    for child in element:
        tag = local(child)
        if tag == "group":
            found += _group(child, texts, above, depth)
        elif tag == "repeat":
            found.append(_repeat(child, texts, Words(), depth))
        elif tag in _ASKED:
            found.append(_question(child, tag, texts))
        elif tag not in _BESIDE:
            raise BadInput(N_("a question of kind “{kind}” cannot be shown here"), kind=tag)
    return tuple(found)


def _ref(element: Element) -> str:
    return (element.get("ref") or element.get("nodeset") or "").strip()


def _group(element: Element, texts: dict[str, Words], above: str, depth: int) -> list[Control]:
    words = words_of(element, "label", texts)
    repeat = next((each for each in element if local(each) == "repeat"), None)
    if repeat is not None:
        return [_repeat(repeat, texts, words, depth)]
    path = _ref(element) or above
    children = _inside(element, texts, path, depth + 1)
    return [
        Control(
            "group",
            path,
            words,
            words_of(element, "hint", texts),
            element.get("appearance", ""),
            children=children,
        )
    ]


def _repeat(element: Element, texts: dict[str, Words], words: Words, depth: int) -> Control:
    path = _ref(element)
    count = (element.get(spaced(_JR, "count")) or "").strip()
    return Control(
        "repeat",
        path,
        words,
        Words(),
        element.get("appearance", ""),
        children=_inside(element, texts, path, depth + 1),
        count=parse(count) if count else None,
        fixed=bool(count) or "true" in element.get(spaced(_JR, "noAddRemove"), ""),
    )


def _question(element: Element, tag: str, texts: dict[str, Words]) -> Control:
    path = _ref(element)
    if element.get("query"):
        raise BadInput(
            N_("question “{name}”: select_one_external is not read; use select_one_from_file"),
            name=path.rpartition("/")[2],
        )
    try:
        return Control(
            tag,
            path,
            words_of(element, "label", texts),
            words_of(element, "hint", texts),
            element.get("appearance", ""),
            choices=_choices(element, texts),
            itemset=_itemset(element),
            media=element.get("mediatype", ""),
            changes=_changes(element),
            start=element.get("start", ""),
            end=element.get("end", ""),
            step=element.get("step", ""),
        )
    except BadInput as error:
        raise BadInput(
            N_("question “{name}”: {why}"), name=path.rpartition("/")[2], why=str(error)
        ) from error


def _changes(element: Element) -> tuple[tuple[str, Expression], ...]:
    """What a question sets when its answer changes (column `trigger` of other questions)."""
    return tuple(
        ((each.get("ref") or "").strip(), parse((each.get("value") or "''").strip()))
        for each in element
        if local(each) == "setvalue" and "value-changed" in each.get("event", "")
    )


def _choices(element: Element, texts: dict[str, Words]) -> tuple[Choice, ...]:
    found = []
    for item in (each for each in element if local(each) == "item"):
        value = next(((each.text or "") for each in item if local(each) == "value"), "")
        found.append(Choice(value.strip(), words_of(item, "label", texts)))
    return tuple(found)


def _itemset(element: Element) -> Itemset | None:
    found = next((each for each in element if local(each) == "itemset"), None)
    if found is None:
        return None
    refs = {local(each): (each.get("ref") or "").strip() for each in found}
    label = refs.get("label", "label")
    speaks = label.startswith("jr:itext(")
    nodes = parse((found.get("nodeset") or "").strip())
    if speaks:
        label = label[len("jr:itext(") : -1].strip()
    return Itemset(nodes, refs.get("value", "name"), label, speaks, list_name(nodes))


def list_name(nodes: Expression) -> str:
    """The list that an expression picks from, as `instance('villages')`."""
    for call in calls_in(nodes):
        if call.name == "instance" and call.given and isinstance(call.given[0], Literal):
            return str(call.given[0].value)
    return ""
