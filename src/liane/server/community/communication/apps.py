"""The app `communication`."""

from django.apps import AppConfig


class CommunicationConfig(AppConfig):
    """The communication plan, spots, kits to post, what went out, badges."""

    name = "liane.server.community.communication"
    label = "communication"
