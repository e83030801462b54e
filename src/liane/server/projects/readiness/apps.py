"""The app `readiness`."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """How ready a community is, asked in rounds."""

    name = "liane.server.projects.readiness"
    label = "readiness"
