"""The app `members`."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Members of an operator, their households and their roles."""

    name = "liane.server.community.members"
    label = "members"

    def ready(self) -> None:
        """What an erased member had offered is forgotten with them."""
        from liane.server.community.members import forgetting  # noqa: F401, PLC0415
