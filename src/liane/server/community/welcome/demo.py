"""The example's services: what one finds in Farako without Internet."""

from liane.server.community.welcome.actions import offer_service
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_SERVICES = (
    ("Bibliothèque du bourg", "library", "Guides de soin, de culture et de réparation, en français"
     " et en bambara.", "http://livres.farako.lan", "tous les jours", "ok"),
    ("Radio Farako", "radio", "Paroles de champs à 18 h, contes à 20 h.", "96,4 MHz",
     "de 6 h à 22 h", "ok"),
    ("Cours du soir", "courses", "Lire, compter, écrire au tableur.", "École A, salle 2",
     "mardi et jeudi, 19 h", "ok"),
    ("Appels entre postes", "calls", "Les trois postes de santé et la mairie s’appellent sans"
     " Internet.", "poste 100", "", "worn"),
    ("Imprimer", "files", "Une page : 25 F.", "Mairie, guichet 1", "de 8 h à 14 h", "unknown"),
)  # fmt: skip


def fill(context: DemoContext) -> None:
    """Five services, one of them limping."""
    for name, kind, what, address, hours, state in _SERVICES:
        offer_service(
            context.operator,
            name=name,
            kind=kind,
            what=what,
            address=address,
            hours=hours,
            state=state,
            acting_member=context.people["nana"],
        )
