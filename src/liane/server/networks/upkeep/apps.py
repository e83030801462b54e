"""The app `upkeep`."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Keeping it running: tickets, visits, stock, the calendar, who is on call."""

    name = "liane.server.networks.upkeep"
    label = "upkeep"
