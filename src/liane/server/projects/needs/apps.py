"""The app `needs`."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    """What people need, and what became of it."""

    name = "liane.server.projects.needs"
    label = "needs"
