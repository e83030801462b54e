"""Families of actors, topics, and the five levels of working together."""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

__all__ = ["Family", "Level", "Topic", "topics_in_words"]


class Family(models.TextChoices):
    """What an actor is for the community."""

    AUTHORITY = "authority", lazy("authority, elected people")
    ASSOCIATION = "association", lazy("association")
    PROVIDER = "provider", lazy("provider, craftsperson")
    CARRIER = "carrier", lazy("telecom operator")
    EXPERT = "expert", lazy("expert")
    LAWYER = "lawyer", lazy("lawyer")
    DEFENDER = "defender", lazy("defender of rights")
    HEALTH = "health", lazy("health")
    SCHOOL = "school", lazy("school, training")
    MEDIA = "media", lazy("media")
    FUNDER = "funder", lazy("funder")
    HELPLINE = "helpline", lazy("helpline")


class Topic(models.TextChoices):
    """What can be asked of an actor."""

    NETWORK = "network", lazy("building networks")
    TOWER = "tower", lazy("masts and towers")
    ENERGY = "energy", lazy("energy")
    TRANSIT = "transit", lazy("Internet access")
    LAW = "law", lazy("law and licences")
    SAFETY = "safety", lazy("digital safety")
    MEASURE = "measure", lazy("measuring cuts")
    TRAINING = "training", lazy("training")
    CONTENT = "content", lazy("contents and media")
    MONEY = "money", lazy("money and accounts")
    ADVOCACY = "advocacy", lazy("advocacy")
    CARE = "care", lazy("care and support")


class Level(models.IntegerChoices):
    """How closely two sides work together, from the least to the most."""

    INFORMS = 1, lazy("informs")
    CONSULTS = 2, lazy("consults")
    CONTRIBUTES = 3, lazy("contributes")
    CO_DECIDES = 4, lazy("co-decides")
    CO_OWNS = 5, lazy("co-owns")


def topics_in_words(codes: list[str]) -> list[str]:
    """The topics of `codes` as people read them; those that are not known are left out."""
    return [str(Topic(code).label) for code in codes if code in Topic.values]
