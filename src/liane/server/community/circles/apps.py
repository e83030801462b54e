"""The app `circles`."""

from importlib import import_module

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    """A vetted network that the operator's other members do not see, its bearer included."""

    name = "liane.server.community.circles"
    label = "circles"

    def ready(self) -> None:
        import_module("liane.server.community.circles.forgetting")
