"""Answering on the site, page after page, without any script."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import caches
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.actions import drafts
from liane.server.community.surveys.actions.media import attach
from liane.server.community.surveys.models import Draft, Way
from liane.server.community.surveys.permissions import may_answer, may_enter
from liane.server.community.surveys.queries.filling import shown, write_typed
from liane.server.community.surveys.queries.forms import current_edition, survey_of
from liane.server.community.surveys.xforms.judging import faults, wrong_with
from liane.server.community.surveys.xforms.sheets import Sheet
from liane.server.community.surveys.xforms.steps import Step, steps_of
from liane.server.site.access import EVERYONE, access
from liane.server.site.attempts import client
from liane.words import N_

__all__ = ["begin", "drop", "review", "step"]

MOST_BEGUN, HOUR_S = 100, 3600


@access(EVERYONE)
@require_POST
def begin(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Begin one's own answer, or one said by phone."""
    survey = survey_of(operator, pk)
    by_phone = bool(request.POST.get("phone")) and may_enter(request.member)
    if not (may_answer(request.member, survey) or by_phone):
        raise BadInput(N_("survey: it takes no answers from here"))
    edition = current_edition(survey)
    if edition is None:
        raise BadInput(N_("survey: no edition is open; come back later"))
    _guard_flood(request)
    draft = drafts.begin_draft(
        edition,
        acting_member=request.member if by_phone else None,
        code=request.LANGUAGE_CODE,
        way=Way.PHONE if by_phone else Way.WEB,
        language=request.POST.get("language", ""),
    )
    return redirect("survey-step", operator.slug, draft.pk, 1)


def _guard_flood(request: Any) -> None:
    """A hundred answers begun in an hour from one place is a machine, or a room that types."""
    if may_enter(request.member):
        return
    key = f"survey-begin-{client(request)}"
    if caches["attempts"].add(key, 1, HOUR_S):
        return
    if caches["attempts"].incr(key) > MOST_BEGUN:
        raise BadInput(N_("survey: too many answers begin from here; wait an hour, or use paper"))


def _draft(operator: Operator, pk: UUID) -> Draft:
    found: QuerySet[Draft] = Draft.objects.select_related("edition__survey", "version")
    draft = found.filter(pk=pk, edition__operator=operator).first()
    if draft is None:
        raise BadInput(N_("answer: it was sent already, and is counted once; or it was erased"))
    return draft


@access(EVERYONE)
def step(request: Any, operator: Operator, pk: UUID, number: int) -> HttpResponse:
    """One step of an answer."""
    draft = _draft(operator, pk)
    sheet = drafts.sheet_of(draft)
    steps = steps_of(sheet)
    if number > len(steps) or not number:
        return redirect("survey-review", operator.slug, pk)
    current = steps[number - 1]
    wrong: dict[str, str] = {}
    if request.method == "POST":
        wrong = _filled(request, draft, sheet, current)
        drafts.keep_draft(draft, sheet)
        answer = None if wrong else _onward(request, draft, sheet, current, number)
        if answer is not None:
            return answer
        current = next((each for each in steps_of(sheet) if each.key == current.key), current)
    return _page(request, draft, sheet, current, wrong, (number, len(steps)))


def _page(
    request: Any, draft: Draft, sheet: Sheet, current: Step, wrong: dict[str, str],
    where: tuple[int, int],
) -> HttpResponse:  # fmt: skip
    facts = {
        "draft": draft,
        "survey": draft.edition.survey,
        "step": current,
        "questions": shown(sheet, current, wrong),
        "number": where[0],
        "count": where[1],
        "percent": 100 * (where[0] - 1) // max(where[1], 1),
        "faults": len(wrong),
    }
    if current.repeat is not None and current.parent is not None:
        facts["repeat"] = sheet.say(current.repeat.words, current.parent) or current.repeat.name
        facts["held"] = range(1, len(sheet.instances(current.repeat, current.parent)) + 1)
    return render(request, "surveys/step.html", facts)


def _filled(request: Any, draft: Draft, sheet: Sheet, current: Step) -> dict[str, str]:
    """What was typed goes into the answer; what is wrong comes back, by question."""
    write_typed(sheet, current, request.POST)
    wrong = _files(request, draft, current)
    try:
        sheet.settle()
    except BadInput as error:
        return {current.asked[0].key: str(error)} if current.asked else {}
    for asked in current.asked:
        if asked.node.relevant and asked.key not in wrong:
            said = wrong_with(sheet, asked.control, asked.node)
            if said:
                wrong[asked.key] = said
    return wrong


def _files(request: Any, draft: Draft, current: Step) -> dict[str, str]:
    wrong = {}
    for asked in current.asked:
        file = request.FILES.get(asked.key)
        if asked.control.kind != "upload" or file is None:
            continue
        name = f"{asked.control.name}-{draft.attachments.count() + 1}{_ending(file.name)}"
        try:
            attach(file.read(), name, file.content_type or "", draft=draft)
            asked.node.text = name
        except BadInput as error:
            wrong[asked.key] = str(error)
    return wrong


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return f".{ending}" if ending.isalnum() and len(ending) <= 5 and "." in name else ""


def _onward(
    request: Any, draft: Draft, sheet: Sheet, current: Step, number: int
) -> HttpResponse | None:
    """Where to go after a step that is right; None to show it again with what came up."""
    if _repeated(request, sheet, current):
        drafts.keep_draft(draft, sheet)
        return redirect("survey-step", request.operator.slug, draft.pk, number)
    before = {each.key for each in current.asked}
    steps = steps_of(sheet)
    place = next((at for at, each in enumerate(steps, 1) if each.key == current.key), number - 1)
    if current.together and place and {each.key for each in steps[place - 1].asked} - before:
        messages.info(request, _("Your answers bring up more questions on this page."))
        return None
    slug = request.operator.slug
    if place + 1 > len(steps):
        return redirect("survey-review", slug, draft.pk)
    return redirect("survey-step", slug, draft.pk, place + 1)


def _repeated(request: Any, sheet: Sheet, current: Step) -> bool:
    if current.repeat is None or current.parent is None:
        return False
    held = sheet.instances(current.repeat, current.parent)
    if request.POST.get("remove", "").isdigit():
        place = int(request.POST["remove"])
        if 1 <= place <= len(held):
            current.parent.children.remove(held[place - 1])
    elif request.POST.get("add"):
        sheet.add_instance(current.parent, current.repeat.path)
    else:
        return False
    sheet.settle()
    return True


@access(EVERYONE)
def review(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """All that was answered, what is still to be looked at, and the button that sends."""
    draft = _draft(operator, pk)
    sheet = drafts.sheet_of(draft)
    wrong = {id(node): said for _control, node, said in faults(sheet)}
    if request.method == "POST" and not wrong:
        survey = draft.edition.survey
        drafts.send_draft(draft, sheet)
        messages.success(request, _("The answer is kept and counted. Thank you."))
        return redirect("survey", operator.slug, survey.pk)
    rows = []
    for at, each in enumerate(steps_of(sheet), 1):
        for one, asked in zip(shown(sheet, each, {}), each.asked, strict=True):
            if one.kind != "note":
                rows.append((at, one, _as_read(one), wrong.get(id(asked.node), "")))
    facts = {"draft": draft, "survey": draft.edition.survey, "rows": rows, "faults": len(wrong)}
    return render(request, "surveys/review.html", facts)


def _as_read(one: Any) -> str:
    labels = {each.value: each.label for each in one.options}
    return ", ".join(labels.get(each, each) for each in one.picked) if labels else one.value


@access(EVERYONE)
@require_POST
def drop(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Erase an answer that was begun."""
    draft = _draft(operator, pk)
    survey = draft.edition.survey_id
    draft.delete()
    messages.info(request, _("What you had begun is erased."))
    return redirect("survey", operator.slug, survey)
