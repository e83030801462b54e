"""The app `groups`."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups with a mandate, notices, tasks, and private threads that need no uplink."""

    name = "liane.server.community.groups"
    label = "groups"
