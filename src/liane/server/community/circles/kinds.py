"""The groups of actors that stand together against a cut."""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

__all__ = ["ActorGroup"]


class ActorGroup(models.TextChoices):
    """Who somebody is when the network is cut: each group has things of its own to do."""

    DEFENDER = "defender", lazy("defenders")
    LAWYER = "lawyer", lazy("lawyers")
    JOURNALIST = "journalist", lazy("journalists")
    HEALTH = "health", lazy("carers")
    EDUCATION = "education", lazy("teachers")
    BUSINESS = "business", lazy("private sector")
    TECHNICIAN = "technician", lazy("technicians")
    PUBLIC = "public", lazy("the public")
