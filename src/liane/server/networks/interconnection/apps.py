"""The app `interconnection`."""

from django.apps import AppConfig


class InterconnectionConfig(AppConfig):
    """Where the network meets others: points of presence, offers, exchange points."""

    name = "liane.server.networks.interconnection"
    label = "interconnection"
