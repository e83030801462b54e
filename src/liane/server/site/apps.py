"""The app that carries the base templates, the audit and the outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext, override

from liane.words import also_look_in


class SiteConfig(AppConfig):
    """Base of every page."""

    name = "liane.server.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Errors raised by actions are said with the catalogues of the apps."""
        also_look_in(_look)


def _look(message: str, language: str) -> str:
    with override(language):
        return gettext(message)
