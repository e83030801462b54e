"""Words of a form: labels, hints and messages, in its languages, with values inside."""

import re
from xml.etree.ElementTree import Element

from liane.server.community.surveys.xforms.definition import Part, Words
from liane.server.community.surveys.xforms.xpath import parse

__all__ = ["DEFAULT", "local", "read_texts", "spaced", "words_named", "words_of"]

DEFAULT = "default"
_NAMED = re.compile(r"jr:itext\('([^']*)'\)")
_SPACE = re.compile(r"[ \t]+")


def local(element: Element) -> str:
    """The name of an element, without its namespace."""
    return str(element.tag).rpartition("}")[2]


def spaced(namespace: str, name: str) -> str:
    """A name with its namespace, as the parser writes it."""
    return f"{{{namespace}}}{name}"


def _parts(element: Element) -> tuple[Part, ...]:
    """Text and expressions of an element, in their order."""
    found: list[Part] = [_SPACE.sub(" ", element.text or "")]
    for child in element:
        if local(child) == "output" and (child.get("value") or child.get("ref")):
            found.append(parse((child.get("value") or child.get("ref") or "").strip()))
        found.append(_SPACE.sub(" ", child.tail or ""))
    if isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return tuple(part for part in found if part != "")


def read_texts(model: Element) -> tuple[dict[str, Words], tuple[str, ...]]:
    """Every text that a form's languages name, and those languages, the default one first."""
    texts: dict[str, Words] = {}
    languages: list[str] = []
    for translation in (each for each in model.iter() if local(each) == "translation"):
        language = translation.get("lang", DEFAULT)
        first = translation.get("default") == "true()"
        languages.insert(0 if first else len(languages), language)
        for text in translation:
            _add(texts.setdefault(text.get("id", ""), Words()), language, text)
    spoken = [each for each in languages if each != DEFAULT or len(languages) == 1]
    return texts, tuple(spoken or [DEFAULT])


def _add(words: Words, language: str, text: Element) -> None:
    for value in text:
        form = value.get("form", "long")
        if form in ("long", "short"):
            words.spoken.setdefault(language, _parts(value))
        else:
            words.media[form] = "".join(value.itertext()).strip().rpartition("/")[2]


def words_named(said: str, texts: dict[str, Words]) -> Words:
    """The words that an attribute says itself, or names."""
    found = _NAMED.fullmatch(said.strip())
    if found:
        return texts.get(found[1], Words())
    return Words({DEFAULT: (said,)}) if said else Words()


def words_of(element: Element, tag: str, texts: dict[str, Words]) -> Words:
    """The label or hint that is inside `element`."""
    found = next((each for each in element if local(each) == tag), None)
    if found is None:
        return Words()
    named = _NAMED.fullmatch((found.get("ref") or "").strip())
    if named:
        return texts.get(named[1], Words())
    return Words({DEFAULT: _parts(found)})
