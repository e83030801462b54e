"""The app `circles`."""

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    """A vetted network that the operator's other members do not see, its bearer included."""

    name = "liane.server.community.circles"
    label = "circles"
