"""The example's readiness: a first round before anybody had heard of masts, and the one now."""

from datetime import timedelta

from django.utils import timezone

from liane.server.projects.readiness import actions
from liane.server.projects.readiness.models import Answer, Round
from liane.server.projects.readiness.questions import questions
from liane.server.projects.readiness.rules import UNKNOWN
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

# stages given by each group to its questions, in the order of the questionnaire; 0: not known
_FIRST = {"bearers": "2121120210110101010101", "inhabitants": "112101110101", "technical": "1010"}
_NOW = {
    "bearers": "3333332333222323323233",
    "inhabitants": "332323213232",
    "technical": "322231",
    "authorities": "32",
}


def fill(context: DemoContext) -> None:
    """Two rounds; in the second inhabitants and bearers disagree on how needs were asked."""
    salif = context.people["salif"]
    first = actions.open_round(acting_member=salif, title="Avant la première réunion")
    for group, stages in _FIRST.items():
        _sheet(first, group, stages, context)
    actions.close_round(first, acting_member=salif)
    asked = timezone.localdate() - timedelta(days=220)
    Round.objects.filter(pk=first.pk).update(opened_on=asked)
    Answer.objects.filter(sheet__round=first).update(evidence_on=asked)
    now = actions.open_round(acting_member=salif, title="Avant le plan")
    for group, stages in _NOW.items():
        _sheet(now, group, stages, context)
    awa = context.people["awa"]
    own = actions.start_sheet(now, "bearers", acting_member=awa)
    actions.answer(own, {"D1Q4": {"stage": "4", "evidence": "Visite à Nara"}}, acting_member=awa)
    sheet = actions.start_sheet(now, "bearers", "meeting", acting_member=salif)
    actions.answer(sheet, {"D2Q2": {"stage": "4"}}, acting_member=salif)
    sheet = actions.start_sheet(now, "inhabitants", "paper", acting_member=salif)
    actions.answer(sheet, {"D2Q2": {"stage": "2"}}, acting_member=salif)


def _sheet(asked: Round, group: str, stages: str, context: DemoContext) -> None:
    salif = context.people["salif"]
    mine = [each for each in questions() if each.group == group]
    sheet = actions.start_sheet(asked, group, "meeting", acting_member=salif)
    given = {
        each.code: {"stage": UNKNOWN if stage == "0" else stage}
        for each, stage in zip(mine, stages, strict=False)
    }
    actions.answer(sheet, given, acting_member=salif)
