"""The app `registers`."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """The six registers: territory, services, relational networks, buildings, commons, users."""

    name = "liane.server.networks.registers"
    label = "registers"
