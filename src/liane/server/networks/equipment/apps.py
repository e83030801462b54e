"""The app `equipment`."""

from django.apps import AppConfig


class EquipmentConfig(AppConfig):
    """The device catalogue, and explained choices for a link."""

    name = "liane.server.networks.equipment"
    label = "equipment"
