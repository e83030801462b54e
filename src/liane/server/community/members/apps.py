"""The app `members`."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Members of an operator, their households and their roles."""

    name = "liane.server.community.members"
    label = "members"
