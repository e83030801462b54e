"""The app `preparedness`."""

from django.apps import AppConfig


class PreparednessConfig(AppConfig):
    """Checklists, risk calendar, drills, the cost of a shutdown, messages that are ready."""

    name = "liane.server.lookout.preparedness"
    label = "preparedness"
