"""The facts of each gate, read from the rooms where they were measured.

Every fact says where it comes from and of which day. A room that does not exist yet, or says
nothing, leaves its fact unknown. A room that knows a fact of a gate offers `gates.py` with
`CODES`, the facts it knows, and `measured(operator)`, which gives rows {code, state, said, origin,
on}: a row takes the place of the fact of that code. A room is asked only at gates that need it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from liane import words
from liane.server.community.governance.queries import assemblies_of
from liane.server.networks.interconnection.queries import offers_of
from liane.server.networks.plans.models import AcceptanceTest, Plan
from liane.server.networks.plans.queries import standing_network
from liane.server.projects.pathway import lived
from liane.server.projects.pathway.known import Known, Measure, fact
from liane.server.projects.pathway.models import Deliverable, Project
from liane.server.projects.pathway.rules import LOW, OK, TOLD, UNKNOWN, Measured
from liane.server.projects.readiness.questions import question, questions
from liane.server.projects.readiness.rules import gate

__all__ = ["facts_of_gate", "households_joined"]

_SIGNED = 4.0  # stage « signed letter » of D1Q2


def _round_of(known: Known) -> dict[str, Any]:
    """Where an answer of the questionnaire comes from, and of which day."""
    asked = known.round
    if asked is None:
        return {"origin": _("no round was asked yet")}
    day = timezone.localdate(asked.closed_at) if asked.closed_at else timezone.localdate()
    return {"origin": asked.title, "on": day}


def _readiness(known: Known) -> Measured:
    if known.profile is None:
        return fact("readiness", UNKNOWN, **_round_of(known))
    found = gate(known.phase, known.profile)
    state = {True: OK, False: LOW, None: UNKNOWN}[found.open]
    parts = []
    for codes, words_of in (
        (_asked(found.blockers), _("blocks: {codes}")),
        (_dimensions(found.low), _("too low: {codes}")),
        (_asked(found.gaps), _("not answered: {codes}")),
        (_dimensions(found.unsure), _("to be checked: {codes}")),
    ):
        parts += [words_of.format(codes=", ".join(codes))] if codes else []
    return fact("readiness", state, ". ".join(parts), **_round_of(known))


def _asked(codes: Iterable[str]) -> list[str]:
    """Questions in words."""
    language = get_language() or "fr"
    found = [question(code) for code in codes]
    return [f"{each.text(language)} ({each.code})" for each in found if each]


def _dimensions(codes: Iterable[str]) -> list[str]:
    """Dimensions in words."""
    language = get_language() or "fr"
    names = {each.dimension: each.dimension_name(language) for each in questions()}
    return [f"{names[code]} ({code})" for code in codes]


def _level(code: str, dimension: str, least: float) -> Measure:
    def measure(known: Known) -> Measured:
        rows = known.profile.dimensions if known.profile else ()
        found = next((each for each in rows if each.code == dimension), None)
        if found is None or found.level is None or not found.sure:
            return fact(code, UNKNOWN, **_round_of(known))
        said = _("{level}, for {least}").format(
            level=words.number(found.level, 1), least=words.number(least, 1)
        )
        return fact(code, OK if found.level >= least else LOW, said, **_round_of(known))

    return measure


def _support(known: Known) -> Measured:
    letter = _of_deliverable("support")(known)
    if letter.state == OK:
        return letter
    stage = known.profile.stages.get("D1Q2") if known.profile else None
    if stage is None:
        return fact("support", UNKNOWN, **_round_of(known))
    said = _("stage {stage} of 4").format(stage=words.number(stage, 1))
    return fact("support", OK if stage >= _SIGNED else LOW, said, **_round_of(known))


def _of_deliverable(code: str) -> Measure:
    """A deliverable counts when it is there and somebody can be shown it."""

    def measure(known: Known) -> Measured:
        found = known.states.get(code)
        if found is None or found.state != Deliverable.State.DONE:
            return fact(code, UNKNOWN if found is None else LOW, origin=_("deliverables"))
        if not found.is_shown:
            said = _("said to be there, nothing shows it")
            return fact(code, UNKNOWN, said, _("deliverables"), on=found.done_on)
        said = found.document or found.link or _("a file kept here")
        return fact(code, OK, said, _("deliverables"), on=found.done_on)

    return measure


def _deliverables(known: Known) -> Measured:
    rows = list(known.states.values())
    there = [each for each in rows if each.state in (Deliverable.State.DONE, "spared")]
    said = _("{there} of {all}").format(there=len(there), all=len(rows))
    state = OK if rows and len(there) == len(rows) else LOW
    return fact("deliverables", state, said, _("deliverables"), on=timezone.localdate())


def _minutes(known: Known) -> Measured:
    adopted = assemblies_of(known.operator).filter(
        minutes_adopted_at__isnull=False, at__date__gte=known.project.entered_on
    )
    last = adopted.first()
    if last is None:
        return fact("minutes", LOW, origin=_("assemblies"))
    return fact("minutes", OK, last.title, _("assemblies"), on=timezone.localdate(last.at))


def _offer(known: Known) -> Measured:
    today = timezone.localdate()
    offers = list(offers_of(known.operator))
    written = [each for each in offers if each.written == "yes" and each.state != "refused"]
    living = [each for each in written if not each.valid_until or each.valid_until >= today]
    if living:
        best = living[0]
        return fact("offer", OK, best.provider, _("interconnection"), on=best.said_on)
    if not offers:
        return fact("offer", UNKNOWN, origin=_("interconnection"))
    none = ngettext("{n} offer, none in writing", "{n} offers, none in writing", len(offers))
    return fact("offer", LOW, none.format(n=len(offers)), _("interconnection"))


def _plan(known: Known) -> Measured:
    plan = known.plan
    if plan is None:
        return fact("plan", LOW, origin=_("plans"))
    return fact("plan", OK, plan.name, _("plans"), on=plan.decided_on)


def _gap(known: Known) -> Measured:
    plan = known.plan
    if plan is None or plan.gap is None:
        return fact("gap", UNKNOWN, origin=_("plans"))
    said = _("at most {share} % cheaper").format(share=words.number(100 * plan.gap, 1))
    return fact("gap", TOLD, said, _("plans"), on=_day(plan))


def _day(plan: Plan) -> date | None:
    return timezone.localdate(plan.calculated_at) if plan.calculated_at else plan.decided_on


def _survival(known: Known) -> Measured:
    plan = known.plan
    if plan is None or not plan.survival:
        return fact("survival", UNKNOWN, origin=_("plans"))
    cut = max(sum(int(home.get("households") or 0) for home in row["cut"]) for row in plan.survival)
    said = ngettext("cuts {n} household", "cuts {n} households", cut).format(n=cut)
    return fact("survival", TOLD, said, _("plans"), on=_day(plan))


def _tests(known: Known) -> Measured:
    if known.plan is None:
        return fact("tests", UNKNOWN, origin=_("plans"))
    rows = list(AcceptanceTest.objects.filter(plan=known.plan).values_list("state", "tested_on"))
    passed = [on for state, on in rows if state == AcceptanceTest.PASSED]
    said = _("{there} of {all}").format(there=len(passed), all=len(rows))
    if not rows:
        return fact("tests", UNKNOWN, origin=_("plans"))
    last = max((on for on in passed if on), default=None)
    return fact("tests", OK if len(passed) == len(rows) else LOW, said, _("plans"), on=last)


def _not_said(code: str) -> Measure:
    """A fact of which its room says nothing yet."""
    return lambda _known: fact(code, UNKNOWN, origin=_("nothing was written there yet"))


_GATES: dict[int, tuple[Measure, ...]] = {
    1: (_level("needs", "D2", 2.5), _of_deliverable("uses")),
    2: (_support,),
    3: (_of_deliverable("statutes"), _of_deliverable("conflicts")),
    4: (_level("ground", "D5", 2.5),),
    5: (_offer,),
    6: (_not_said("pledges"), _plan, _gap, _survival),
    7: (_not_said("filings"),),
    8: (_tests, lived.trained),
    9: (_not_said("accounts"),),
    10: (lived.items,),
    11: (lived.exported, lived.reused),
}


def facts_of_gate(project: Project, phase: int, known: Known | None = None) -> list[Measured]:
    """Everything that is measured of the gate that leads out of a phase.

    `known`: what was read already, where the same gate is told in another language.
    """
    words.use(get_language() or "fr")
    known = known or Known(project, phase)
    facts = [measure(known) for measure in (*_GATES[phase], _readiness, _deliverables, _minutes)]
    wanted = {each.code for each in facts}
    told = {row["code"]: row for row in _told_by_rooms(project.operator, wanted)}
    return [_with(each, told.get(each.code)) for each in facts]


def _with(found: Measured, row: dict[str, Any] | None) -> Measured:
    if row is None or row.get("state") not in (OK, LOW, UNKNOWN, TOLD):
        return found
    kept = {key: row[key] for key in ("state", "said", "origin", "on") if row.get(key)}
    return replace(found, page=row.get("page", ""), **kept)


def _told_by_rooms(operator: Any, wanted: set[str]) -> Iterable[dict[str, Any]]:
    """What other rooms know of these facts."""
    for room in _rooms():
        if wanted & set(room.CODES):
            yield from room.measured(operator)


@cache
def _rooms() -> list[Any]:
    """The modules that know of gates, looked for once in a process."""
    names = [f"{app.name}.gates" for app in apps.get_app_configs()]
    ours = [name for name in names if name.startswith("liane.server.")]
    return [import_module(name) for name in ours if find_spec(name)]


def households_joined(operator: Any) -> Measured | None:
    """How many households the links that stand join, as the built plan counts them."""
    standing = standing_network(operator)
    if standing is None:
        return None
    joined = {place for link in standing.links for place in link}
    homes = sum(standing.households.get(place) or 0 for place in joined)
    said = ngettext("{n} household", "{n} households", homes).format(n=homes)
    return Measured("households", "", TOLD, said, _("plans"), on=timezone.localdate())
