"""The app `training`."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Courses, and what people learnt."""

    name = "liane.server.community.training"
    label = "training"

    def ready(self) -> None:
        """What was seen of an erased member goes with them."""
        from liane.server.community.training import forgetting  # noqa: F401, PLC0415
