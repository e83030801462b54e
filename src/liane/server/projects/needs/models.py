"""Sheets that people filled, the needs they tell of, the order a meeting gave, and the baseline.

A sheet is what one person said, once; it is never changed by being put with others. A need is what
sheets that are alike have in common: it has a public title, and a history of what became of it.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.community.welcome.models import OfferedService
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "Help", "HelpKind", "Income", "Kind", "Level", "Need", "Offer", "Points", "Ranking", "Sheet",
    "State", "Step", "Tally", "Technology", "Use", "Voice", "Way", "Who",
]  # fmt: skip


class Use(models.TextChoices):
    """What people want to do."""

    CALL = "call", lazy("talk with people who are far")
    LEARN = "learn", lazy("learn, go to school")
    HEALTH = "health", lazy("care for health")
    SELL = "sell", lazy("sell, buy, find work")
    PAPERS = "papers", lazy("papers and the administration")
    HEAR = "hear", lazy("be told, be heard")
    POWER = "power", lazy("power, light, charging")
    SAFETY = "safety", lazy("be safe, be warned")
    OTHER = "other", lazy("something else")


class Kind(models.TextChoices):
    """What sort of answer it asks for."""

    TRAINING = "training", lazy("training")
    RESOURCES = "resources", lazy("resources")
    RESEARCH = "research", lazy("research")
    TOOLS = "tools", lazy("tools")
    SERVICE = "service", lazy("a service of the network")


class Who(models.TextChoices):
    """Who speaks, if they want to say: so that nobody is drowned in the whole."""

    WOMEN = "women", lazy("women")
    MEN = "men", lazy("men")
    YOUNG = "young", lazy("young people")
    ELDERS = "elders", lazy("elders")
    DISABLED = "disabled", lazy("people with a disability")


class Way(models.TextChoices):
    """How a sheet came."""

    WEB = "web", lazy("on this site")
    PAPER = "paper", lazy("on paper")
    PHONE = "phone", lazy("by phone")
    VOICE = "voice", lazy("as a voice note")
    MEETING = "meeting", lazy("at a meeting")


class State(models.TextChoices):
    """Where a need stands."""

    HEARD = "heard", lazy("heard")
    CHOSEN = "chosen", lazy("chosen at a meeting")
    UNDERWAY = "underway", lazy("being answered")
    ANSWERED = "answered", lazy("answered, it seems")
    ASIDE = "aside", lazy("set aside, with the reason")

    @property
    def shape(self) -> str:
        """The shape that says it."""
        shapes = {"heard": "unknown", "chosen": "worn", "underway": "worn", "answered": "ok"}
        return shapes.get(self.value, "cut")


class Need(Record):
    """What several sheets ask for, said so that everybody may read it."""

    title = models.CharField(max_length=140, help_text="public")
    summary = models.TextField(max_length=1000, blank=True, help_text="public; names nobody")
    use = models.CharField(max_length=8, choices=Use.choices, default=Use.OTHER)
    kind = models.CharField(
        max_length=10, choices=Kind.choices, blank=True, help_text="empty: not said yet"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.HEARD)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="who carries it; empty: nobody yet",
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "state"], name="needs_of_operator"),)

    def __str__(self) -> str:
        return self.title

    @property
    def shape(self) -> str:
        """The shape that says its state."""
        return State(self.state).shape


class Sheet(Record):
    """What one person said they need. Counted once; kept as it was said."""

    number = models.PositiveIntegerField(help_text="counts up inside the operator")
    need = models.ForeignKey(
        Need, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets",
        help_text="what it was put with; empty: not sorted yet",
    )  # fmt: skip
    use = models.CharField(max_length=8, choices=Use.choices)
    words = SealedTextField(null=True, blank=True, help_text="what was said, as it was said")
    zone = models.CharField(max_length=80, blank=True, help_text="as the public may read it")
    who = models.JSONField(default=list, blank=True, help_text="codes of Who, as they said")
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.WEB)
    paper = models.CharField(max_length=20, blank=True, help_text="number on the paper sheet")
    said_by = SealedTextField(null=True, blank=True, help_text="name as given; empty: not given")
    phone = SealedTextField(null=True, blank=True, help_text="to be called back; empty: not given")
    by_visitor = models.BooleanField(default=False, help_text="sent by somebody without account")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "number"], name="one_need_sheet_a_number"),
            models.UniqueConstraint(
                fields=["operator", "paper"], condition=~models.Q(paper=""),
                name="one_need_sheet_a_paper",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["operator", "need"], name="need_sheets_of_operator"),)


class Voice(Record):
    """What was said aloud: sealed, because a voice is a name."""

    sheet = models.OneToOneField(Sheet, on_delete=models.CASCADE, related_name="voice")
    kind = models.CharField(max_length=40, help_text="media type, read from the file itself")
    sound = SealedTextField(help_text="the file in base 64")
    size_bytes = models.PositiveIntegerField()


class Step(Record):
    """One line of what became of a need; never changed, and told back to those who asked."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="steps")
    to_state = models.CharField(max_length=10, choices=State.choices)
    words = models.TextField(max_length=1000, blank=True, help_text="public; names nobody")

    class Meta:
        ordering = ("id",)


class HelpKind(models.TextChoices):
    """What answers a need."""

    SERVICE = "service", lazy("a service of here")
    COURSE = "course", lazy("a course")
    GRANT = "grant", lazy("a grant")
    TOOL = "tool", lazy("a tool")
    PROJECT = "project", lazy("a project")
    TASK = "task", lazy("a task")


class Help(Record):
    """What answers a need, or part of it: a service of here, a course, a grant, a tool, a task."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="helps")
    kind = models.CharField(max_length=8, choices=HelpKind.choices)
    title = models.CharField(max_length=140)
    service = models.ForeignKey(
        OfferedService, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    task = models.UUIDField(null=True, blank=True, help_text="the task, where it is one")
    address = models.CharField(max_length=200, blank=True, help_text="where to find it")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")


class Ranking(Record):
    """Needs put in order in a room: everybody has the same number of dots."""

    title = models.CharField(max_length=120)
    held_on = models.DateField(default=timezone.localdate)
    dots = models.PositiveSmallIntegerField(default=5, help_text="dots given to each person")
    needs = models.ManyToManyField(Need, related_name="rankings", help_text="what hung on the wall")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while counted")

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="rankings_of_operator"),)

    def __str__(self) -> str:
        return self.title


class Tally(Record):
    """What was counted on the wall, whole; a correction is another tally: the last holds."""

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="tallies")
    people = models.JSONField(help_text="code of Who: people in the room with that colour of dots")


class Points(models.Model):
    """Dots that one group gave to one need."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="points")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    who = models.CharField(max_length=8, choices=Who.choices)
    dots = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["tally", "need", "who"], name="one_count_of_dots"),
        )


class Technology(models.TextChoices):
    """How one gets on line today."""

    MOBILE_2G = "2g", "2G"
    MOBILE_3G = "3g", "3G"
    MOBILE_4G = "4g", "4G"
    MOBILE_5G = "5g", "5G"
    FIBRE = "fibre", lazy("fibre")
    DSL = "dsl", lazy("telephone line")
    RADIO = "radio", lazy("radio link")
    SATELLITE = "satellite", lazy("satellite")
    SHARED = "shared", lazy("cybercafé, shared Wi-Fi")


class Offer(Record):
    """What one can buy here today: measured speed and price, each with its day and its source.

    Never changed: a new measurement is a new line, and the last one of each seller holds.
    """

    carrier = models.CharField(max_length=80, help_text="who sells it")
    technology = models.CharField(max_length=10, choices=Technology.choices)
    zone = models.CharField(max_length=80, blank=True, help_text="where it was measured")
    down_mbps = models.DecimalField(
        null=True, blank=True, max_digits=9, decimal_places=2, help_text="Mb/s; empty: not measured"
    )
    up_mbps = models.DecimalField(
        null=True, blank=True, max_digits=9, decimal_places=2, help_text="Mb/s; empty: not measured"
    )
    tool = models.CharField(max_length=80, blank=True, help_text="what measured it")
    measured_on = models.DateField(null=True, blank=True)
    price_1gb = models.DecimalField(
        null=True, blank=True, max_digits=14, decimal_places=2, help_text="operator's currency"
    )
    price_5gb = models.DecimalField(
        null=True, blank=True, max_digits=14, decimal_places=2, help_text="operator's currency"
    )
    priced_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, help_text="where the figures come from")

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="offers_of_baseline"),)


class Level(models.TextChoices):
    """Which of the three households."""

    LOW = "low", lazy("a household with little")
    MIDDLE = "middle", lazy("a household in the middle")
    HIGH = "high", lazy("a household that has more")


class Income(Record):
    """What a household of here lives on in a month; no name. The last one of each level holds."""

    level = models.CharField(max_length=8, choices=Level.choices)
    monthly = models.DecimalField(
        max_digits=14, decimal_places=2, help_text="operator's currency, a month"
    )
    said_on = models.DateField(default=timezone.localdate)
    source = models.CharField(max_length=200, help_text="who counted it, or which survey")
