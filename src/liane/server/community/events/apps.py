"""The app `events`."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Workshops and hubs: places, tickets, who came, what came of it; the calendar."""

    name = "liane.server.community.events"
    label = "events"

    def ready(self) -> None:
        """Places that an erased member took lose their name."""
        from liane.server.community.events import forgetting  # noqa: F401, PLC0415
