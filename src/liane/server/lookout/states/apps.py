"""The app `states`."""

from django.apps import AppConfig


class StatesConfig(AppConfig):
    """How things are now, for everybody; what fell, for those who mend it."""

    name = "liane.server.lookout.states"
    label = "states"
