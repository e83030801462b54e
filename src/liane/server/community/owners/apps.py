"""The app `owners`."""

from django.apps import AppConfig


class OwnersConfig(AppConfig):
    """Votes of a building's owners by shares."""

    name = "liane.server.community.owners"
    label = "owners"
