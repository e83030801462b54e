"""Pledges, the cash book, payments, settlements and the page for everybody, as people use them."""

import io
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from liane.errors import BadInput
from liane.server.community.members.models import Household
from liane.server.projects.finance import actions, gates, queries, readiness, waiting
from liane.server.projects.finance.models import Entry, Line, Payment, Pledge, Receipt
from liane.server.site.models import AuditLine
from liane.server.site.records import EditedMeanwhile

BASE = "/o/dougouba/projet/finances/"


@pytest.fixture
def fanta(bearer, somebody):
    return somebody("Fanta", "treasurer")


@pytest.fixture
def village(fanta):
    """Costs, a tariff, forty households."""
    actions.set_basis(
        acting_member=fanta, currency="XOF", households=40, horizon_years=10,
        median_household=Decimal(60_000), incomes_source="enquête",
    )  # fmt: skip
    for name, side, price in (
        ("Mât", "purchase", 900_000), ("Transit", "running", 480_000), ("Licence", "running", None),
    ):  # fmt: skip
        actions.add_line(acting_member=fanta, name=name, side=side, price=price)
    actions.add_tariff(acting_member=fanta, name="Foyer", price=Decimal(2000), is_main=True)
    return fanta.operator


def coded(**more):
    return {"amount": Decimal(5000), "what": "Câble", "account": "cash", **more}


def photo():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


def test_a_plain_member_writes_neither_lines_nor_entries(somebody, operator):
    plain = somebody("Yaya")
    for act in (
        lambda: actions.add_line(acting_member=plain, name="x", side="running"),
        lambda: actions.write_income(acting_member=plain, **coded()),
        lambda: actions.publish(acting_member=plain),
    ):
        with pytest.raises(BadInput, match="trésor"):
            act()


def test_the_list_is_taken_once_and_brings_no_price(fanta, operator):
    assert actions.take_lines(["mast", "transit", "mast", "nothing"], acting_member=fanta) == 2
    assert actions.take_lines(["mast"], acting_member=fanta) == 0
    assert set(Line.objects.values_list("price", flat=True)) == {None}
    assert not queries.figures_of(operator).complete


def test_two_who_change_a_line_at_once_are_told(village, fanta):
    line = Line.objects.get(name="Mât")
    actions.change_line(line, line.version, acting_member=fanta, price=Decimal(1))
    with pytest.raises(EditedMeanwhile):
        actions.change_line(line, line.version, acting_member=fanta, price=Decimal(2))


def test_a_new_main_tariff_takes_the_place_of_the_old(village, fanta):
    actions.add_tariff(acting_member=fanta, name="Autre", price=Decimal(2500), is_main=True)
    assert [t.name for t in queries.tariffs_of(village) if t.is_main] == ["Autre"]
    assert queries.figures_of(village).tariff == 2500


@pytest.mark.database("one pledge for each, by a constraint")
def test_a_household_counts_once_however_it_signs(village, fanta, somebody, operator):
    home = Household.objects.create(operator=operator, name="Chez les Diarra")
    yaya, seydou = somebody("Yaya"), somebody("Seydou")
    for each in (yaya, seydou):
        each.household = home
        each.save()
    actions.pledge_on_page(Decimal(2000), acting_member=yaya)
    actions.pledge_on_page(Decimal(2500), acting_member=seydou)  # same household: replaced
    with pytest.raises(BadInput, match="déjà"):
        actions.pledge_on_paper(Decimal(3000), acting_member=fanta, household=home)
    actions.pledge_on_paper(Decimal(1000), acting_member=fanta, name="Famille Koné")
    with pytest.raises(BadInput, match="déjà"):
        actions.pledge_on_paper(Decimal(1000), acting_member=fanta, name="famille  koné")
    assert sorted(queries.figures_of(operator).facts.pledges) == [1000, 2500]
    assert queries.figures_of(operator).pledged == 1  # 1,000 is under the tariff


def test_nobody_signs_or_withdraws_for_another_household(village, fanta, somebody, bearer):
    yaya = somebody("Yaya")
    made = actions.pledge_on_page(Decimal(2000), acting_member=yaya)
    with pytest.raises(BadInput):
        actions.withdraw_pledge(made, acting_member=somebody("Nana"))
    yaya.acts_for = bearer
    with pytest.raises(BadInput, match="soi"):
        actions.pledge_on_page(Decimal(2000), acting_member=yaya)


def test_names_of_pledges_and_of_who_is_paid_are_sealed_and_not_in_the_audit(village, fanta):
    actions.pledge_on_paper(Decimal(1000), acting_member=fanta, name="Famille Koné")
    actions.ask_payment(acting_member=fanta, **coded(whom="Drissa le soudeur"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM finance_pledge UNION ALL SELECT whom FROM finance_payment")
        raw = b"".join(bytes(row[0]) for row in cursor.fetchall() if row[0])
    assert b"Famille" not in raw and b"Drissa" not in raw
    told = str(list(AuditLine.objects.values_list("facts", flat=True)))
    assert "Kon" not in told and "Drissa" not in told


def test_a_payment_needs_two_people_of_whom_one_is_a_treasurer(village, fanta, bearer, somebody):
    asked = actions.ask_payment(acting_member=somebody("Yaya"), **coded())
    salif = somebody("Salif", "facilitator")
    for signer in (bearer, salif):
        actions.sign_payment(asked, acting_member=signer)
    asked.refresh_from_db()
    assert asked.state == Payment.State.ASKED  # two signed, none of them a treasurer
    with pytest.raises(BadInput, match="déjà"):
        actions.sign_payment(asked, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.pay(asked, acting_member=fanta)
    assert actions.sign_payment(asked, acting_member=fanta).state == Payment.State.SIGNED
    with pytest.raises(BadInput, match="trésori"):
        actions.pay(asked, acting_member=bearer)
    entry = actions.pay(asked, acting_member=fanta)
    assert (entry.side, entry.number, entry.payment_id) == ("out", 1, asked.pk)
    with pytest.raises(BadInput, match="payé"):
        actions.pay(asked, acting_member=fanta)


def test_one_treasurer_alone_cannot_pay(village, fanta):
    asked = actions.ask_payment(acting_member=fanta, **coded())
    actions.sign_payment(asked, acting_member=fanta)
    with pytest.raises(BadInput):
        actions.pay(asked, acting_member=fanta)
    assert not Entry.objects.exists()


@pytest.mark.database("of two who write at once one wins")
def test_two_treasurers_at_once_pay_once(village, fanta, bearer, somebody):
    oumar = somebody("Oumar", "treasurer")
    asked = actions.ask_payment(acting_member=bearer, **coded())
    for signer in (fanta, bearer):
        actions.sign_payment(asked, acting_member=signer)
    # both have the page open; both copies say that it is to be paid
    seen_by_fanta, seen_by_oumar = (Payment.objects.get(pk=asked.pk) for _each in range(2))
    actions.pay(seen_by_fanta, acting_member=fanta)
    with pytest.raises(BadInput, match="payé"):
        actions.pay(seen_by_oumar, acting_member=oumar)
    assert Entry.objects.count() == 1
    twin = Entry.objects.get()
    twin.pk, twin.number = uuid4(), 2
    with pytest.raises(IntegrityError), transaction.atomic():  # the table refuses it too
        twin.save(force_insert=True)


def test_a_clock_that_is_ahead_writes_nothing_in_the_book(village, fanta, bearer):
    ahead = timezone.localdate() + timedelta(days=400)
    with pytest.raises(BadInput, match="horloge"):
        actions.write_income(acting_member=fanta, **coded(on=ahead))
    asked = actions.ask_payment(acting_member=bearer, **coded(on=ahead))  # a day it is wished for
    for signer in (fanta, bearer):
        actions.sign_payment(asked, acting_member=signer)
    with pytest.raises(BadInput, match="horloge"):
        actions.pay(asked, ahead, acting_member=fanta)
    assert not Entry.objects.exists()
    asked.refresh_from_db()
    assert actions.pay(asked, acting_member=fanta).on == timezone.localdate()


def test_an_entry_is_undone_once_by_its_opposite_and_stays(village, fanta, operator):
    came = actions.write_income(acting_member=fanta, **coded(amount=Decimal(7000)))
    with pytest.raises(BadInput):
        actions.reverse(came, " ", acting_member=fanta)
    undone = actions.reverse(came, "Tapé deux fois", acting_member=fanta)
    assert (undone.side, undone.amount, undone.number) == ("out", 7000, 2)
    for wrong in (came, undone):
        with pytest.raises(BadInput):
            actions.reverse(wrong, "Encore", acting_member=fanta)
    assert [left for _c, _n, left in queries.balances_of(operator)] == [0]
    month = queries.months_of(operator)[0]
    assert (month.came, month.went) == (0, 0)


@pytest.mark.database("sums of money are exact")
def test_the_budget_stands_beside_what_went_through_the_book(village, fanta, bearer, operator):
    transit = Line.objects.get(name="Transit")
    asked = actions.ask_payment(acting_member=bearer, **coded(line=transit))
    for signer in (fanta, bearer):
        actions.sign_payment(asked, acting_member=signer)
    entry = actions.pay(asked, acting_member=fanta)
    actions.write_income(acting_member=fanta, **coded(amount=Decimal(100)))
    rows = {
        row.name: row
        for row in queries.actuals_of(operator, entry.on.year, queries.figures_of(operator))
    }
    assert (rows["Transit"].planned, rows["Transit"].actual) == (480_000, 5000)
    assert rows["Transit"].left == 475_000
    assert rows["Licence"].left is None and rows[""].actual == 100


@pytest.mark.database("sums of money are exact")
def test_a_settlement_sums_to_zero_and_leaves_out_what_is_not_approved(village, fanta):
    period = actions.open_settlement(
        acting_member=fanta, title="2026", fee=Decimal(1000), usage_unit="Go"
    )
    for name, spent, used in (("A", 100_001, 7), ("B", 0, 3), ("C", 50_000, 3)):
        part = actions.put_part(
            period, acting_member=fanta, participant=name, expenses=Decimal(spent),
            usage=Decimal(used),
        )  # fmt: skip
        if name != "C":
            actions.approve_part(part, acting_member=fanta)
    shares = queries.settled(period)
    assert sum(each.balance.amount for each in shares.balances) == 0
    assert sum(each.charge.amount for each in shares.balances) == 100_001
    actions.close_settlement(period, acting_member=fanta)
    with pytest.raises(BadInput, match="close"):
        actions.put_part(
            period, acting_member=fanta, participant="D", expenses=Decimal(1), usage=Decimal(1)
        )


def test_visitors_read_the_page_once_it_is_published_as_it_was(village, fanta, client, as_member):
    address = f"{BASE}publique/"
    assert client.get(address).status_code == 404
    actions.publish("Merci à tous.", acting_member=fanta)
    actions.change_line(Line.objects.get(name="Mât"), 1, acting_member=fanta, price=Decimal(1))
    told = client.get(address).content.decode()
    assert "Merci à tous." in told and "Licence" in told
    assert "900" in told  # the price of that day
    assert client.get(BASE).status_code == 302
    actions.unpublish(acting_member=fanta)
    assert client.get(address).status_code == 404


def test_every_page_of_the_treasurer_is_read_in_few_queries(
    village, fanta, bearer, as_member, django_assert_max_num_queries
):
    entry = actions.write_income(acting_member=fanta, **coded(what="=1+1"))
    actions.add_receipt(photo(), acting_member=fanta, entry=entry)
    asked = actions.ask_payment(acting_member=bearer, **coded())
    period = actions.open_settlement(
        acting_member=fanta, title="2026", fee=Decimal(0), usage_unit="Go"
    )
    browser = as_member(fanta)
    for part in (
        *("", "lignes/", "lignes/liste-type/", "tarifs/", "base/", "perspectives/", "modeles/"),
        *("engagements/", "engagements/papier/", "engagements/imprimer/", "caisse/", "budget/"),
        *("caisse/codes/", "caisse/recette/", "paiements/", "paiements/demander/", "publique/"),
        *("publique/publier/", "compensations/", f"compensations/{period.pk}/"),
        *(f"caisse/{entry.pk}/", f"paiements/{asked.pk}/", f"lignes/{Line.objects.first().pk}/"),
    ):
        with django_assert_max_num_queries(12):
            assert browser.get(BASE + part).status_code == 200, part
    picture = browser.get(f"{BASE}recus/{Receipt.objects.get().pk}/")
    assert picture["Content-Type"] == "image/webp" and b"".join(picture)[:4] == b"RIFF"
    book = browser.get(f"{BASE}caisse/livre.csv").content.decode()
    assert "'=1+1" in book
    assert browser.get(f"{BASE}caisse/livre.xlsx").content[:2] == b"PK"


def test_a_member_signs_on_the_page_and_asks_for_a_payment(village, somebody, as_member):
    yaya = as_member(somebody("Yaya"))
    yaya.post(f"{BASE}engagements/", {"amount": "2000", "agreed": "on"})
    assert Pledge.objects.get().way == Pledge.PAGE
    sent = yaya.post(
        f"{BASE}paiements/demander/", {"amount": "500", "what": "Vis", "account": "cash"}
    )
    assert sent.status_code == 302 and yaya.get(sent.url).status_code == 200
    other = as_member(somebody("Nana"))
    assert other.get(sent.url).status_code == 404
    assert "Vis" not in other.get(f"{BASE}paiements/").content.decode()


def test_other_rooms_are_told_only_what_is_whole(village, fanta):
    pledge_all = [
        actions.pledge_on_paper(Decimal(2000), acting_member=fanta, name=f"Famille {n}")
        for n in range(10)
    ]
    assert len(pledge_all) == 10
    told = {row["code"]: row for row in gates.measured(village)}
    assert told["pledges"]["state"] == "low" and "accounts" not in told
    assert readiness.computed(village) == []  # the licence has no amount: less would flatter
    licence = Line.objects.get(name="Licence")
    actions.change_line(licence, licence.version, acting_member=fanta, price=Decimal(0))
    (found,) = readiness.computed(village)
    needed = queries.figures_of(village).assessment.prices.break_even_subscribers
    assert (found.code, found.value) == ("D10Q3", Decimal(10) * needed)


def test_what_pledges_lack_may_be_funded_by_what_was_granted_and_by_no_guess(village, fanta):
    def gate() -> str:
        return next(r["state"] for r in gates.measured(village) if r["code"] == "pledges")

    actions.pledge_on_paper(Decimal(2000), acting_member=fanta, name="Famille Diarra")
    licence = Line.objects.get(name="Licence")
    actions.change_line(licence, licence.version, acting_member=fanta, price=Decimal(0))
    grant = actions.add_line(
        acting_member=fanta, name="Fonds", side="funding", price=Decimal(10**9), where="assumed"
    )
    assert gate() == "low"
    actions.change_line(grant, grant.version, acting_member=fanta, where="quoted")
    assert gate() == "ok"
    grant.refresh_from_db()
    actions.change_line(grant, grant.version, acting_member=fanta, price=Decimal(1000))
    assert gate() == "low"


def test_how_sound_the_money_is_is_read_beside_the_years_to_come(village, fanta, as_member):
    actions.add_tariff(
        acting_member=fanta, name="Solidaire", price=Decimal(500), is_solidarity=True,
        payers=Decimal(10),
    )  # fmt: skip
    told = as_member(fanta).get(f"{BASE}perspectives/").content.decode()
    lower = queries.figures_of(village).assessment.health.solidarity_cost_year.amount
    tariff = queries.figures_of(village).assessment.prices.tariff.amount
    assert lower == 10 * 12 * (tariff - 500)
    assert "Part du plus gros financeur" in told and "Taux de rendement" in told


def test_who_can_sign_finds_payments_on_the_first_page(village, fanta, bearer, somebody):
    asked = actions.ask_payment(acting_member=somebody("Yaya"), **coded())
    assert [each.records.count() for each in waiting.lines(bearer)] == [1]
    for signer in (bearer, fanta):
        actions.sign_payment(asked, acting_member=signer)
    assert [each.records.count() for each in waiting.lines(fanta)] == [0, 1]
    assert list(waiting.lines(somebody("Nana"))) == []


def test_the_book_is_summed_in_the_words_of_a_funder(village, fanta, bearer, as_member):
    region = actions.add_code(acting_member=fanta, kind="funder", code="REG", name="Région")
    transit, mast = Line.objects.get(name="Transit"), Line.objects.get(name="Mât")
    for line, amount in ((transit, 5000), (mast, 900), (None, 70)):
        asked = actions.ask_payment(
            acting_member=bearer, **coded(line=line, funder=region, amount=Decimal(amount))
        )
        for signer in (fanta, bearer):
            actions.sign_payment(asked, acting_member=signer)
        paid = actions.pay(asked, acting_member=fanta)
    actions.reverse(paid, "Tapé deux fois", acting_member=fanta)  # the one without a line
    actions.write_income(acting_member=fanta, **coded(amount=Decimal(9999)))  # of nobody
    keeper, page = as_member(fanta), f"{BASE}caisse/codes/{region.pk}/"
    words = {transit: "Fonctionnement ", mast: "Fonctionnement"}
    sent = {f"line_{line.pk.hex}": said for line, said in words.items()}
    assert keeper.post(page, {**sent, "seen_version": region.version}).status_code == 302
    region.refresh_from_db()
    rows = {each.category: each for each in queries.by_category(region, paid.on.year)}
    assert (rows["Fonctionnement"].went, rows["Fonctionnement"].came) == (5900, 0)
    assert (rows[""].went, rows[""].came) == (0, 0)  # corrected
    assert "Fonctionnement" in keeper.get(page).content.decode()
    with pytest.raises(EditedMeanwhile):  # the other treasurer had the page open
        actions.categorise(region, region.version - 1, {}, acting_member=fanta)
    with pytest.raises(BadInput, match="budget"):
        actions.categorise(region, region.version, {uuid4(): "x"}, acting_member=fanta)


def test_activities_say_what_they_carry_and_nothing_is_counted_twice(village, fanta, as_member):
    income = actions.add_line(
        acting_member=fanta, name="Location de la salle", side="income", price=Decimal(4000),
        per="month",
    )  # fmt: skip
    before = queries.figures_of(village).income.known.amount
    shop = {"revenue_year": Decimal(900_000), "cost_year": Decimal(600_000), "line": income}
    made = actions.add_activity(acting_member=fanta, name="Impression", state="running", **shop)
    actions.add_activity(acting_member=fanta, name="Atelier", state="tried")
    actions.add_activity(
        acting_member=fanta, name="Radio", state="idea", revenue_year=Decimal(10**9)
    )
    figures = queries.figures_of(village)
    _rows, sums = queries.portfolio_of(village, figures)
    assert (sums.revenue, sums.pays, sums.unknown) == (900_000, 48_000, 1)
    assert sums.carried is None  # the licence has no amount: a share would flatter
    assert figures.income.known.amount == before == 48_000
    licence = Line.objects.get(name="Licence")
    actions.change_line(licence, licence.version, acting_member=fanta, price=Decimal(0))
    sums = queries.portfolio_of(village, queries.figures_of(village))[1]
    assert sums.carried == Decimal("0.1")  # 48,000 of 480,000
    with pytest.raises(BadInput, match="recette"):
        actions.change_activity(
            made, made.version, acting_member=fanta, line=Line.objects.get(name="Mât")
        )
    keeper = as_member(fanta)
    told = keeper.get(f"{BASE}activites/").content.decode()
    assert "Impression" in told and "10 %" in told.replace("\u202f", " ")
    page = f"{BASE}activites/{made.pk}/"
    assert keeper.get(page).status_code == 200
    assert keeper.post(f"{page}retirer/").status_code == 302
    assert [each.name for each, _seen in _rows_of(village)] == ["Radio", "Atelier"]


def _rows_of(operator):
    return queries.portfolio_of(operator, queries.figures_of(operator))[0]
