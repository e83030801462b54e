"""Reads a form from its XML, checks all of it, and refuses with a reason what cannot be shown.

Whatever pyxform wrote is either understood whole or refused here: unknown functions, patterns that
cannot be followed, calculations that turn in circles, files that are not there. Nothing is left
for the day somebody answers.
"""

import csv
import io
import json
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from liane.errors import BadInput
from liane.server.community.surveys.xforms import checking
from liane.server.community.surveys.xforms.controls import read_body
from liane.server.community.surveys.xforms.definition import Bind, Form, Words
from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.wording import local, read_texts, spaced, words_named
from liane.server.community.surveys.xforms.xpath import Expression, parse
from liane.words import N_

__all__ = ["MOST_ROWS", "list_of", "read_form", "read_xml"]

MOST_ROWS = 20_000
_JR, _HXL = "http://openrosa.org/javarosa", "hxl"


def read_xml(text: str | bytes) -> Element:
    """The root of an XML document, without its bombs. Raises `BadInput`."""
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        raise BadInput(
            N_("line {line}, column {column}: the XML is cut or broken there; send it whole"),
            line=line,
            column=column,
        ) from error
    except (DefusedXmlException, ValueError, LookupError) as error:  # an encoding too
        raise BadInput(
            N_("the XML cannot be read: it holds what no form needs, or an unknown encoding")
        ) from error
    return root


def read_form(text: str, files: Mapping[str, bytes] | None = None) -> Form:
    """The form that `text` holds; `files` are those beside it, by name. Raises `BadInput`."""
    root = read_xml(text)
    model, body = _model_and_body(root)
    _guard_sending(model)
    primary, others = _instances(model)
    texts, languages = read_texts(model)
    binds = _binds(model, texts)
    template, repeats = _template(primary, binds, body)
    lists, needed = _lists(others, files or {})
    form = Form(
        form_id=primary.get("id", ""),
        version=primary.get("version", ""),
        title=_title(root),
        languages=languages,
        template=template,
        repeats=repeats,
        binds=binds,
        order=checking.in_order(binds, template, repeats),
        body=read_body(body, texts),
        instances=lists,
        files=tuple(sorted({*needed, *_media(texts)})),
        tags=_tags(primary, ""),
        texts=texts,
    )
    checking.check(form)
    return form


def _title(root: Element) -> str:
    found = next((each for each in root.iter() if local(each) == "title"), None)
    return (found.text or "").strip() if found is not None else ""


def _model_and_body(root: Element) -> tuple[Element, Element]:
    parts = {local(each): each for each in root.iter() if local(each) in ("model", "body")}
    if len(parts) < 2:
        raise BadInput(N_("the form holds no questions"))
    return parts["model"], parts["body"]


def _guard_sending(model: Element) -> None:
    """Refuse a form whose answers devices would encrypt for others, or send elsewhere."""
    for element in model:
        if local(element) != "submission":
            continue
        if element.get("base64RsaPublicKey"):
            raise BadInput(N_("settings: public_key encrypts answers for others; empty that cell"))
        if element.get("action"):
            raise BadInput(N_("settings: submission_url sends answers elsewhere; empty that cell"))


def _instances(model: Element) -> tuple[Element, list[Element]]:
    every = [each for each in model if local(each) == "instance"]
    if not every or not len(every[0]):
        raise BadInput(N_("the form holds no questions"))
    return every[0][0], every[1:]


def _expression(text: str | None, never: str = "") -> Expression | None:
    text = (text or "").strip()
    return parse(text) if text and text != never else None


def _binds(model: Element, texts: dict[str, Words]) -> dict[str, Bind]:
    found: dict[str, Bind] = {}
    for element in model:
        if local(element) == "bind":
            bind = _bind(element, texts)
            found[bind.path] = bind
    for element in model:
        if local(element) == "setvalue" and "first-load" in element.get("event", ""):
            path = element.get("ref", "").strip()
            value = _expression(element.get("value")) or _expression(f"'{element.text or ''}'")
            found[path] = _with_default(found.get(path) or Bind(path), value)
    return found


def _with_default(bind: Bind, value: Expression | None) -> Bind:
    if bind.calculate is not None:
        return bind
    return Bind(**{**bind.__dict__, "calculate": value, "once": True})


def _bind(element: Element, texts: dict[str, Words]) -> Bind:
    path = element.get("nodeset", "").strip()
    try:
        return Bind(
            path=path,
            kind=element.get("type", "string").rpartition(":")[2],
            relevant=_expression(element.get("relevant"), "true()"),
            constraint=_expression(element.get("constraint")),
            required=_expression(element.get("required"), "false()"),
            calculate=_expression(element.get("calculate")),
            readonly=element.get("readonly", "").strip() == "true()",
            preload=element.get(spaced(_JR, "preload"), ""),
            preload_with=element.get(spaced(_JR, "preloadParams"), ""),
            constraint_words=words_named(element.get(spaced(_JR, "constraintMsg"), ""), texts),
            required_words=words_named(element.get(spaced(_JR, "requiredMsg"), ""), texts),
            sealed=_wants_sealing(element),
        )
    except BadInput as error:
        raise BadInput(
            N_("question “{name}”: {why}"), name=path.rpartition("/")[2], why=str(error)
        ) from error


def _wants_sealing(element: Element) -> bool:
    """Whether the form says (`bind::sealed`, in any namespace) that an answer is to be sealed."""
    said = [value for name, value in element.items() if name.rpartition("}")[2] == "sealed"]
    return any(each.strip().lower() in ("yes", "true", "true()", "1") for each in said)


def _template(
    primary: Element, binds: dict[str, Bind], body: Element
) -> tuple[Node, dict[str, Node]]:
    repeated = {
        (each.get("nodeset") or "").strip() for each in body.iter() if local(each) == "repeat"
    }
    repeats: dict[str, Node] = {}

    def build(element: Element, above: str) -> Node:
        path = f"{above}/{local(element)}"
        bind = binds.get(path)
        node = Node(local(element), (element.text or "").strip(), bind.kind if bind else "")
        for child in element:
            below = f"{path}/{local(child)}"
            if below not in repeated:
                node.add(build(child, path))
            elif below not in repeats:
                repeats[below] = build(child, path)
                node.add(Node(local(child), kind="place"))  # where instances go
        if len(element):
            node.text = ""
        return node

    return build(primary, ""), repeats


def _tags(element: Element, above: str) -> dict[str, str]:
    path = f"{above}/{local(element)}"
    found = {path: element.get(_HXL, "")} if element.get(_HXL) else {}
    for child in element:
        found |= _tags(child, path)
    return found


def _media(texts: dict[str, Words]) -> set[str]:
    return {name for words in texts.values() for name in words.media.values()}


def _lists(elements: list[Element], files: Mapping[str, bytes]) -> tuple[dict[str, Node], set[str]]:
    lists: dict[str, Node] = {}
    needed: set[str] = set()
    for element in elements:
        name, source = element.get("id", ""), element.get("src", "")
        if source.startswith("jr://instance/"):
            lists[name] = Node("root")  # what a device answered last: nothing here
        elif source:
            file = source.rpartition("/")[2]
            needed.add(file)
            lists[name] = list_of(file, files.get(file))
        elif len(element):
            lists[name] = _plain(element[0])
    return lists, needed


def _plain(element: Element) -> Node:
    node = Node(local(element), (element.text or "").strip())
    for child in element:
        node.add(_plain(child))
    return node


def _features(name: str, data: bytes) -> Node:
    """Places of a map as choices: their properties, and a point as « latitude longitude 0 0 »."""
    root = Node("root")
    try:
        for feature in json.loads(data)["features"]:
            told = {"id": feature.get("id", ""), **(feature.get("properties") or {})}
            where = feature.get("geometry") or {}
            if where.get("type") == "Point":
                east, north = (float(each) for each in where["coordinates"][:2])
                told["geometry"] = f"{north} {east} 0 0"
            item = root.add(Node("item"))
            for key, value in told.items():
                item.add(Node(str(key), "" if value is None else str(value)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(N_("{file}: it is no GeoJSON that can be read"), file=name) from error
    return root


def list_of(name: str, data: bytes | None) -> Node:
    """The rows of a list in CSV, XML or GeoJSON, as a form sees them; empty while it is missing."""
    if not data:
        return Node("root")
    if name.lower().endswith(".geojson"):
        return _features(name, data)
    if name.lower().endswith(".xml"):
        return _plain(read_xml(data))
    return _table(name, data)


def _table(name: str, data: bytes) -> Node:
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        heads = [head for head in rows.fieldnames or () if head]
        root = Node("root")
        for row in rows:
            item = root.add(Node("item"))
            for head in heads:
                item.add(Node(head.strip(), (row.get(head) or "").strip()))
            if len(root.children) > MOST_ROWS:
                raise BadInput(N_("{file}: more than {most} rows"), file=name, most=MOST_ROWS)
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            N_("{file}: this is no CSV in UTF-8; save it again as such"), file=name
        ) from error
    return root
