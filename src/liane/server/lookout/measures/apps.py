"""The app `measures`."""

from importlib import import_module

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """What this box measures by itself, and what is brought to it."""

    name = "liane.server.lookout.measures"
    label = "measures"

    def ready(self) -> None:
        """Hear when an operator is erased."""
        import_module("liane.server.lookout.measures.forgetting")
