"""The app `incidents`."""

from importlib import import_module

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Reports, the ladder, causes, impacts, alerts, the crowd map, evidence."""

    name = "liane.server.lookout.incidents"
    label = "incidents"

    def ready(self) -> None:
        import_module("liane.server.lookout.incidents.forgetting")
