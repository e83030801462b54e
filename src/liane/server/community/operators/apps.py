"""The app `operators`."""

from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    """Operators, nested at any scale: a building, a village, a chapter, a federation."""

    name = "liane.server.community.operators"
    label = "operators"
