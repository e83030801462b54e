"""The app `devices`."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    """What is watched of the own network, and how it does."""

    name = "liane.server.lookout.devices"
    label = "devices"
