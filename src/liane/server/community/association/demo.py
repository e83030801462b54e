"""The example's association: members up to date and not, a plan half done, letters, a grant."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from liane.server.community.association.actions import dues as money
from liane.server.community.association.actions import figures, funding, letters, plan, roll
from liane.server.community.association.models import Axis, Letter, Membership
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_PAID = (("awa", 3), ("fanta", 5), ("moussa", 40), ("kadia", 60), ("salif", 90))


def fill(context: DemoContext) -> None:
    """What the association asks, who belongs, the plan of this year and its first results."""
    fanta = context.people["fanta"]
    roll.set_scheme(
        context.operator,
        acting_member=fanta,
        dues=Decimal(5_000),
        parent_body="Internet Society",
        how_to_pay="À Fanta, au marché le mardi, ou par argent mobile au 70 00 00 00.",
        account_in_name=True,
    )
    _members(context)
    _plan(context)
    _letter(context)
    _grant(context)


def _let_in(context: DemoContext, key: str, **facts: Any) -> Membership:
    member, fanta = context.people[key], context.people["fanta"]
    asked = roll.apply(context.operator, acting_member=member, member=member, **facts)
    return roll.answer_application(asked, True, acting_member=fanta)


def _members(context: DemoContext) -> None:
    fanta, today = context.people["fanta"], timezone.localdate()
    for key, days in _PAID:
        held = _let_in(context, key, source="Assemblée fondatrice")
        money.record_dues(
            held,
            amount=Decimal(5_000),
            paid_on=today - timedelta(days=days),
            way="cash",
            covers_until=date(today.year, 12, 31),
            acting_member=fanta,
        )
    soon = _let_in(context, "nana", source="Atelier au marché")
    money.record_dues(
        soon,
        amount=Decimal(5_000),
        paid_on=today - timedelta(days=350),
        way="mobile",
        reference="R 114",
        covers_until=today + timedelta(days=12),
        acting_member=fanta,
    )
    _let_in(context, "seydou", source="Atelier au marché")
    roll.apply(
        context.operator,
        acting_member=None,
        name="Hawa",
        zone="Marché",
        words="J’ai suivi l’atelier et je veux apprendre à réparer.",
        source="Atelier au marché",
        way="paper",
    )
    awa = context.people["awa"]
    roll.add_step(acting_member=awa, kind="mentoring", what="Tenir une assemblée", mentor="Bakary")
    roll.add_step(acting_member=awa, kind="skill", what="Lire un bilan", done_on=today)


def _plan(context: DemoContext) -> None:
    awa, today = context.people["awa"], timezone.localdate()
    titles = ("Connecter les quartiers", "Renforcer la confiance", "Former", "Peser sur les règles")
    axes = [_axis(awa, rank, title, today.year) for rank, title in enumerate(titles, 1)]
    made = plan.start_plan(
        acting_member=awa, year=today.year, vision="Un réseau tenu par Farako, et qui dure."
    )
    goal = plan.add_objective(
        made, acting_member=awa, text="Trente personnes savent réparer", axis=axes[2]
    )
    training = plan.add_activity(
        made,
        acting_member=awa,
        title="Atelier de réparation au marché",
        objective=goal,
        owner=context.people["moussa"],
        partners="École du bourg, Radio de la falaise",
        starts_on=today - timedelta(days=70),
        ends_on=today - timedelta(days=40),
        place="Marché",
        public="Jeunes du bourg",
        funding="Cotisations",
    )
    _others(context, made, axes)
    _figures(context, training)
    plan.adopt(made, acting_member=awa)
    plan.hold_review(
        made,
        acting_member=awa,
        said="Les pluies ont retardé la pose ; l’atelier a dépassé ce qui était prévu.",
        tasks=["Fixer le nouveau jour de la pose au château d’eau"],
        items=["Le budget du second semestre"],
    )


def _axis(awa: Any, rank: int, title: str, year: int) -> Axis:
    return plan.add_axis(
        acting_member=awa, body="Internet Society", title=title, rank=rank, from_year=year
    )


def _others(context: DemoContext, made: Any, axes: list[Axis]) -> None:
    awa, today = context.people["awa"], timezone.localdate()
    for key, axis, title, starts, ends in (
        ("kadia", axes[0], "Poser le relais du château d’eau", -60, -10),
        ("bakary", axes[1], "Écrire la charte des données", 5, 40),
    ):
        plan.add_activity(
            made,
            acting_member=awa,
            title=title,
            axis=axis,
            owner=context.people[key],
            starts_on=today + timedelta(days=starts),
            ends_on=today + timedelta(days=ends),
        )


def _figures(context: DemoContext, training: Any) -> None:
    awa, fanta, today = context.people["awa"], context.people["fanta"], timezone.localdate()
    line = figures.add_line(
        training,
        acting_member=awa,
        label="Affiches et annonces à la radio",
        planned=Decimal(60_000),
        category="publicity",
    )
    day = today - timedelta(days=50)
    for kind, amount in (("committed", 55_000), ("spent", 48_000)):
        figures.enter(
            line,
            acting_member=fanta,
            kind=kind,
            amount=Decimal(amount),
            day=day,
            reference="Reçu 12",
        )
    counted = figures.add_indicator(
        training,
        acting_member=awa,
        title="Personnes formées",
        unit="personnes",
        baseline=Decimal(4),
        target=Decimal(30),
    )
    figures.read(
        counted,
        acting_member=awa,
        value=Decimal(26),
        day=today - timedelta(days=40),
        source="feuilles de présence",
    )
    plan.add_evidence(
        training, acting_member=awa, title="Feuilles de présence", where="Classeur bleu, mairie"
    )
    training.refresh_from_db()
    plan.tell(
        training,
        training.version,
        state="done",
        outcome="Vingt-deux personnes de plus savent changer un câble et nettoyer un relais.",
        acting_member=awa,
    )


def _letter(context: DemoContext) -> None:
    awa = context.people["awa"]
    letters.write(
        acting_member=awa,
        title="Nouvelles de novembre",
        mail_text="L’atelier a réuni vingt-deux personnes. La pose du relais attend un jour sec.",
        sms_text="Farako : la pose du relais attend un jour sec. Venez samedi 9h au marché.",
    )
    sent = letters.write(
        acting_member=awa,
        title="Nouvelles d’octobre",
        mail_text="La charte est adoptée. Les cotisations se paient à Fanta.",
    )
    Letter.objects.filter(pk=sent.pk).update(
        state=Letter.State.SENT,
        sent_at=timezone.now() - timedelta(days=30),
        counts={"mail": 0, "sms": 0},
    )


def _grant(context: DemoContext) -> None:
    fanta, today = context.people["fanta"], timezone.localdate()
    grant = funding.add_grant(
        acting_member=fanta,
        funder="isoc-chapter-admin",
        title="Fonctionnement de l’année",
        amount=Decimal(600_000),
        currency=context.operator.currency,
        state="given",
        starts_on=date(today.year, 1, 1),
        ends_on=date(today.year, 12, 31),
    )
    first = funding.add_filing(
        grant,
        acting_member=fanta,
        what="Rapport de mi-année",
        due_on=today - timedelta(days=90),
    )
    funding.file_report(
        first, acting_member=fanta, filed_on=today - timedelta(days=95), receipt="Courriel reçu"
    )
    funding.add_filing(
        grant,
        acting_member=fanta,
        what="Rapport financier de l’année",
        due_on=today + timedelta(days=25),
    )
