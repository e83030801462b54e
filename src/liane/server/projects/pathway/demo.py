"""The example's project: three gates passed, one forced before the rain, the model in hand."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from liane.server.community.governance.models import Decision
from liane.server.projects.pathway import actions
from liane.server.projects.pathway.measures import facts_of_gate
from liane.server.projects.pathway.models import Passage, Project
from liane.server.projects.pathway.rules import as_kept
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_THERE = {  # deliverable: what shows it
    "problem": "cahier de la mairie, page 3",
    "needs": "cahier de la mairie, pages 4 à 9",
    "uses": "affiche de la place du marché",
    "baseline": "relevé du lycée",
    "actors": "carte au mur de la radio",
    "influence": "carte au mur de la radio",
    "agreements": "classeur vert",
    "support": "lettre du maire, classeur vert",
    "matrix": "classeur vert",
    "charter": "affichée à la mairie",
    "statutes": "classeur vert",
    "conflicts": "statuts, article 13",
    "sites": "registre des lieux",
    "points": "registre d’interconnexion",
    "offers": "registre d’interconnexion",
    "model": "cahier de Fanta",
}
_PASSED = ((1, 190), (2, 150), (3, 40))  # gate, days ago


def fill(context: DemoContext) -> None:
    """Farako is at its sixth gate."""
    awa = context.people["awa"]
    project = actions.begin(
        acting_member=awa,
        name="Relier Farako",
        aim="Que l’école, la santé, le marché et les hameaux se parlent, même Internet coupé.",
    )
    _deliver(project, context)
    today = timezone.localdate()
    decision = Decision.objects.filter(operator=context.operator).order_by("id").first()
    for gate, days in _PASSED:
        _pass(project, gate, days, decision)
    actions.force_gate(
        project,
        4,
        acting_member=awa,
        signed="Awa",
        reason="Les relevés des hameaux de l’est attendent ; la pluie ferme la piste dans un mois.",
    )
    _pass(project, 5, 12, decision)
    for days, value in ((200, 0), (20, 41)):
        actions.read_indicator(
            project,
            "households",
            Decimal(value),
            "registre des foyers",
            today - timedelta(days=days),
            acting_member=awa,
        )


def _deliver(project: Project, context: DemoContext) -> None:
    awa, fanta = context.people["awa"], context.people["fanta"]
    for each in project.deliverables.filter(code__in=_THERE):
        facts = {"state": "done", "document": _THERE[each.code]}
        actions.change_deliverable(each, each.version, acting_member=awa, **facts)
    funding = project.deliverables.get(code="funding")
    due = timezone.localdate() + timedelta(days=15)
    actions.change_deliverable(
        funding, funding.version, acting_member=awa, state="started", owner=fanta, due=due
    )


def _pass(project: Project, gate: int, days: int, decision: Decision | None) -> None:
    """A gate passed on an earlier day, with what is measured of it in the example."""
    on = timezone.localdate() - timedelta(days=days)
    facts = as_kept([each for each in facts_of_gate(project, gate) if each.state == "ok"])
    Passage.objects.create(
        project=project,
        kind=Passage.Kind.PASSED,
        from_phase=gate,
        to_phase=gate + 1,
        on=on,
        decision=decision if gate == 3 else None,
        reason="" if gate == 3 else "Décidé à main levée avant que le site n’existe.",
        facts=facts,
    )
    Project.objects.filter(pk=project.pk).update(phase=gate + 1, entered_on=on)
    project.refresh_from_db()
