"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The JSON interface: the same actions as the pages, with personal tokens."""

    name = "liane.server.community.api"
    label = "api"

    def ready(self) -> None:
        """A new password closes the tokens of before."""
        from liane.server.community.api import closing  # noqa: F401, PLC0415
