"""The app `welcome`."""

from django.apps import AppConfig


class WelcomeConfig(AppConfig):
    """Accueil: the three doors, the portal, and the exercise of a cut."""

    name = "liane.server.community.welcome"
    label = "welcome"
