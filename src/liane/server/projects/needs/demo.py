"""The example's needs: forty-odd voices, a Saturday at the school, and what became of them."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from liane.server.community.welcome.queries import services_of
from liane.server.projects.needs import actions
from liane.server.projects.needs.models import HelpKind, Kind, Need, Sheet, State, Use
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

_Said = tuple[tuple[str, str, str, int], ...]

# title, use, kind, who carries it, what was said: (words, zone, who, how many said it alike)
_SAID = (
    (
        "Appeler la famille au loin sans se ruiner", Use.CALL, Kind.SERVICE, "salif",
        (("Parler avec mon fils à Kayes", "Marché", "women", 7),
         ("Appeler les enfants partis en ville", "Colline", "elders", 6)),
    ),
    (
        "Connaître le prix du mil avant de vendre", Use.SELL, Kind.TOOLS, "fanta",
        (("Savoir le prix au marché de Kita", "Marché", "men", 8),
         ("Vendre les mangues plus loin", "Château d’eau", "women", 3)),
    ),
    (
        "Apprendre à se servir d’un ordinateur, le soir", Use.LEARN, Kind.TRAINING, "yaya",
        (("Des cours du soir à l’école", "École", "young", 9),),
    ),
    (
        "Joindre l’infirmière la nuit", Use.HEALTH, Kind.SERVICE, None,
        (("Appeler le poste de santé la nuit", "Colline", "women", 5),
         ("Un numéro qui répond quand on accouche", "Château d’eau", "women", 2)),
    ),
    (
        "Une salle où l’on entre en fauteuil", Use.HEAR, Kind.RESOURCES, None,
        (("Je ne peux pas entrer à la radio", "Marché", "disabled", 2),),
    ),
)  # fmt: skip
_DOTS = {
    "women": (12, 9, 4, 25, 0),
    "men": (14, 30, 8, 3, 0),
    "young": (4, 6, 24, 1, 0),
    "elders": (16, 3, 1, 5, 0),
    "disabled": (2, 1, 1, 1, 5),
}
_PEOPLE = {"women": 10, "men": 11, "young": 7, "elders": 5, "disabled": 2}


def fill(context: DemoContext) -> None:
    """Sheets of paper typed by Salif, grouped, ranked, answered in part; the baseline."""
    salif = context.people["salif"]
    needs = [_need(context, *row) for row in _SAID]
    for words, zone in (("Charger les téléphones", "Colline"), ("De la lumière le soir", "École")):
        actions.say(
            context.operator,
            acting_member=salif,
            use=Use.POWER,
            words=words,
            zone=zone,
            way="paper",
        )
    room = actions.open_ranking(acting_member=salif, title="Samedi à l’école", dots=5, needs=needs)
    dots = {
        (need.pk, who): many
        for who, row in _DOTS.items()
        for need, many in zip(needs, row, strict=True)
    }
    actions.count_dots(room, _PEOPLE, dots, acting_member=salif)
    actions.close_ranking(room, acting_member=salif)
    actions.open_ranking(acting_member=salif, title="À la Colline, dimanche", dots=3, needs=needs)
    _answer(context, needs)
    _baseline(context)


def _need(
    context: DemoContext, title: str, use: str, kind: str, who: str | None, said: _Said
) -> Need:
    salif = context.people["salif"]
    sheets: list[Sheet] = [
        actions.say(
            context.operator, acting_member=salif, use=use, words=words, zone=zone, who=[group],
            way="paper",
        )
        for words, zone, group, many in said
        for _each in range(many)
    ]  # fmt: skip
    owner = context.people[who] if who else None
    return actions.group(
        [each.pk for each in sheets], acting_member=salif, title=title, kind=kind, owner=owner
    )


def _answer(context: DemoContext, needs: list[Need]) -> None:
    salif = context.people["salif"]
    for need in needs[:4]:
        actions.follow_need(need, State.CHOSEN, "Retenu samedi à l’école.", acting_member=salif)
    service = services_of(context.operator).first()
    if service is not None:
        actions.add_help(needs[2], kind=HelpKind.SERVICE, service=service, acting_member=salif)
    actions.add_help(
        needs[2], kind=HelpKind.COURSE, title="Cours du soir : écrire au tableur",
        address="École, mardi 19 h", acting_member=salif,
    )  # fmt: skip
    actions.follow_need(
        needs[2], State.UNDERWAY, "Un premier cours a lieu mardi.", acting_member=salif
    )
    actions.make_task(needs[3], acting_member=salif)


def _baseline(context: DemoContext) -> None:
    rokia, today = context.people["rokia"], timezone.localdate()
    week = today - timedelta(days=7)
    for carrier, technology, down, one, five in (
        ("Opérateur A", "3g", "1.8", 500, 2000),
        ("Opérateur B", "2g", "0.1", 600, None),
    ):
        actions.add_offer(
            acting_member=rokia, carrier=carrier, technology=technology, zone="Marché",
            down_mbps=Decimal(down), tool="Téléphone, trois mesures à midi", measured_on=week,
            price_1gb=Decimal(one), price_5gb=Decimal(five) if five else None, priced_on=week,
            source="Affiche de la boutique",
        )  # fmt: skip
    for level, monthly in (("low", 25_000), ("middle", 60_000), ("high", 140_000)):
        actions.add_income(
            acting_member=rokia, level=level, monthly=Decimal(monthly), said_on=week,
            source="Trois foyers interrogés par Rokia",
        )  # fmt: skip
