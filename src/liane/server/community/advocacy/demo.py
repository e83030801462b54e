"""The example's advocacy: a plan for an open Internet, letters, a meeting, two promises."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from liane.server.community.advocacy import actions
from liane.server.community.advocacy.models import Campaign
from liane.server.community.events.models import Event
from liane.server.site.demo import DemoContext

__all__ = ["fill"]


_RECEIPT = b"%PDF-1.4\n%%EOF\n"


def fill(context: DemoContext) -> None:
    """What Farako asks of the operator and of the authority, and where it stands."""
    bakary = context.people["bakary"]
    today = timezone.localdate()
    plan = actions.plan_campaign(
        acting_member=bakary,
        title="Être prévenus avant une coupure",
        situation="Deux coupures en un an, sans préavis. Le poste de santé a perdu le suivi de"
        " onze patients (cahier du poste).",
        goal="Un préavis écrit de 48 heures, avant la fin de l’année.",
        ask="Prévenez le poste de santé et l’école avant de couper.",
        target="Direction régionale de l’opérateur",
        position="Ils disent que la coupure est décidée ailleurs.",
        allies="Poste de santé\nAssociation des parents",
        objectives="Une réponse écrite dans le mois\nUn préavis avant la prochaine coupure",
        roles="Bakary : les courriers\nKadia : les mesures\nNana : la radio",
        budget=Decimal(15_000),
        tactics="Un courrier\nUne rencontre avec le maire\nUne lettre au régulateur",
        indicators="Un préavis reçu avant la prochaine coupure",
        state="running",
    )
    actions.add_evidence(
        plan,
        acting_member=bakary,
        shows="Onze patients sans suivi pendant quatre jours",
        source="Cahier du poste de santé, mars",
    )
    _write(context, plan)
    _support(context)
    held = Event.objects.filter(operator=context.operator, state="held").first()
    if held:
        actions.tie_event(plan, held, acting_member=bakary)
    actions.log_meeting(
        acting_member=bakary,
        campaign=plan,
        body="Mairie",
        on_day=today - timedelta(days=12),
        way="sur place",
        said="La mairie soutient la demande et portera le courrier au préfet.",
        following="Lui envoyer la copie du courrier",
    )


def _write(context: DemoContext, plan: Campaign) -> None:
    bakary, today = context.people["bakary"], timezone.localdate()
    actions.write_letter(
        acting_member=bakary,
        campaign=plan,
        body="Autorité de régulation",
        subject="Ce que l’opérateur doit publier",
        text="Madame, Monsieur,\n\nQuel texte fixe le préavis d’une coupure ?",
    )
    sent = actions.write_letter(
        acting_member=bakary,
        campaign=plan,
        body="Direction régionale de l’opérateur",
        subject="Demande d’un préavis avant toute coupure",
        text="Madame, Monsieur,\n\nNous demandons un préavis écrit de 48 heures.",
    )
    actions.send_letter(
        sent, acting_member=bakary, sent_on=today - timedelta(days=33), sent_by="remis, avec reçu"
    )
    actions.add_paper(sent, _RECEIPT, "Reçu de la direction régionale", acting_member=bakary)
    promise = actions.write_commitment(
        acting_member=bakary,
        campaign=plan,
        body="Direction régionale de l’opérateur",
        kind="operator",
        what="Un message sera envoyé au poste de santé avant les travaux.",
        said_on=today - timedelta(days=25),
        source="Compte rendu de la réunion publique, affiché à la mairie",
        due=today + timedelta(days=20),
    )
    actions.follow_commitment(
        promise,
        acting_member=bakary,
        state="started",
        text="Un premier message est arrivé au poste.",
        proof="Message montré par l’infirmière",
        on_day=today - timedelta(days=6),
    )
    promise.refresh_from_db()
    actions.keep_reply(
        promise, acting_member=bakary, reply_asked_on=today - timedelta(days=5), reply=""
    )
    actions.publish_commitment(promise, True, acting_member=bakary)


def _support(context: DemoContext) -> None:
    bakary, today = context.people["bakary"], timezone.localdate()
    support = actions.plan_campaign(
        acting_member=bakary,
        kind="support",
        title="Pour une correspondante de radio",
        situation="Convoquée après une émission sur la coupure.",
        goal="Qu’elle soit entendue avec un avocat.",
        ask="Qu’elle puisse voir un avocat.",
        target="Justice de paix",
        state="running",
    )
    case = actions.keep_case(
        support,
        acting_member=bakary,
        name="Une correspondante",
        status="threatened",
        consent_on=today - timedelta(days=8),
        consent_by="Sa famille, par écrit",
        public_words="Une correspondante de radio a été convoquée. Sa famille demande un avocat.",
    )
    actions.follow_person(
        case,
        acting_member=bakary,
        status="free",
        text="Entendue une heure, avec un avocat.",
        on_day=today - timedelta(days=2),
    )
