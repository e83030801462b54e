"""The app `pathway`."""

from django.apps import AppConfig


class PathwayConfig(AppConfig):
    """Eleven phases from a need to a network that others can copy."""

    name = "liane.server.projects.pathway"
    label = "pathway"
