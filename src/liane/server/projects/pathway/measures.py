"""The facts of each gate, read from the rooms where they were measured.

Every fact says where it comes from and of which day. A room that does not exist yet, or says
nothing, leaves its fact unknown. A room that knows a fact of a gate offers `gates.py` with
`measured(operator)`, which gives rows {code, state, said, origin, on}: it then takes the place of
the unknown fact of that code (`pledges`, `accounts`, `trained`, `items`, `reused`, `uses`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from liane import words
from liane.server.community.governance.queries import assemblies_of
from liane.server.community.members.queries import members_of
from liane.server.networks.interconnection.queries import offers_of
from liane.server.networks.plans.models import AcceptanceTest, Plan
from liane.server.networks.plans.queries import decided_plan, standing_network
from liane.server.projects.pathway.models import Deliverable, Project
from liane.server.projects.pathway.rules import LOW, OK, TOLD, UNKNOWN, Measured
from liane.server.projects.readiness.models import Round
from liane.server.projects.readiness.queries import computed_for, current_round, profile_of
from liane.server.projects.readiness.questions import question, questions
from liane.server.projects.readiness.rules import Profile, gate

__all__ = ["facts_of_gate", "households_joined"]

_SIGNED = 4.0  # stage « signed letter » of D1Q2
_TRAINED = 2
_LABELS = {
    "readiness": gettext_noop("Readiness for this phase"),
    "needs": gettext_noop("Dimension « needs »"),
    "ground": gettext_noop("Dimension « ground and infrastructures »"),
    "support": gettext_noop("Written support of an authority"),
    "uses": gettext_noop("First three uses, with who carries them"),
    "statutes": gettext_noop("Statutes"),
    "conflicts": gettext_noop("Rule for conflicts"),
    "deliverables": gettext_noop("Deliverables of this phase"),
    "minutes": gettext_noop("Minutes adopted since this phase began"),
    "offer": gettext_noop("Written offer of a way to the Internet"),
    "plan": gettext_noop("Plan decided"),
    "gap": gettext_noop("What a better plan could still save"),
    "survival": gettext_noop("Widest single loss"),
    "pledges": gettext_noop("Pledges against break-even"),
    "filings": gettext_noop("Filings with their dates"),
    "tests": gettext_noop("Acceptance tests"),
    "trained": gettext_noop("People trained"),
    "accounts": gettext_noop("Three months of published accounts"),
    "items": gettext_noop("One item made here every week"),
    "exported": gettext_noop("Kit taken out of here"),
    "reused": gettext_noop("Kit taken up elsewhere"),
}


@dataclass(frozen=True)
class Known:
    """What several facts are read from, read once."""

    project: Project
    phase: int

    @property
    def operator(self) -> Any:
        return self.project.operator

    @cached_property
    def round(self) -> Round | None:
        return current_round(self.operator)

    @cached_property
    def profile(self) -> Profile | None:
        asked = self.round
        if asked is None:
            return None
        computed = computed_for(self.operator) if asked.closed_at is None else []
        return profile_of(asked, computed)

    @cached_property
    def plan(self) -> Plan | None:
        return decided_plan(self.operator)

    @cached_property
    def states(self) -> dict[str, Deliverable]:
        mine = self.project.deliverables.filter(phase=self.phase)
        return {each.code or str(each.pk): each for each in mine}


def _fact(code: str, state: str, said: str = "", origin: str = "", **more: Any) -> Measured:
    return Measured(code, _(_LABELS[code]), state, said, origin, **more)


def _round_of(known: Known) -> dict[str, Any]:
    """Where an answer of the questionnaire comes from, and of which day."""
    asked = known.round
    if asked is None:
        return {"origin": _("no round was asked yet"), "page": "readiness"}
    day = asked.closed_at.date() if asked.closed_at else timezone.localdate()
    return {"origin": asked.title, "on": day, "page": "readiness"}


def _readiness(known: Known) -> Measured:
    if known.profile is None:
        return _fact("readiness", UNKNOWN, **_round_of(known))
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
    return _fact("readiness", state, ". ".join(parts), **_round_of(known))


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


def _level(code: str, dimension: str, least: float) -> Callable[[Known], Measured]:
    def measure(known: Known) -> Measured:
        rows = known.profile.dimensions if known.profile else ()
        found = next((each for each in rows if each.code == dimension), None)
        if found is None or found.level is None or not found.sure:
            return _fact(code, UNKNOWN, **_round_of(known))
        said = _("{level}, for {least}").format(
            level=words.number(found.level, 1), least=words.number(least, 1)
        )
        return _fact(code, OK if found.level >= least else LOW, said, **_round_of(known))

    return measure


def _support(known: Known) -> Measured:
    letter = _of_deliverable("support")(known)
    if letter.state == OK:
        return letter
    stage = known.profile.stages.get("D1Q2") if known.profile else None
    if stage is None:
        return _fact("support", UNKNOWN, **_round_of(known))
    said = _("stage {stage} of 4").format(stage=words.number(stage, 1))
    return _fact("support", OK if stage >= _SIGNED else LOW, said, **_round_of(known))


def _of_deliverable(code: str) -> Callable[[Known], Measured]:
    """A deliverable counts when it is there and somebody can be shown it."""

    def measure(known: Known) -> Measured:
        found = known.states.get(code)
        if found is None or found.state != Deliverable.State.DONE:
            return _fact(code, UNKNOWN if found is None else LOW, origin=_("deliverables"))
        if not (found.document or found.link):
            said = _("said to be there, nothing shows it")
            return _fact(code, UNKNOWN, said, _("deliverables"), on=found.done_on)
        return _fact(code, OK, found.document or found.link, _("deliverables"), on=found.done_on)

    return measure


def _deliverables(known: Known) -> Measured:
    rows = list(known.states.values())
    there = [each for each in rows if each.state in (Deliverable.State.DONE, "spared")]
    said = _("{there} of {all}").format(there=len(there), all=len(rows))
    state = OK if rows and len(there) == len(rows) else LOW
    return _fact("deliverables", state, said, _("deliverables"), on=timezone.localdate())


def _minutes(known: Known) -> Measured:
    adopted = assemblies_of(known.operator).filter(
        minutes_adopted_at__isnull=False, at__date__gte=known.project.entered_on
    )
    last = adopted.first()
    if last is None:
        return _fact("minutes", LOW, origin=_("assemblies"), page="governance")
    return _fact("minutes", OK, last.title, _("assemblies"), on=last.at.date(), page="governance")


def _offer(known: Known) -> Measured:
    today = timezone.localdate()
    offers = list(offers_of(known.operator))
    written = [each for each in offers if each.written == "yes" and each.state != "refused"]
    living = [each for each in written if not each.valid_until or each.valid_until >= today]
    if living:
        best = living[0]
        return _fact("offer", OK, best.provider, _("interconnection"), on=best.said_on)
    if not offers:
        return _fact("offer", UNKNOWN, origin=_("interconnection"))
    none = ngettext("{n} offer, none in writing", "{n} offers, none in writing", len(offers))
    return _fact("offer", LOW, none.format(n=len(offers)), _("interconnection"))


def _plan(known: Known) -> Measured:
    plan = known.plan
    if plan is None:
        return _fact("plan", LOW, origin=_("plans"))
    return _fact("plan", OK, plan.name, _("plans"), on=plan.decided_on)


def _gap(known: Known) -> Measured:
    plan = known.plan
    if plan is None or plan.gap is None:
        return _fact("gap", UNKNOWN, origin=_("plans"))
    said = _("at most {share} % cheaper").format(share=words.number(100 * plan.gap, 1))
    return _fact("gap", TOLD, said, _("plans"), on=_day(plan))


def _day(plan: Plan) -> date | None:
    return plan.calculated_at.date() if plan.calculated_at else plan.decided_on


def _survival(known: Known) -> Measured:
    plan = known.plan
    if plan is None or not plan.survival:
        return _fact("survival", UNKNOWN, origin=_("plans"))
    cut = max(sum(int(home.get("households") or 0) for home in row["cut"]) for row in plan.survival)
    said = ngettext("cuts {n} household", "cuts {n} households", cut).format(n=cut)
    return _fact("survival", TOLD, said, _("plans"), on=_day(plan))


def _tests(known: Known) -> Measured:
    if known.plan is None:
        return _fact("tests", UNKNOWN, origin=_("plans"))
    rows = list(AcceptanceTest.objects.filter(plan=known.plan).values_list("state", "tested_on"))
    passed = [on for state, on in rows if state == AcceptanceTest.PASSED]
    said = _("{there} of {all}").format(there=len(passed), all=len(rows))
    if not rows:
        return _fact("tests", UNKNOWN, origin=_("plans"))
    last = max((on for on in passed if on), default=None)
    return _fact("tests", OK if len(passed) == len(rows) else LOW, said, _("plans"), on=last)


def _trained(known: Known) -> Measured:
    """Until a course says who is able, the role is all that is known: it is not a proof."""
    many = members_of(known.operator, "technician").count()
    said = ngettext("{n} technician by role", "{n} technicians by role", many).format(n=many)
    state = LOW if many < _TRAINED else UNKNOWN
    return _fact("trained", state, said, _("roles"), on=timezone.localdate(), page="roles")


def _exported(known: Known) -> Measured:
    at = known.operator.exported_at
    if at is None:
        return _fact("exported", LOW, origin=_("export of everything"))
    return _fact("exported", OK, origin=_("export of everything"), on=at.date())


def _nobody_says(code: str) -> Callable[[Known], Measured]:
    """A fact whose room says nothing yet."""
    return lambda _known: _fact(code, UNKNOWN, origin=_("no room of the site says it yet"))


_GATES: dict[int, tuple[Callable[[Known], Measured], ...]] = {
    1: (_level("needs", "D2", 2.5), _of_deliverable("uses")),
    2: (_support,),
    3: (_of_deliverable("statutes"), _of_deliverable("conflicts")),
    4: (_level("ground", "D5", 2.5),),
    5: (_offer,),
    6: (_nobody_says("pledges"), _plan, _gap, _survival),
    7: (_nobody_says("filings"),),
    8: (_tests, _trained),
    9: (_nobody_says("accounts"),),
    10: (_nobody_says("items"),),
    11: (_exported, _nobody_says("reused")),
}


def facts_of_gate(project: Project, phase: int) -> list[Measured]:
    """Everything that is measured of the gate that leads out of a phase."""
    words.use(get_language() or "fr")
    known = Known(project, phase)
    facts = [measure(known) for measure in (*_GATES[phase], _readiness, _deliverables, _minutes)]
    told = {row["code"]: row for row in _told_by_rooms(project.operator)}
    return [_with(each, told.get(each.code)) for each in facts]


def _with(fact: Measured, row: dict[str, Any] | None) -> Measured:
    if row is None or row.get("state") not in (OK, LOW, UNKNOWN, TOLD):
        return fact
    kept = {key: row[key] for key in ("state", "said", "origin", "on") if row.get(key)}
    return replace(fact, page=_page(row.get("page", "")), **kept)


def _page(name: str) -> str:
    """A page of an operator by its name; nothing where there is none, or it needs more."""
    try:
        return name if name and reverse(name, args=["x"]) else ""
    except NoReverseMatch:
        return ""


def _told_by_rooms(operator: Any) -> Iterable[dict[str, Any]]:
    """What other rooms know of gates."""
    for app in apps.get_app_configs():
        name = f"{app.name}.gates"
        if app.name.startswith("liane.server.") and find_spec(name):
            yield from import_module(name).measured(operator)


def households_joined(operator: Any) -> Measured | None:
    """How many households the links that stand join, as the built plan counts them."""
    standing = standing_network(operator)
    if standing is None:
        return None
    joined = {place for link in standing.links for place in link}
    homes = sum(standing.households.get(place) or 0 for place in joined)
    said = ngettext("{n} household", "{n} households", homes).format(n=homes)
    return Measured("households", "", TOLD, said, _("plans"), on=timezone.localdate())
