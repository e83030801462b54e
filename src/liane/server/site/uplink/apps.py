"""The app `uplink`."""

from django.apps import AppConfig


class UplinkConfig(AppConfig):
    """The link to the Internet: watched, announced on every page, cut for an exercise."""

    name = "liane.server.site.uplink"
    label = "uplink"
