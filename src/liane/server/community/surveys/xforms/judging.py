"""What is wrong with an answer: a value of the wrong kind, one that is missing, one not allowed."""

from liane.errors import BadInput
from liane.server.community.surveys.xforms.definition import Bind, Control
from liane.server.community.surveys.xforms.sheets import Option, Sheet
from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.values import kept_as
from liane.server.community.surveys.xforms.xpath import as_truth
from liane.words import N_, say

__all__ = ["faults", "wrong_with"]

MANY = 300


def wrong_with(sheet: Sheet, control: Control, node: Node) -> str:
    """Why the answer to a question cannot stay as it is; nothing if it can."""
    bind = sheet.form.bind(control.path)
    if not node.text:
        return _missing(sheet, bind, node)
    if control.kind == "select1" and (said := _which(sheet, control, node)):
        return said
    try:
        kept_as(node.text, control, bind, [each.value for each in _offered(sheet, control, node)])
    except BadInput as error:
        return str(error)
    if bind.constraint is not None and not as_truth(sheet.value(bind.constraint, node)):
        return sheet.say(bind.constraint_words, node) or say(
            N_("This answer is not among those allowed.")
        )
    return ""


def _which(sheet: Sheet, control: Control, node: Node) -> str:
    """Where what was typed begins several choices: which ones."""
    options = sheet.options(control, node)
    begin = node.text.casefold()
    if len(options) <= MANY or any(each.value == node.text for each in options):
        return ""
    near = [each.label for each in options if each.label.casefold().startswith(begin)]
    if not near:
        return ""
    return say(N_("Which one? {names}"), names=", ".join(near[:12]))


def _offered(sheet: Sheet, control: Control, node: Node) -> list[Option]:
    return sheet.options(control, node) if control.picks else []


def _missing(sheet: Sheet, bind: Bind, node: Node) -> str:
    if bind.required is None or bind.readonly or not as_truth(sheet.value(bind.required, node)):
        return ""
    return sheet.say(bind.required_words, node) or say(N_("An answer is needed here."))


def faults(sheet: Sheet) -> list[tuple[Control, Node, str]]:
    """Everything that is wrong with an answer, in the order of the form."""
    found = []
    for control, node in sheet.questions():
        if said := wrong_with(sheet, control, node):
            found.append((control, node, said))
    return found
