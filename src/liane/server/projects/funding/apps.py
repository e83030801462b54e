"""The app `funding`."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Sub-grants, from the call to the last report."""

    name = "liane.server.projects.funding"
    label = "funding"
