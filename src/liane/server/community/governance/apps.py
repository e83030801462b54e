"""The app `governance`."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Assemblies, votes, minutes, mandates, decisions and what became of them."""

    name = "liane.server.community.governance"
    label = "governance"
