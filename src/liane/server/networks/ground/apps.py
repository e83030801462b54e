"""The app `ground`."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """The terrain that plans stand on: what is covered, fetched or uploaded."""

    name = "liane.server.networks.ground"
    label = "ground"
