"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The JSON interface: the same actions as the pages, with personal tokens."""

    name = "liane.server.community.api"
    label = "api"
