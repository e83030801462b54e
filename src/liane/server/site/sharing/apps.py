"""The app `sharing`."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Short texts, cards and sheets of what everybody may read."""

    name = "liane.server.site.sharing"
    label = "sharing"
