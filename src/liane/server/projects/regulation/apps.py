"""The app `regulation`."""

from django.apps import AppConfig


class RegulationConfig(AppConfig):
    """What the country says, what is to be filed, which legal form fits."""

    name = "liane.server.projects.regulation"
    label = "regulation"
