"""The app `directory`."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Actors, experts and providers; who works with whom and how closely."""

    name = "liane.server.community.directory"
    label = "directory"
