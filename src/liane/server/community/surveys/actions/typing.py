"""Sheets of paper typed fast: one line of codes a question, checked whole, kept at once.

A choice is typed by the number printed before it; several with spaces. The number of a sheet makes
it count once, whoever types it and however often.
"""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.surveys.actions.answers import Arrival, keep_answer
from liane.server.community.surveys.actions.forms import must
from liane.server.community.surveys.models import Edition, FormVersion, Submission, Way
from liane.server.community.surveys.permissions import may_enter
from liane.server.community.surveys.queries.forms import form_of, language_for
from liane.server.community.surveys.queries.paper import Line
from liane.server.community.surveys.xforms.definition import Control, Form
from liane.server.community.surveys.xforms.flat import as_flat
from liane.server.community.surveys.xforms.judging import faults
from liane.server.community.surveys.xforms.sheets import Sheet, begin
from liane.server.community.surveys.xforms.tree import Node
from liane.server.community.surveys.xforms.values import read_typed
from liane.words import N_, say

__all__ = ["Typed", "rows_typed", "type_sheet"]

Typed = dict[str, list[str]]  # path -> what was typed, once for each instance of a repeat


def type_sheet(
    edition: Edition,
    version: FormVersion,
    lines: list[Line],
    typed: Typed,
    *,
    acting_member: Member,
    number: str,
    code: str,
) -> tuple[Submission | None, dict[str, str]]:
    """Keep a sheet that was typed; or nothing, and what is wrong by `path|place`."""
    must(may_enter(acting_member), N_("sheet: a facilitator, mediator or bearer types it"))
    name = f"paper:{edition.pk}:{number}" if number else f"uuid:{uuid4()}"
    if number and Submission.objects.filter(survey=edition.survey_id, instance_id=name).exists():
        raise BadInput(N_("sheet {number}: it was typed already, and counts once"), number=number)
    form = form_of(version)
    sheet = begin(form, language_for(form, code), timezone.localtime(), name)
    wrong = _write(sheet, lines, typed)
    sheet.settle()
    for _control, node, said in faults(sheet):
        wrong.setdefault(f"{node.path}|{_place(form, node)}", said)
    wrong = _not_asked(sheet, lines) | wrong
    if wrong:
        return None, wrong
    flat = as_flat(form, sheet.root)
    arrival = Arrival(edition, version, Way.PAPER, name, flat, number, entered_by=acting_member)
    return keep_answer(arrival)[0], {}


def _not_asked(sheet: Sheet, lines: list[Line]) -> dict[str, str]:
    """Answers typed where the form asks nothing: a slip of the eye, or of the sheet."""
    return {
        f"{line.path}|{_place(sheet.form, node)}": say(
            N_("Not asked with the answers above: empty it, or mend those.")
        )
        for line in lines
        for node in _nodes(sheet, line.path)
        if node.text and not node.relevant and sheet.form.bind(line.path).calculate is None
    }


def _place(form: Form, node: Node) -> int:
    here: Node | None = node
    while here is not None:
        if here.path in form.repeats:
            return here.place - 1
        here = here.parent
    return 0


def _write(sheet: Sheet, lines: list[Line], typed: Typed) -> dict[str, str]:
    wrong: dict[str, str] = {}
    asked = {each.path: each for each in sheet.form.questions()}
    _make_room(sheet, typed)
    sheet.settle()
    for line in lines:
        control = asked.get(line.path)
        if control is None:
            continue
        nodes = _nodes(sheet, line.path)
        for at, text in enumerate(typed.get(line.path, [])):
            if at >= len(nodes) or (not text.strip() and nodes[at].text):
                continue
            try:
                nodes[at].text = _decoded(text, line, control, sheet.form)
                sheet.changed(control, nodes[at])
            except BadInput as error:
                wrong[f"{line.path}|{at}"] = str(error)
    return wrong


def _nodes(sheet: Sheet, path: str) -> list[Node]:
    found = sheet.root.under(path.strip("/").split("/")[1:])
    return [node for node in found if not sheet.is_held(node)]


def _make_room(sheet: Sheet, typed: Typed) -> None:
    """As many instances of each repeat as were typed; repeats inside repeats have one each."""
    for path in sheet.form.repeats:
        inside = [texts for key, texts in typed.items() if key.startswith(f"{path}/")]
        wanted = max((_last(texts) for texts in inside), default=0)
        name = path.rpartition("/")[2]
        for parent in sheet.parents(path):
            there = sum(each.name == name and each.kind != "place" for each in parent.children)
            for _ in range(wanted - there):
                sheet.add_instance(parent, path)


def _last(texts: list[str]) -> int:
    return max((at for at, text in enumerate(texts, 1) if text.strip()), default=0)


def _decoded(text: str, line: Line, control: Control, form: Form) -> str:
    """From the codes that were typed to the values of the form."""
    if control.kind == "trigger":
        return "OK" if text.strip() else ""
    if not control.picks:
        return read_typed(text, control, form.bind(control.path))
    known: dict[str, str] = {typed: value for typed, value, _label in line.options}
    known |= {value: value for _typed, value, _label in line.options if value not in known}
    words = text.replace(",", " ").split()
    strange = [each for each in words if each not in known]
    if strange:
        raise BadInput(N_("“{code}” is not printed before a choice"), code=strange[0][:20])
    return " ".join(dict.fromkeys(known[each] for each in words))


def rows_typed(lines: list[Line], sent: Any, room: int) -> Typed:
    """What a page of typing sends, by path; `room` instances of what repeats."""
    return {
        line.path: [str(sent.get(f"{line.path}|{at}", "")) for at in range(room)] for line in lines
    }
