"""The app `finance`."""

from django.apps import AppConfig


class FinanceConfig(AppConfig):
    """What a network costs, who pays, and where the money went."""

    name = "liane.server.projects.finance"
    label = "finance"
