"""The app `advocacy`."""

from django.apps import AppConfig


class AdvocacyConfig(AppConfig):
    """Advocacy plans, letters, meetings, commitments, support for a person."""

    name = "liane.server.community.advocacy"
    label = "advocacy"
