"""Activities of here that may carry the network, or that it carries: workshops, shops, services."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.projects.finance.models.budget import Line, Where, money
from liane.server.site.records import Record

__all__ = ["Activity"]


class Activity(Record):
    """One activity: what it earns and costs in a year, what it needs of the network, what it pays.

    What it pays to the network is a line of income of the budget, and is counted there alone.
    """

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", lazy("workshop")
        SHOP = "shop", lazy("shop")
        SERVICE = "service", lazy("service on line or by screen")
        LEARNING = "learning", lazy("place to learn")
        OTHER = "other", lazy("other activity")

    class State(models.TextChoices):
        IDEA = "idea", lazy("an idea")
        TRIED = "tried", lazy("being tried")
        RUNNING = "running", lazy("it runs")
        STOPPED = "stopped", lazy("stopped")

    class Needs(models.TextChoices):
        RUNS_ON = "runs_on", lazy("it needs the network to run")
        HELPED = "helped", lazy("the network helps it")
        LOCAL = "local", lazy("the local network is enough for it, without Internet")
        APART = "apart", lazy("it does without the network")

    name = models.CharField(max_length=140)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.WORKSHOP)
    state = models.CharField(max_length=8, choices=State.choices, default=State.IDEA)
    needs = models.CharField(max_length=8, choices=Needs.choices, default=Needs.HELPED)
    what = models.TextField(max_length=1000, blank=True, help_text="what it does; names nobody")
    carrier = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="who carries it; empty: nobody, or no member",
    )  # fmt: skip
    revenue_year = money("earned in a year; empty: unknown")
    cost_year = money("spent in a year, what it pays to the network included; empty: unknown")
    paid_hours_month = models.DecimalField(
        null=True, blank=True, max_digits=8, decimal_places=1,
        help_text="hours a month paid to people of here; empty: unknown",
    )  # fmt: skip
    line = models.ForeignKey(
        Line, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="line of income of the network that it pays; empty: it pays nothing",
    )  # fmt: skip
    where = models.CharField(max_length=8, choices=Where.choices, default=Where.ASSUMED)
    source = models.CharField(max_length=160, blank=True, help_text="who said so, in which paper")
    on = models.DateField(default=timezone.localdate, help_text="day of the figures")
    dropped_at = models.DateTimeField(null=True, blank=True, help_text="UTC; taken off the list")

    class Meta:
        indexes = (models.Index(fields=["operator", "dropped_at"], name="activities_listed"),)

    def __str__(self) -> str:
        return self.name
