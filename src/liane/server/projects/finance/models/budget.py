"""What the figures rest on: lines of cost and income, tariffs, signed pledges.

An amount that nobody knows is empty, never zero: a total over it is called incomplete.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Household, Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Basis", "Line", "Pledge", "Published", "Side", "Tariff", "Where"]


def money(help_text: str) -> "models.DecimalField[object, object]":
    """An amount that may be unknown, in the currency of the basis."""
    return models.DecimalField(
        null=True, blank=True, max_digits=16, decimal_places=2, help_text=help_text
    )


def share(help_text: str) -> "models.DecimalField[object, object]":
    """A share that may be unknown, in percent."""
    return models.DecimalField(
        null=True, blank=True, max_digits=5, decimal_places=2, help_text=help_text
    )


class Side(models.TextChoices):
    """What a line is."""

    PURCHASE = "purchase", lazy("bought once")
    RUNNING = "running", lazy("running cost")
    INCOME = "income", lazy("income")
    FUNDING = "funding", lazy("grant or gift for what is bought")


class Where(models.TextChoices):
    """Where an amount comes from."""

    TYPED = "typed", lazy("typed by us")
    QUOTED = "quoted", lazy("a written quote or offer")
    PLAN = "plan", lazy("the bill of the decided plan")
    MEASURED = "measured", lazy("what was paid")
    ASSUMED = "assumed", lazy("a guess, to be checked")


class Basis(Record):
    """What an operator's figures rest on; empty is unknown. Rates are in percent."""

    currency = models.CharField(max_length=3, help_text="ISO 4217, of every amount of the room")
    households = models.PositiveIntegerField(
        null=True, blank=True, help_text="households that the network could serve"
    )
    horizon_years = models.PositiveSmallIntegerField(default=10, help_text="years, 1 to 50")
    discount_rate = share("percent a year; empty: the method's 5 %")
    payment_fee_rate = share("percent of what is collected; empty: zero is used and said")
    unpaid_rate = share("percent of what is billed; empty: zero is used and said")
    take_up_share = share("percent of households that subscribe, while nobody has pledged")
    ramp_years = models.DecimalField(
        null=True, blank=True, max_digits=4, decimal_places=1, help_text="years until full demand"
    )
    traffic_gb_month = models.DecimalField(
        null=True, blank=True, max_digits=8, decimal_places=2, help_text="GB a month, a subscriber"
    )
    gni_per_capita = money("income a month: national income per head")
    median_household = money("income a month: median household")
    poorest_40 = money("income a month: household of the poorest 40 %")
    incomes_source = models.CharField(
        max_length=160, blank=True, help_text="where incomes are from"
    )
    incomes_on = models.DateField(null=True, blank=True, help_text="day of these incomes")
    variable_cost_month = money("a month, for one more subscriber")
    device_cost_month = money("a month, for a household's own device")
    reserve = money("kept aside today")
    businesses = models.PositiveIntegerField(
        null=True, blank=True, help_text="shops and institutions that would pay"
    )
    business_month = money("a month, what one of them would pay")
    voucher_days = models.DecimalField(
        null=True, blank=True, max_digits=4, decimal_places=1,
        help_text="days a month a household would buy",
    )  # fmt: skip
    adherents = models.PositiveIntegerField(
        null=True, blank=True, help_text="members who would pay dues"
    )
    dues_year = money("a year, dues of one member")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operator"], name="one_basis_each"),)


class Line(Record):
    """A line of cost or income: price × quantity, or a share of other lines."""

    class Per(models.TextChoices):
        ONCE = "once", lazy("once")
        MONTH = "month", lazy("a month")
        YEAR = "year", lazy("a year")

    class Of(models.TextChoices):
        PURCHASES = "purchases", lazy("percent a year of what is bought")
        LABOUR = "labour", lazy("percent of labour")

    side = models.CharField(max_length=10, choices=Side.choices)
    code = models.CharField(max_length=24, blank=True, help_text="of the shipped list; or empty")
    name = models.CharField(max_length=140)
    unit = models.CharField(max_length=40, blank=True, help_text="site, month, W, person…")
    price = money("of one unit, or percent where `share_of` is set; empty: unknown")
    quantity = models.DecimalField(
        null=True,
        blank=True,
        max_digits=14,
        decimal_places=3,
        default=1,
        help_text="empty: unknown",
    )
    per = models.CharField(max_length=6, choices=Per.choices, default=Per.YEAR)
    share_of = models.CharField(max_length=10, choices=Of.choices, blank=True)
    life_years = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="years before it is bought again; empty: unknown"
    )
    local_share = share("percent of it that is spent in the territory; empty: unknown")
    in_kind = models.BooleanField(
        default=False, help_text="given in work or goods: shown beside, never in the totals"
    )
    where = models.CharField(max_length=8, choices=Where.choices, default=Where.TYPED)
    source = models.CharField(max_length=160, blank=True, help_text="who said so, in which paper")
    on = models.DateField(default=timezone.localdate, help_text="day of the amount")
    plan = models.UUIDField(null=True, blank=True, help_text="the plan whose bill it is from")
    dropped_at = models.DateTimeField(null=True, blank=True, help_text="UTC; no longer counted")

    class Meta:
        indexes = (
            models.Index(fields=["operator", "dropped_at", "side"], name="finance_lines_listed"),
        )

    def __str__(self) -> str:
        return self.name


class Tariff(Record):
    """What somebody pays, and how often. One is the households' main tariff."""

    class Per(models.TextChoices):
        DAY = "day", lazy("a day")
        WEEK = "week", lazy("a week")
        MONTH = "month", lazy("a month")
        YEAR = "year", lazy("a year")

    name = models.CharField(max_length=140)
    price = money("empty: not decided")
    per = models.CharField(max_length=6, choices=Per.choices, default=Per.MONTH)
    payers = models.DecimalField(
        null=True, blank=True, max_digits=12, decimal_places=2, help_text="how many pay it today"
    )
    is_main = models.BooleanField(default=False, help_text="the tariff of a household")
    is_solidarity = models.BooleanField(default=False, help_text="lower for those who ask")
    source = models.CharField(max_length=160, blank=True, help_text="the decision, or who proposed")
    dropped_at = models.DateTimeField(null=True, blank=True, help_text="UTC; no longer offered")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator"],
                condition=models.Q(is_main=True, dropped_at=None),
                name="one_main_tariff",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Pledge(Record):
    """A household signed that it will pay so much a month once the network runs."""

    PAGE, PAPER = "page", "paper"
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    member = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who signed on the page; empty: on paper",
    )
    name = SealedTextField(blank=True, help_text="the household as written on paper; sealed")
    mark = models.CharField(
        max_length=40, blank=True, help_text="blind mark of the household: one pledge each"
    )
    amount = models.DecimalField(max_digits=16, decimal_places=2, help_text="a month")
    way = models.CharField(
        max_length=5, choices=((PAGE, lazy("on this page")), (PAPER, lazy("on paper")))
    )
    signed_on = models.DateField(default=timezone.localdate)
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "mark"],
                condition=models.Q(withdrawn_at=None) & ~models.Q(mark=""),
                name="one_pledge_a_mark",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(withdrawn_at=None, household__isnull=False),
                name="one_pledge_a_household",
            ),
        )


class Published(Record):
    """The page of a page's worth that everybody may read, as it was on a day."""

    facts = models.JSONField(help_text="the figures as they were; amounts as texts")
    words = models.TextField(blank=True, max_length=1200, help_text="what the treasurer adds")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="finance_pages_listed"),)
