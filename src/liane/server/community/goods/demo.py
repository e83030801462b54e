"""The example's inventory: what the body owns, what is lent, what nobody has said yet."""

from datetime import timedelta

from django.utils import timezone

from liane.server.community.goods import actions
from liane.server.community.governance.models import Decision
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_ROWS = (
    ("Premier mât", "mast", 1, "us", "", "Acheté par la subvention de la région", "Facture 12"),
    ("Radios point à point", "node", 6, "us", "", "", "Factures 13 à 15"),
    ("Serveur du centre", "server", 1, "body", "Centre communautaire", "Prêté tant qu’il y est "
     "branché ; rendu si le réseau s’arrête", "Convention signée, armoire de la mairie"),
    ("Batteries de l’atelier", "power", 2, "person", "Seydou", "Prêtées jusqu’à la récolte", ""),
    ("Nom de domaine", "name", 1, "unknown", "", "", ""),
)  # fmt: skip


def fill(context: DemoContext) -> None:
    """Five lines; the first was settled by the founding assembly."""
    awa, today = context.people["awa"], timezone.localdate()
    charter = Decision.objects.filter(operator=context.operator).order_by("pk").first()
    for at, (name, kind, quantity, owner, owner_name, terms, paper) in enumerate(_ROWS):
        actions.add_good(
            acting_member=awa, name=name, kind=kind, quantity=quantity, owner=owner,
            owner_name=owner_name or None, terms=terms, paper=paper,
            since=today - timedelta(days=60), decision=charter if at == 0 else None,
        )  # fmt: skip
