"""Facts of law by country and theme, filings with their papers, drafted statutes.

A fact says which text, where it was read, by whom and when; each reading of it is kept. It is
never taken for sure because somebody wrote it: see `rules.light`.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.records import Record

__all__ = [
    "Check",
    "Draft",
    "Effect",
    "Fact",
    "Filing",
    "Form",
    "Piece",
    "Place",
    "Status",
    "Theme",
]


class Theme(models.TextChoices):
    """The eighteen themes of a country's profile."""

    BODIES = "bodies", lazy("bodies and contacts")
    REGIMES = "regimes", lazy("operator regimes")
    CLOSED_GROUPS = "closed_groups", lazy("closed groups and internal networks")
    HOTSPOTS = "hotspots", lazy("public Wi-Fi, resale")
    SPECTRUM = "spectrum", lazy("spectrum")
    TVWS = "tvws", lazy("TV white space, 6 GHz, 60 GHz, local mobile bands")
    TYPE_APPROVAL = "type_approval", lazy("type approval and import")
    MASTS = "masts", lazy("masts, town planning, exposure, roads and poles")
    SATELLITES = "satellites", lazy("satellites and gateways")
    UNIVERSAL_SERVICE = "universal_service", lazy("universal service fund")
    TAXES = "taxes", lazy("taxes, law of associations and cooperatives")
    CONSUMERS = "consumers", lazy("users’ rights, neutrality, emergency calls")
    IDENTIFICATION = "identification", lazy("identification, logs, interception")
    DATA = "data", lazy("data protection")
    CONTENT = "content", lazy("liability for contents, press, radio, copyright")
    SHUTDOWNS = "shutdowns", lazy("shutdowns")
    FUNDRAISING = "fundraising", lazy("fundraising, loans, payments")
    INCLUSION = "inclusion", lazy("children, disability, gender")


class Status(models.TextChoices):
    """How a fact is known."""

    SEEN = "seen", lazy("seen in the text")
    PRESS = "press", lazy("read in the press")
    OLD = "old", lazy("old text")
    MEMORY = "memory", lazy("from memory")
    TO_VERIFY = "to_verify", lazy("to be verified")


class Effect(models.TextChoices):
    """What a fact means for cuts of the Internet: the law cards."""

    ENABLING = "enabling", lazy("allows a cut")
    PROTECTING = "protecting", lazy("protects against a cut")
    ORDERING = "ordering", lazy("says who may order a cut")
    REMEDY = "remedy", lazy("remedy against a cut")
    PAST = "past", lazy("past cuts and orders")


class Place(models.TextChoices):
    """Where a rule of spectrum holds."""

    ANY = "any", lazy("indoors and outdoors")
    INDOOR = "indoor", lazy("indoors only")
    OUTDOOR = "outdoor", lazy("outdoors only")


class Form(models.TextChoices):
    """Legal forms that the helper knows."""

    ASSOCIATION = "association", lazy("association")
    COOPERATIVE = "cooperative", lazy("cooperative")
    ASL = "asl", lazy("free association of owners (ASL)")
    GIE = "gie", lazy("economic interest grouping (GIE)")


class Fact(Record):
    """One thing that the law says, or is said to say."""

    code = models.CharField(max_length=40, blank=True, help_text="of a shipped fact")
    country = models.CharField(max_length=6, help_text="ISO 3166-1, ECOWAS or WAEMU")
    theme = models.CharField(max_length=20, choices=Theme.choices)
    effect = models.CharField(max_length=10, choices=Effect.choices, blank=True)
    statement = models.TextField(max_length=2000, help_text="what is said, in one thought")
    statement_en = models.TextField(blank=True, max_length=2000, help_text="the same in English")
    applies_to = models.CharField(max_length=160, blank=True, help_text="whom or what it binds")
    value = models.DecimalField(
        null=True, blank=True, max_digits=16, decimal_places=3, help_text="a number, in `unit`"
    )
    unit = models.CharField(max_length=30, blank=True)
    legal_text = models.CharField(max_length=200, blank=True, help_text="law, decree, decision")
    article = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="where it was read")
    url = models.URLField(max_length=400, blank=True)
    said = models.CharField(max_length=20, blank=True, help_text="date of the source, as given")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.TO_VERIFY)
    checked_on = models.DateField(null=True, blank=True, help_text="empty: nobody here read it")
    checked_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_on = models.DateField(null=True, blank=True, help_text="last day it holds")
    low_mhz = models.FloatField(null=True, blank=True, help_text="MHz; of a rule of spectrum")
    high_mhz = models.FloatField(null=True, blank=True, help_text="MHz")
    max_eirp_dbm = models.FloatField(null=True, blank=True, help_text="dBm EIRP; empty: no limit")
    max_width_mhz = models.FloatField(null=True, blank=True, help_text="MHz, widest channel")
    place = models.CharField(max_length=8, choices=Place.choices, blank=True)
    allowed = models.BooleanField(default=True, help_text="False: emitting there is refused")
    dfs = models.BooleanField(null=True, help_text="radars are listened for first; null: not said")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "code"],
                condition=~models.Q(code=""),
                name="one_fact_of_a_code",
            ),
        )
        indexes = (
            models.Index(fields=["operator", "country", "theme"], name="law_facts_by_theme"),
        )


class Check(models.Model):
    """Somebody read the text of a fact, or found that it no longer holds; kept for ever."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="checks")
    status = models.CharField(max_length=10, choices=Status.choices)
    on = models.DateField(help_text="day the text was read")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=300, blank=True, help_text="what was seen; no names")
    expires_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class Filing(Record):
    """Something to be filed with a body: papers, day, receipt."""

    class State(models.TextChoices):
        PREPARING = "preparing", lazy("being prepared")
        FILED = "filed", lazy("filed, answer awaited")
        ACCEPTED = "accepted", lazy("accepted")
        REFUSED = "refused", lazy("refused")
        SPARED = "spared", lazy("not needed")

    country = models.CharField(max_length=6, help_text="ISO 3166-1, ECOWAS or WAEMU")
    code = models.CharField(max_length=40, blank=True, help_text="of a shipped checklist")
    title = models.CharField(max_length=160)
    body = models.CharField(max_length=160, blank=True, help_text="whom it is filed with")
    source = models.CharField(max_length=300, blank=True, help_text="where the list was read")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    due = models.DateField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)
    receipt = models.CharField(max_length=160, blank=True, help_text="number, and where it is kept")
    answer_due = models.DateField(null=True, blank=True, help_text="the body must answer by then")
    answered_on = models.DateField(null=True, blank=True)
    renew_on = models.DateField(null=True, blank=True, help_text="day it ends or is renewed")

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "due"], name="law_filings_due"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """Past its day and not filed, or past the day of the answer."""
        today = timezone.localdate()
        if self.state == self.State.PREPARING:
            return bool(self.due and self.due < today)
        return self.state == self.State.FILED and bool(self.answer_due and self.answer_due < today)


class Piece(models.Model):
    """A paper of a filing."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="pieces")
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    ready_on = models.DateField(null=True, blank=True, help_text="empty: still to be got")


class Draft(Record):
    """What the statutes of a legal form are filled with; people sign the paper, not this."""

    form = models.CharField(max_length=12, choices=Form.choices)
    name = models.CharField(max_length=120)
    object = models.TextField(max_length=2000)
    seat = models.CharField(max_length=200, help_text="address of the body")
    perimeter = models.TextField(max_length=1000, help_text="area, or parcels for owners")
    financing = models.TextField(max_length=1000)
    recovery = models.TextField(max_length=1000, help_text="what happens when dues are not paid")
    changes = models.TextField(max_length=1000, help_text="how the statutes are changed")
    conflicts = models.TextField(blank=True, max_length=1000, help_text="rule for conflicts")

    def __str__(self) -> str:
        return self.name
