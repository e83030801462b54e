"""The app `offline`."""

from django.apps import AppConfig


class OfflineConfig(AppConfig):
    """Pages that stay readable and forms that are kept when the box is out of reach."""

    name = "liane.server.site.offline"
    label = "offline"
