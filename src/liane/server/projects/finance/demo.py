"""The example's money: the bill of its plan, pledges on paper, three months of the book."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from liane.server.networks.plans.queries import decided_plan
from liane.server.projects.finance import actions
from liane.server.projects.finance.models import Code, Line, Payment, Pledge
from liane.server.site.demo import DemoContext
from liane.server.site.sealing import blind

__all__ = ["fill"]

_FAMILIES = (
    *("Coulibaly", "Traoré", "Diarra", "Keïta", "Sangaré", "Dembélé", "Sidibé", "Konaté"),
    *("Doumbia", "Cissé", "Touré", "Sissoko", "Kouyaté", "Camara", "Ballo", "Fofana"),
)
_QUARTERS = tuple(f"feuille {number}" for number in range(2, 36))
_AMOUNTS = (3000, 3000, 2500, 3000, 1500, 3500, 3000)


def fill(context: DemoContext) -> None:
    """Fanta keeps the money; Awa signs with her."""
    fanta = context.people["fanta"]
    actions.set_basis(
        acting_member=fanta, currency="XOF", households=1300, horizon_years=10,
        median_household=Decimal(90_000), poorest_40=Decimal(48_000),
        gni_per_capita=Decimal(42_000), incomes_source="Enquête auprès de 60 foyers",
        incomes_on=timezone.localdate() - timedelta(days=70), reserve=Decimal(350_000),
        businesses=12, business_month=Decimal(15_000), adherents=60, dues_year=Decimal(2000),
    )  # fmt: skip
    actions.take_lines(["licence", "insurance", "volunteers"], acting_member=fanta)
    _costs(context)
    _tariffs(context)
    _signed(context)
    actions.pledge_on_page(Decimal(3000), acting_member=context.people["mariam"])
    _activities(context)
    _book(context)
    _settlement(context)
    actions.publish("Merci à celles et ceux qui ont porté le mât.", acting_member=fanta)


def _signed(context: DemoContext) -> None:
    """A page of a sheet as Salif typed it; the other sheets come as they would have been kept."""
    names = [f"Famille {family}" for family in _FAMILIES]
    for at, name in enumerate(names):
        amount = Decimal(_AMOUNTS[at % len(_AMOUNTS)])
        actions.pledge_on_paper(amount, acting_member=context.people["salif"], name=name)
    more = [f"{name}, {quarter}" for quarter in _QUARTERS for name in names]
    Pledge.objects.bulk_create(
        Pledge(
            operator=context.operator, name=name, way=Pledge.PAPER,
            mark=blind("pledge", name.casefold()), amount=_AMOUNTS[at % len(_AMOUNTS)],
        )
        for at, name in enumerate(more)
    )  # fmt: skip


def _costs(context: DemoContext) -> None:
    fanta = context.people["fanta"]
    if decided_plan(context.operator) is not None:
        actions.take_bill(acting_member=fanta)
    for name, side, price, local in (
        ("Veille et dépannage, deux personnes", "running", 720_000, 100),
        ("Impression et recharge au centre", "income", 300_000, None),
        ("Subvention de la région", "funding", 9_000_000, None),
        ("Dons des ressortissants", "funding", 3_500_000, None),
    ):  # fmt: skip
        actions.add_line(
            acting_member=fanta, name=name, side=side, price=price, local_share=local,
            code="staff" if side == "running" else "", where="quoted",
        )  # fmt: skip


def _tariffs(context: DemoContext) -> None:
    fanta = context.people["fanta"]
    actions.add_tariff(
        acting_member=fanta, name="Foyer", price=Decimal(3000), is_main=True,
        payers=Decimal(0), source="Proposé à l’assemblée",
    )  # fmt: skip
    actions.add_tariff(
        acting_member=fanta, name="Foyer, tarif solidaire", price=Decimal(1500),
        is_solidarity=True, payers=Decimal(0), source="Sur demande au médiateur",
    )  # fmt: skip


def _activities(context: DemoContext) -> None:
    """What lives beside the network, and what it pays of it."""
    fanta, people = context.people["fanta"], context.people
    prints = Line.objects.get(operator=context.operator, name="Impression et recharge au centre")
    actions.add_activity(
        acting_member=fanta, name="Impression et recharge", kind="shop", state="running",
        needs="local", carrier=people["mariam"], revenue_year=Decimal(840_000),
        cost_year=Decimal(690_000), line=prints, where="measured", source="cahier du centre",
    )  # fmt: skip
    actions.add_activity(
        acting_member=fanta, name="Réparation de téléphones", kind="workshop", state="tried",
        needs="helped", carrier=people["yaya"], revenue_year=Decimal(360_000), where="typed",
    )  # fmt: skip
    actions.add_activity(
        acting_member=fanta, name="Cours du soir", kind="learning", needs="local",
        carrier=people["salif"],
    )  # fmt: skip


def _book(context: DemoContext) -> None:
    fanta, awa = context.people["fanta"], context.people["awa"]
    region = actions.add_code(acting_member=fanta, kind="funder", code="REG", name="Région")
    actions.add_code(acting_member=fanta, kind="project", code="MAT", name="Premier mât")
    today = timezone.localdate()
    for days, amount, what, funder in (
        (75, 500_000, "Première tranche de la subvention", region),
        (40, 62_000, "Cotisations", None),
        (12, 48_000, "Impression et recharge", None),
    ):  # fmt: skip
        actions.write_income(
            acting_member=fanta, on=today - timedelta(days=days), amount=Decimal(amount),
            what=what, account="mobile", funder=funder,
        )  # fmt: skip
    twice = actions.write_income(
        acting_member=fanta, amount=Decimal(2000), what="Cotisation", account="cash"
    )
    actions.reverse(twice, "Inscrite deux fois", acting_member=fanta)
    watch = Line.objects.filter(operator=context.operator, code="staff").first()
    paid = _asked(context, 60_000, "Veille du mois", watch, region)
    for signer in (fanta, awa):
        actions.sign_payment(paid, acting_member=signer)
    actions.pay(paid, acting_member=fanta)
    if watch is not None:
        said = {watch.pk: "Ressources humaines"}
        actions.categorise(region, region.version, said, acting_member=fanta)
    waits = _asked(context, 24_500, "Câble et colliers", None, region)
    actions.sign_payment(waits, acting_member=awa)


def _asked(
    context: DemoContext, amount: int, what: str, line: Line | None, funder: Code
) -> Payment:
    return actions.ask_payment(
        acting_member=context.people["moussa"], amount=Decimal(amount), what=what,
        whom="Boutique du marché", account="mobile", line=line, funder=funder,
    )  # fmt: skip


def _settlement(context: DemoContext) -> None:
    fanta = context.people["fanta"]
    period = actions.open_settlement(
        acting_member=fanta, title="Premier semestre", fee=Decimal(5000), usage_unit="Go"
    )
    for name, spent, used in (("Farako", 240_000, 900), ("Kaba", 60_000, 420), ("Kéni", 0, 310)):
        part = actions.put_part(
            period, acting_member=fanta, participant=name, expenses=Decimal(spent),
            usage=Decimal(used),
        )  # fmt: skip
        actions.approve_part(part, acting_member=fanta)
