"""The example's law: the facts of its country, one read in its text, two filings, statutes."""

from datetime import timedelta

from django.utils import timezone

from liane.server.projects.regulation import actions
from liane.server.projects.regulation.models import Fact
from liane.server.site.demo import DemoContext

__all__ = ["fill"]


def fill(context: DemoContext) -> None:
    """Bakary, the legal adviser, has begun."""
    bakary = context.people["bakary"]
    for country in dict.fromkeys((context.operator.country or "ML", "ECOWAS", "WAEMU")):
        actions.carry_over(country, acting_member=bakary)
    _facts(context)
    _filings(context)
    actions.draft_statutes(
        acting_member=bakary,
        form="association",
        name="Farako Lien",
        object="Relier les foyers et les services de Farako, et garder ici ce qui se fait ici.",
        seat="Mairie de Farako",
        perimeter="Le bourg et les hameaux de la commune de Farako",
        financing="Les cotisations et le tarif fixés par l’assemblée ; les subventions.",
        recovery="Une relance, puis le médiateur ; l’accès gratuit aux services d’ici demeure.",
        changes="L’assemblée les modifie aux deux tiers des voix pour ou contre.",
        conflicts="Le médiateur entend les deux parties ; sans accord, l’assemblée décide.",
    )


def _facts(context: DemoContext) -> None:
    """One fact with its text read last month; one about cuts that is still hearsay."""
    bakary = context.people["bakary"]
    read = actions.add_fact(
        acting_member=bakary,
        country=context.operator.country or "ML",
        theme="masts",
        statement="Farako, exemple inventé : un mât de moins de 12 m sur un bâtiment communal"
        " demande l’accord écrit de la mairie.",
        applies_to="les mâts du réseau",
        value=12,
        unit="m",
        legal_text="Délibération communale 14 (exemple inventé)",
        article="art. 3",
    )
    day = timezone.localdate() - timedelta(days=31)
    actions.check_fact(read, "seen", day, "registre de la mairie", acting_member=bakary)
    actions.add_fact(
        acting_member=bakary,
        country=context.operator.country or "ML",
        theme="shutdowns",
        effect="ordering",
        statement="Exemple inventé : personne ici n’a encore trouvé qui peut ordonner une"
        " coupure, ni sous quelle forme.",
    )
    Fact.objects.filter(pk=read.pk).update(source="lu sur place")


def _filings(context: DemoContext) -> None:
    bakary, today = context.people["bakary"], timezone.localdate()
    isp = actions.open_filing(
        acting_member=bakary,
        title="Déclaration de fournisseur d’accès à Internet",
        country="ML",
        code="ML-isp",
        body="AMRTP",
        due=today + timedelta(days=25),
    )
    for piece in isp.pieces.order_by("order")[:4]:
        actions.have_piece(piece, True, acting_member=bakary)
    data = actions.open_filing(
        acting_member=bakary,
        title="Données personnelles : formalités",
        country="ML",
        code="ML-data",
        body="APDP",
    )
    actions.follow_filing(
        data,
        data.version,
        acting_member=bakary,
        state="filed",
        filed_on=today - timedelta(days=20),
        receipt="n° 118, classeur vert",
        answer_due=today + timedelta(days=40),
    )
