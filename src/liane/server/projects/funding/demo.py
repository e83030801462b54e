"""The example's sub-grants: one call judged with a grant under way, one open, one being written."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from liane.server.projects.funding import actions
from liane.server.projects.funding.models import Application, Call, Grant, Instalment
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_ASKED: dict[str, Any] = {
    "currency": "XOF",
    "questions": ["Votre groupe vit dans la commune", "Vous rendrez compte de la dépense"],
    "criteria": [["Utile à tous", 3], ["Tient dans la durée", 2], ["Coût", 1]],
    "categories": ["Travail", "Matériel", "Déplacements"],
}


def fill(context: DemoContext) -> None:
    """Fanta runs the calls; Kadia, Oumar and Nana are the committee."""
    judged = _call(context, "Petits contenus du quartier", days=0)
    for who, title, asked in (
        ("Groupe des conteuses", "Vingt contes enregistrés", 180_000),
        ("Radio de l’école", "Une émission chaque semaine", 240_000),
    ):
        _apply(judged, who, title, Decimal(asked))
    _judge(context, judged)
    _fund(context, judged)
    open_now = _call(context, "Bornes de recharge solaires", days=20)
    _apply(open_now, "Comité du marché", "Deux bornes au marché", Decimal(300_000))
    actions.set_call(
        acting_member=context.people["fanta"], title="Outils de la maison des jeunes",
        text="Somme et critères à discuter au comité.", **_ASKED,
        closes_on=timezone.localdate() + timedelta(days=60),
    )  # fmt: skip


def _call(context: DemoContext, title: str, days: int) -> Call:
    fanta, people = context.people["fanta"], context.people
    today = timezone.localdate()
    made = actions.set_call(
        acting_member=fanta, title=title, budget=Decimal(900_000), most=Decimal(300_000),
        text="Pour les groupes de la commune, avec ou sans papiers. L’argent vient de la région.",
        closes_on=today + timedelta(days=days), decided_by=today + timedelta(days=days + 15),
        **_ASKED,
    )  # fmt: skip
    for key, shown in (("kadia", "Kadia"), ("oumar", "Oumar"), ("nana", "Nana")):
        actions.take_seat(made, people[key], shown, acting_member=fanta)
    actions.open_call(made, acting_member=fanta)
    return Call.objects.get(pk=made.pk)


def _apply(call: Call, who: str, title: str, asked: Decimal) -> None:
    begun, _secret = actions.begin_application(call, acting_member=None)
    actions.write_application(
        begun, who=who, contact="par le médiateur", title=title, amount=asked,
        summary="Ce que nous faisons déjà à la main, pour que tous y aient accès.",
        budget={"Travail": str(asked / 2), "Matériel": str(asked / 2)}, answers=[True, True],
    )  # fmt: skip
    actions.send(Application.objects.get(pk=begun.pk))


def _judge(context: DemoContext, call: Call) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Call.objects.filter(pk=call.pk).update(closes_on=yesterday)
    call.refresh_from_db()
    actions.close_applications(call, acting_member=context.people["fanta"])
    first, second = Application.objects.filter(call=call).order_by("number")
    for each, scores in ((first, (5, 4, 4)), (second, (3, 2, 3))):
        for key in ("kadia", "oumar"):
            judge = context.people[key]
            actions.declare(each, False, acting_member=judge)
            actions.review(each, scores, "Lu et discuté.", acting_member=judge)
    kadia = context.people["kadia"]
    actions.decide(first, Decimal(180_000), "Utile à tous, et déjà commencé.", acting_member=kadia)
    actions.decide(second, None, "À revoir avec l’école : qui l’anime ?", acting_member=kadia)
    actions.publish_results(call, acting_member=context.people["fanta"])


def _fund(context: DemoContext, call: Call) -> None:
    fanta, today = context.people["fanta"], timezone.localdate()
    grant = Grant.objects.get(application__call=call)
    for milestone, amount in (("Contrat signé", 100_000), ("Dix contes en ligne", 80_000)):
        actions.add_instalment(grant, milestone, Decimal(amount), None, acting_member=fanta)
    actions.sign_grant(grant, "", today, acting_member=fanta)
    first = Instalment.objects.filter(grant=grant).order_by("id")[0]
    actions.move_instalment(first, acting_member=fanta, paid=False)
    actions.move_instalment(first, acting_member=fanta, paid=True, proof="écriture 6 du livre")
    grant.refresh_from_db()
    actions.send_report(grant, "narrative", "Six contes sont enregistrés.", {})
