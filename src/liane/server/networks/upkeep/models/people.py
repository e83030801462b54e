"""Who answers when: the week's rota, the order in which to ask, what is handed over, the desk."""

from django.db import models

from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Desk", "Duty", "Escalation", "Handover"]


class Duty(Record):
    """A member answers during a week, first or second."""

    week = models.DateField(help_text="the Monday on which it begins")
    rank = models.PositiveSmallIntegerField(default=1, help_text="1: asked first; 2: then")
    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    reach = SealedTextField(null=True, blank=True, help_text="phone or how to find them")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "week", "rank"], name="one_duty_per_rank"),
        )


class Handover(Record):
    """What one week tells the next."""

    week = models.DateField(help_text="the Monday of the week that ends")
    words = SealedTextField()
    said_by = SealedTextField(null=True, blank=True)


class Escalation(Record):
    """Whom to ask when those on call cannot mend it: a step of a ladder."""

    rank = models.PositiveSmallIntegerField(help_text="1 is asked first")
    who = SealedTextField(help_text="person, shop, provider")
    reach = SealedTextField(null=True, blank=True, help_text="phone, address, hours")
    when = models.CharField(max_length=160, blank=True, help_text="for what, after how long")


class Desk(Record):
    """How people reach the helpers as a team: hours and the team's number, readable by all."""

    hours = models.CharField(max_length=200, blank=True, help_text="when somebody is there")
    reach = models.CharField(max_length=120, blank=True, help_text="the team's number or place")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operator"], name="one_desk"),)
