"""What changes rounds, sheets and answers."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.governance.actions import put_on_agenda
from liane.server.community.groups.actions import add_task
from liane.server.community.groups.models import Task
from liane.server.community.members.models import Member
from liane.server.community.surveys.models import Edition
from liane.server.community.surveys.queries.rounds import counted_by_group
from liane.server.projects.readiness.models import Answer, Group, Round, Sheet, Way
from liane.server.projects.readiness.permissions import may_enter, may_steer
from liane.server.projects.readiness.queries import computed_for, profile_of
from liane.server.projects.readiness.questions import Question, placed, question
from liane.server.projects.readiness.rules import NOT_APPLICABLE, UNKNOWN
from liane.server.site import audit
from liane.words import N_

__all__ = [
    "answer", "close_round", "look_again", "make_task", "open_round", "start_sheet", "take_in",
]  # fmt: skip


def _must(allowed: bool, message: str) -> None:
    if not allowed:
        raise BadInput(message)


@transaction.atomic
def open_round(*, acting_member: Member, title: str) -> Round:
    """Begin a round; one at a time, so that nobody answers twice without knowing."""
    _must(
        may_steer(acting_member),
        N_("round: ask the bearer, a facilitator or the data referent to open it"),
    )
    _must(bool(title.strip()), N_("round: give it a name, as « before the plan »"))
    living = Round.objects.filter(operator_id=acting_member.operator_id, closed_at=None)
    _must(not living.exists(), N_("round: one is open already; close it first"))
    made = Round.objects.create(operator_id=acting_member.operator_id, title=title.strip()[:120])
    look_again(made)
    audit.note("readiness.open_round", acting_member, made)
    return made


@transaction.atomic
def close_round(asked: Round, *, acting_member: Member) -> None:
    """End a round: it no longer changes, and is compared with the others."""
    _must(may_steer(acting_member), N_("round: who opens rounds closes them"))
    if asked.closed_at is None:
        look_again(asked)
    ended = Round.objects.filter(pk=asked.pk, closed_at=None).update(closed_at=timezone.now())
    _must(bool(ended), N_("round: it is closed already"))
    audit.note("readiness.close_round", acting_member, asked)


@transaction.atomic
def start_sheet(asked: Round, group: str, way: str = Way.WEB, *, acting_member: Member) -> Sheet:
    """One's own sheet for a group, found again; or a new one for what others said."""
    _must(asked.closed_at is None, N_("sheet: this round is closed; wait for the next one"))
    _must(group in Group.values and way in Way.values, N_("sheet: say for whom it speaks"))
    if way == Way.WEB:
        mine = acting_member.acts_for or acting_member
        sheet, _made = Sheet.objects.get_or_create(
            round=asked, member=mine, group=group, defaults={"operator_id": asked.operator_id}
        )
        return sheet
    _must(
        may_enter(acting_member),
        N_("sheet: a facilitator enters what others said on paper, by phone or at a meeting"),
    )
    sheet = Sheet.objects.create(round=asked, group=group, way=way, operator_id=asked.operator_id)
    audit.note("readiness.start_sheet", acting_member, sheet, way=way, group=group)
    return sheet


@transaction.atomic
def answer(sheet: Sheet, given: Mapping[str, Mapping[str, Any]], *, acting_member: Member) -> None:
    """Write the answers of a page: code → `stage`, `value`, `evidence`, `evidence_on`.

    An empty answer takes back what was given. What the groups disagree on goes to the agenda.
    """
    asked = Round.objects.select_for_update(of=("self",)).get(pk=sheet.round_id)
    _must(asked.closed_at is None, N_("sheet: this round is closed; wait for the next one"))
    mine = sheet.member_id in (acting_member.pk, getattr(acting_member.acts_for, "pk", None))
    _must(mine or may_enter(acting_member), N_("sheet: it is somebody else’s"))
    for code, facts in given.items():
        _write(sheet, code, facts)
    audit.note("readiness.answer", acting_member, sheet, questions=len(given))
    _discuss(asked, acting_member)


@transaction.atomic
def take_in(asked: Round, edition: Edition, *, acting_member: Member) -> None:
    """Count a closed edition of the survey among the answers of a round, as it stands now.

    Groups of fewer than five stay out: that is what the survey promised.
    """
    _must(may_steer(acting_member), N_("round: who opens rounds takes answers of the survey in"))
    now = Round.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    _must(now.closed_at is None, N_("sheet: this round is closed; wait for the next one"))
    ours = edition.operator_id == now.operator_id and edition.survey.purpose == "readiness"
    _must(ours, N_("round: choose an edition of the survey on readiness"))
    groups = counted_by_group(edition)
    _must(
        bool(groups),
        N_("round: no group of this edition has five answers, or it is not closed yet"),
    )
    asked.surveyed = now.surveyed = {
        "edition": edition.name,
        "on": edition.starts.isoformat(),
        "groups": {
            name: {"answers": each.answers, "stages": _stages(each.picked)}
            for name, each in groups.items()
            if name in Group.values
        },
    }
    now.save(update_fields=["surveyed", "changed_at"])
    audit.note("readiness.take_in", acting_member, now, edition=str(edition.pk))
    _discuss(now, acting_member)


def _stages(picked: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """What a group picked, by code of question and stage; names of the form lead to codes."""
    read = {"none": NOT_APPLICABLE}
    by_code = {name.rpartition("/")[2]: counts for name, counts in picked.items()}
    return {
        code: {read.get(choice, choice): many for choice, many in counts.items()}
        for code, counts in by_code.items()
        if question(code) is not None
    }


def look_again(asked: Round) -> None:
    """Keep on an open round what other rooms compute today; a closed one keeps what it had."""
    told = [
        {"code": each.code, "value": str(each.value), "origin": str(each.origin),
         "on": each.on.isoformat()}
        for each in computed_for(asked.operator)
    ]  # fmt: skip
    Round.objects.filter(pk=asked.pk, closed_at=None).update(computed=told)


def _write(sheet: Sheet, code: str, facts: Mapping[str, Any]) -> None:
    wanted = question(code)
    if wanted is None:
        raise BadInput(N_("answer: no question is called {code}"), code=code)
    values = _values(wanted, facts)
    if values is None:
        sheet.answers.filter(code=code).delete()
    else:
        Answer.objects.update_or_create(sheet=sheet, code=code, defaults=values)


def _values(wanted: Question, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is stored of an answer; None if nothing was said."""
    stage, value = facts.get("stage") or "", facts.get("value")
    chosen = wanted.kind == "measure" and stage  # as « sized solar », whatever the hours
    if value is not None and wanted.bounds and not chosen:
        stage = str(placed(wanted, float(value)))
    if not stage:
        return None
    if stage not in ("1", "2", "3", "4", UNKNOWN, NOT_APPLICABLE):
        raise BadInput(N_("answer: {code}: choose one of the stages"), code=wanted.code)
    return {
        "stage": int(stage) if stage.isdigit() else None,
        "said": "" if stage.isdigit() else stage,
        "value": value,
        "words": (facts.get("words") or "").strip()[:2000] or None,
        "evidence": facts.get("evidence", "")[:300],
        "evidence_on": facts.get("evidence_on") or timezone.localdate(),
    }


def _discuss(asked: Round, acting_member: Member) -> None:
    """Put on the agenda what groups see differently; the same question waits once."""
    for code, gap in profile_of(asked).disagreements.items():
        wanted = question(code)
        if wanted is not None:
            put_on_agenda(
                acting_member=acting_member,
                title=wanted.text(get_language() or "fr")[:140],
                why=_("Groups differ by {gap} stages ({code}, {round}).").format(
                    gap=f"{gap:.1f}", code=code, round=asked.title
                ),
                about=asked,
            )


@transaction.atomic
def make_task(asked: Round, code: str, *, acting_member: Member) -> Task:
    """Turn a line of the action list into a task; once for a round."""
    wanted = question(code)
    if wanted is None:
        raise BadInput(N_("answer: no question is called {code}"), code=code)
    language = get_language() or "fr"
    aim = wanted.stage_texts(language)[2]
    title = f"{code} · {wanted.text(language)}"[:140]
    found = Task.objects.filter(about=asked.pk, title=title).first()
    return found or add_task(
        acting_member=acting_member,
        title=title,
        details=_("Aim: {aim}").format(aim=aim),
        about_kind=asked._meta.label,
        about=asked.pk,
    )
