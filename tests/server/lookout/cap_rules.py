"""The rules of CAP 1.2 (OASIS Standard, 1 July 2010, section 3.2 and its schema), read by hand.

`broken_rules(document)` says what a document breaks: order and number of elements, values of the
standard's lists, forms of times, identifiers, references and areas. It is no schema of ours: every
element of the standard stands here, those that are never written too.
"""

import re
from xml.etree import ElementTree as ET

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
MANY = 10**6
# element: (least, most), in the order of the schema
ALERT = {
    "identifier": (1, 1), "sender": (1, 1), "sent": (1, 1), "status": (1, 1), "msgType": (1, 1),
    "source": (0, 1), "scope": (1, 1), "restriction": (0, 1), "addresses": (0, 1),
    "code": (0, MANY), "note": (0, 1), "references": (0, 1), "incidents": (0, 1),
    "info": (0, MANY),
}  # fmt: skip
INFO = {
    "language": (0, 1), "category": (1, MANY), "event": (1, 1), "responseType": (0, MANY),
    "urgency": (1, 1), "severity": (1, 1), "certainty": (1, 1), "audience": (0, 1),
    "eventCode": (0, MANY), "effective": (0, 1), "onset": (0, 1), "expires": (0, 1),
    "senderName": (0, 1), "headline": (0, 1), "description": (0, 1), "instruction": (0, 1),
    "web": (0, 1), "contact": (0, 1), "parameter": (0, MANY), "resource": (0, MANY),
    "area": (0, MANY),
}  # fmt: skip
AREA = {
    "areaDesc": (1, 1), "polygon": (0, MANY), "circle": (0, MANY), "geocode": (0, MANY),
    "altitude": (0, 1), "ceiling": (0, 1),
}  # fmt: skip
PAIR = {"valueName": (1, 1), "value": (1, 1)}
RESOURCE = {
    "resourceDesc": (1, 1), "mimeType": (1, 1), "size": (0, 1), "uri": (0, 1), "derefUri": (0, 1),
    "digest": (0, 1),
}  # fmt: skip
INSIDE = {
    "alert": ALERT, "info": INFO, "area": AREA, "parameter": PAIR, "eventCode": PAIR,
    "geocode": PAIR, "resource": RESOURCE,
}  # fmt: skip
VALUES = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {
        "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport",
        "Infra", "CBRNE", "Other",
    },
    "responseType": {
        "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear",
        "None",
    },
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}  # fmt: skip
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
WORD = re.compile(r"[^\s,<&]+")
REFERENCE = re.compile(rf"[^\s,<&]+,[^\s,<&]+,{TIME.pattern}")
CIRCLE = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?) (\d+(?:\.\d+)?)")
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
FORMS = {
    "sent": TIME, "effective": TIME, "onset": TIME, "expires": TIME, "identifier": WORD,
    "sender": WORD, "language": LANGUAGE,
}  # fmt: skip


def broken_rules(document: bytes) -> list[str]:
    """What a document breaks; nothing where it keeps every rule."""
    root = ET.fromstring(document)  # noqa: S314 (made by the test)
    if root.tag != f"{CAP}alert":
        return [f"root: {root.tag}"]
    return [*_parts(root, "alert"), *_together(root)]


def _parts(element: ET.Element, name: str) -> list[str]:
    wanted = INSIDE[name]
    names = [child.tag.removeprefix(CAP) for child in element]
    broken = [f"{name}: {each} is not of the standard" for each in names if each not in wanted]
    order = [list(wanted).index(each) for each in names if each in wanted]
    if order != sorted(order):
        broken.append(f"{name}: {names} are not in order")
    for each, (least, most) in wanted.items():
        if not least <= names.count(each) <= most:
            broken.append(f"{name}: {each} stands {names.count(each)} times")
    for child in element:
        broken += _one(child)
    return broken


def _one(child: ET.Element) -> list[str]:
    name = child.tag.removeprefix(CAP)
    if name in INSIDE:
        return _parts(child, name)
    text = child.text or ""
    if not text.strip() or len(child):
        return [f"{name}: empty, or more than a text"]
    if name in VALUES and text not in VALUES[name]:
        return [f"{name}: {text} is not of its list"]
    if name in FORMS and not FORMS[name].fullmatch(text):
        return [f"{name}: {text} has not the form"]
    return _placed(name, text)


def _placed(name: str, text: str) -> list[str]:
    if name == "circle":
        match = CIRCLE.fullmatch(text)
        if not match or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
            return [f"circle: {text}"]
    if name == "references" and not all(REFERENCE.fullmatch(each) for each in text.split()):
        return [f"references: {text}"]
    return []


def _together(root: ET.Element) -> list[str]:
    """What the words of the standard ask for and its schema cannot say."""
    said = {each.tag.removeprefix(CAP): each.text or "" for each in root}
    broken = []
    if said.get("msgType") in ("Update", "Cancel", "Ack", "Error") and "references" not in said:
        broken.append("references: a follow-up says what it follows")
    if said.get("scope") == "Restricted" and "restriction" not in said:
        broken.append("restriction: missing")
    if said.get("scope") == "Private" and "addresses" not in said:
        broken.append("addresses: missing")
    return broken
