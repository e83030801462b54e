"""Plans: what is asked, what was calculated, what was decided, and what was built.

A `Plan` holds its inputs and, once calculated, its result; it is then frozen, and a change is a
new version (`parent`). A `Run` is one calculation in a process of its own. What a plan proposes
(`PlannedSite`, `PlannedLink`) and what stands (`BuiltThing`, `AcceptanceTest`) are two things.
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.identifiers import uuid7
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "AcceptanceTest",
    "BuildTask",
    "BuiltThing",
    "Comment",
    "Plan",
    "PlannedLink",
    "PlannedSite",
    "Purchase",
    "Run",
    "SightCheck",
    "State",
    "WhatIf",
]


class State(models.TextChoices):
    """Where a plan is on its way."""

    DRAFT = "draft", lazy("draft")
    CALCULATING = "calculating", lazy("calculating")
    DONE = "done", lazy("calculated")
    STOPPED = "stopped", lazy("stopped early, best so far")
    FAILED = "failed", lazy("not calculated")
    DECIDED = "decided", lazy("decided")


class Source(models.TextChoices):
    """Where the places of a plan come from."""

    REGISTERS = "registers", lazy("the registers")
    IMPORTED = "imported", lazy("an imported project")


class Plan(Record):
    """A network that could be built: what is asked of it, and what was found."""

    number = models.PositiveIntegerField(help_text="counted from 1 in its operator")
    name = models.CharField(max_length=120, help_text="what it is for, in a few words")
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="versions"
    )
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.REGISTERS)
    chosen = models.JSONField(default=list, help_text="codes of the places that are planned for")
    places = models.JSONField(default=list, help_text="rows of sites.csv, as last read")
    project = models.JSONField(default=dict, help_text="what project.toml holds, as a tree")
    prices = models.JSONField(default=list, help_text="rows of prices.csv; empty price: unknown")
    verbatim = models.JSONField(default=dict, help_text="imported files, while nothing is changed")
    own_ground = models.BooleanField(default=True, help_text="the operator's terrain is used")
    effort = models.PositiveIntegerField(default=40, help_text="rounds of search")
    seed = models.PositiveIntegerField(default=0, help_text="seed of the search")
    time_limit_s = models.PositiveIntegerField(null=True, blank=True, help_text="cap, seconds")
    budget = models.DecimalField(
        null=True, blank=True, max_digits=16, decimal_places=2, help_text="to buy and build"
    )
    public_summary = models.BooleanField(default=False, help_text="costs and households only")
    result = models.JSONField(default=dict, help_text="the plan without places, links and losses")
    survival = models.JSONField(default=list, help_text="one row for each single loss")
    paid_in = models.CharField(max_length=3, blank=True, help_text="ISO 4217, of the result")
    capex = models.FloatField(null=True, help_text="to buy and build, in the plan's currency")
    monthly = models.FloatField(null=True, help_text="all over the horizon, by month")
    gap = models.FloatField(null=True, help_text="share; no plan is cheaper by more")
    folder = models.CharField(max_length=80, blank=True, help_text="of its files, in plans/")
    calculated_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    proposed_on = models.DateField(null=True, blank=True, help_text="to the assembly")
    decided_on = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True, help_text="as the assembly worded it; no names")
    decided_by = models.UUIDField(null=True, help_text="the member who wrote it down")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "number"], name="one_number_per_plan"),
        )
        indexes = (models.Index(fields=["operator", "-id"], name="plan_listed"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether its inputs may still change."""
        return self.state in (State.DRAFT, State.FAILED)

    @property
    def has_result(self) -> bool:
        """Whether there is something to read."""
        return bool(self.folder)

    @property
    def currency(self) -> str:
        """ISO 4217, or empty where it was not said."""
        return str(self.project.get("currency", ""))


class Run(models.Model):
    """One calculation of a plan, in a process of its own; its words are kept untranslated."""

    PLAN, WHAT_IF = "plan", "whatif"
    QUEUED, RUNNING, ENDED, FAILED = "queued", "running", "ended", "failed"
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=8, choices=((PLAN, PLAN), (WHAT_IF, WHAT_IF)), default=PLAN)
    losses = models.JSONField(default=list, help_text="of a what-if, as people write them")
    state = models.CharField(
        max_length=8,
        default=QUEUED,
        db_index=True,
        choices=((QUEUED, QUEUED), (RUNNING, RUNNING), (ENDED, ENDED), (FAILED, FAILED)),
    )
    attempt = models.PositiveIntegerField(default=0, help_text="times it was started")
    pid = models.PositiveIntegerField(null=True, help_text="of the process, on this machine")
    asked_at = models.DateTimeField(auto_now_add=True, help_text="UTC")
    started_at = models.DateTimeField(null=True, help_text="UTC")
    heartbeat_at = models.DateTimeField(null=True, help_text="UTC; when the process last spoke")
    ended_at = models.DateTimeField(null=True, help_text="UTC")
    fraction = models.FloatField(default=0.0, help_text="0 to 1")
    message = models.CharField(max_length=200, blank=True, help_text="what it does, in English")
    costs = models.JSONField(
        default=list,
        help_text="[s since it began, cheapest plan so far, no plan is cheaper]; its currency",
    )
    stop_asked = models.BooleanField(default=False)
    error = models.CharField(max_length=20, blank=True, help_text="kind of error")
    error_message = models.TextField(blank=True, help_text="in English, with placeholders")
    error_facts = models.JSONField(default=dict, help_text="what fills the placeholders")

    class Meta:
        indexes = (models.Index(fields=["plan", "-id"], name="run_of_plan"),)


class PlannedSite(models.Model):
    """A place as a plan proposes it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sites")
    order = models.PositiveIntegerField()
    key = models.CharField(max_length=80, help_text="its code")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    used = models.BooleanField(default=False, help_text="something of the plan stands there")
    households = models.PositiveIntegerField(default=0)
    served_mbps = models.FloatField(null=True, help_text="at the busy hour; empty: not served")
    mast_m = models.FloatField(default=0.0, help_text="m above ground, height used")
    lat = models.FloatField(help_text="degrees, WGS 84")
    lon = models.FloatField(help_text="degrees, WGS 84")
    facts = models.JSONField(default=dict, help_text="devices, power and the rest of plan.json")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "order"], name="place_once_in_plan"),
        )


class PlannedLink(models.Model):
    """A link as a plan proposes it, with its budget and its profile."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    order = models.PositiveIntegerField()
    key = models.CharField(max_length=120, help_text="its id in plan.json")
    a = models.CharField(max_length=80, help_text="code of one end")
    b = models.CharField(max_length=80, help_text="code of the other end")
    kind = models.CharField(max_length=8, help_text="ptp, ptmp or fibre")
    distance_m = models.FloatField(help_text="m")
    mbps = models.FloatField(help_text="Mb/s, of the slower direction")
    probability = models.FloatField(null=True, help_text="0 to 1, that it works, as calculated")
    chances = models.FloatField(null=True, help_text="0 to 1, after what was seen on the spot")
    lawful = models.CharField(max_length=10, blank=True, help_text="lawful, unlawful, unknown")
    facts = models.JSONField(default=dict, help_text="the rest of plan.json's link")
    profile = models.JSONField(default=dict, help_text="distance_m, ground_m, clutter_m")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "order"], name="link_once_in_plan"),)


class WhatIf(models.Model):
    """What several losses at once would do: calculated once, then kept."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="what_ifs")
    losses = models.CharField(max_length=400, help_text="sorted, joined by a comma")
    row = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "losses"], name="what_if_once_in_plan"),
        )


class SightCheck(Record):
    """Somebody looked from one end of a link towards the other."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sight_checks")
    link = models.CharField(max_length=120, help_text="id of the link in the plan")
    end = models.CharField(max_length=80, help_text="code of the place it was looked from")
    seen = models.BooleanField(help_text="the other end was seen")
    on = models.DateField(help_text="day")
    photo = models.CharField(max_length=64, blank=True, help_text="SHA-256 of a re-encoded picture")
    remark = SealedTextField(null=True, blank=True)
    by = models.UUIDField(null=True, help_text="the member who looked")


class Comment(Record):
    """What a member says of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="+")
    text = SealedTextField()


class Purchase(Record):
    """One line of the bill of materials, on its way from the plan to the store."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="purchases")
    order = models.PositiveIntegerField(default=0)
    item = models.CharField(max_length=120)
    unit = models.CharField(max_length=40, blank=True)
    quantity = models.FloatField(null=True, help_text="as planned; empty: unknown")
    unit_price = models.DecimalField(
        null=True, blank=True, max_digits=16, decimal_places=2, help_text="as planned"
    )
    ordered_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received = models.FloatField(null=True, blank=True, help_text="quantity that came")
    paid = models.DecimalField(
        null=True, blank=True, max_digits=16, decimal_places=2, help_text="for all that came"
    )
    seller = models.CharField(max_length=160, blank=True, help_text="shop or company, no person")


class BuildTask(Record):
    """Something to do so that the plan stands: who, when, done or not."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=12, help_text="buy, letter, site, link, test, other")
    subject = models.CharField(max_length=160, blank=True, help_text="what it is about")
    who = models.ForeignKey(
        "members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)


class BuiltThing(Record):
    """A place or a link as it was really built."""

    SITE, LINK = "site", "link"
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="built")
    about = models.CharField(max_length=4, choices=((SITE, lazy("place")), (LINK, lazy("link"))))
    key = models.CharField(max_length=120, help_text="code of the place, id of the link")
    built_on = models.DateField(null=True, blank=True)
    devices = models.TextField(blank=True, help_text="one line for each: model, serial number")
    height_m = models.FloatField(null=True, blank=True, help_text="m above ground, of the antenna")
    azimuth_deg = models.FloatField(null=True, blank=True, help_text="degrees from true north")
    rssi_dbm = models.FloatField(null=True, blank=True, help_text="dBm, measured at the weaker end")
    mbps = models.FloatField(null=True, blank=True, help_text="Mb/s, measured")
    photo = models.CharField(max_length=64, blank=True, help_text="SHA-256 of a re-encoded picture")
    remark = models.TextField(blank=True, help_text="no person's name or phone")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "about", "key"], name="built_once_in_plan"),
        )


class AcceptanceTest(Record):
    """What the network must show before it is taken over."""

    RSSI, RATE, DRILL = "rssi", "rate", "drill"
    TODO, PASSED, FAILED = "todo", "passed", "failed"
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tests")
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(
        max_length=6,
        choices=((RSSI, lazy("signal")), (RATE, lazy("rate")), (DRILL, lazy("drill of a loss"))),
    )
    key = models.CharField(max_length=160, help_text="the link, or what is lost in the drill")
    low = models.FloatField(null=True, help_text="dBm or Mb/s; households for a drill")
    high = models.FloatField(null=True, help_text="dBm")
    state = models.CharField(
        max_length=8,
        default=TODO,
        choices=((TODO, lazy("to do")), (PASSED, lazy("passed")), (FAILED, lazy("failed"))),
    )
    measured = models.FloatField(null=True, blank=True, help_text="in the unit of the test")
    tested_on = models.DateField(null=True, blank=True)
    remark = models.TextField(blank=True, help_text="no person's name or phone")
